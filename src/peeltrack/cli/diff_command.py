"""`peeltrack diff FROM TO`: what changed between two moments, or between two records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from peeltrack.cli import completing, options
from peeltrack.cli.streams import say
from peeltrack.cli.writing import Writing, writing_options
from peeltrack.output.data.formats import FLAT
from peeltrack.problems import UnknownName, WrongRequest

if TYPE_CHECKING:
    from peeltrack.queries.moments import Moment
    from peeltrack.record.framework import Framework

MOMENTS = "name two moments: peeltrack diff 2016 2018, or 2016..2018"
_YEARS = r"([0-9]{4}) ?[-\u2013] ?([0-9]{4})"
"""Two years, or a cycle."""


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the moments that begin so and, after two of them, the forces."""
    named = ctx.params.get("forces") or ()
    of_forces = isinstance(parameter, click.Option) or ctx.params.get("older")
    if of_forces or len(named) > 1 or (named and ".." in named[0]):
        return completing.force_names(ctx, parameter, incomplete)
    moments = completing.moment_names(ctx, parameter, incomplete)
    if named and re.fullmatch(_YEARS, named[0]):
        return moments + completing.force_names(ctx, parameter, incomplete)
    return moments


@options.command(
    "diff",
    "peeltrack diff 2016 2018 leicestershire",
    "peeltrack diff peel-2016..peel-2017 --pillar effectiveness --all",
    "peeltrack diff --since-record last-month.json --exit-code",
)
@options.names_argument("force", _complete, "FROM TO [FORCE]...")
@options.region_option
@options.area_options
@options.option("--all", "every", is_flag=True, help="Show the rows that did not move, too.")
@options.option(
    "--since-record",
    "older",
    metavar="OLD",
    type=click.Path(),
    help="What was added, corrected or taken out since OLD: a folder, a record file, or an export.",
)
@options.question
@writing_options
@options.exit_code_option("differences")
def command(
    asked: options.Question, every: bool, older: str | None, writing: Writing, exit_code: bool
) -> int:
    """What changed between two moments, and by what way.

    FROM and TO are moments: a year (2016: the state after that year's assessment), a day (2016-12-08: what
    had been published by then), an assessment alone (peel-2016) or latest; FROM..TO says the same. A row is
    shown if its grade differs at the two moments or differed in between; rows of which too little is recorded
    are counted. With --since-record no moments are named: it compares what two records say, not what changed
    at the forces.
    """
    from peeltrack.output.answers.diff import left_out, view
    from peeltrack.queries.diff import diff

    if older is not None:
        return int(_since(older, asked, writing) and exit_code)
    record = asked.open().record
    before, after, forces = _moments(asked.forces, record.framework)
    scope = asked._replace(forces=forces).scope(record)
    options.say_uncertain(record, scope.forces, before, after)
    options.say_unassessed(record, scope, after, filter(None, [before.cycle]))
    result = diff(record, before, after, scope)
    if writing.format in FLAT and (words := left_out(result, every=every)):
        say(words)
    writing.write(view(result, every=every))
    return int(exit_code and bool(result.moved))


def _since(older: str, asked: options.Question, writing: Writing) -> bool:
    """Write what the record says that an older one does not, and say whether there is anything."""
    from peeltrack.output.answers.revisions import view
    from peeltrack.queries.revisions import compare_records
    from peeltrack.schema.importing import read_record

    record, scope, _ = asked.read()
    changed = compare_records(read_record(older, record), record, scope)
    writing.write(view(changed))
    return bool(changed.changes)


def _moments(
    typed: tuple[str, ...], framework: Framework
) -> tuple[Moment, Moment, tuple[str, ...]]:
    """Return the two moments and the words after them. Raises WrongRequest where a moment is missing.

    The first word can say both: 2016..2018, or 2016-2018 where that is no cycle.
    """
    from peeltrack.names import begun
    from peeltrack.queries.moments import parse_moment
    from peeltrack.queries.scope import cycle_named

    first = typed[0] if typed else ""
    years = re.fullmatch(_YEARS, first.strip())
    cycle = cycle_named(framework, first) if years else None
    if years and not cycle:
        typed = (*years.groups(), *typed[1:])
    elif ".." in first:
        typed = (*first.split("..", 1), *typed[1:])
    if not typed or not all(typed[:2]):
        raise WrongRequest(MOMENTS)
    found = []
    for n, word in enumerate(typed[:2]):
        try:
            found.append(parse_moment(word, framework))
        except UnknownName as error:
            if n and years and cycle:
                two = "..".join(years.groups())
                raise WrongRequest(
                    f"'{first}' is {cycle.title}, one moment; two are {two}"
                ) from None
            raise UnknownName(str(error), error.wanted, *begun(typed[n:])) from None
    if len(found) < 2:
        raise WrongRequest(MOMENTS)
    return found[0], found[1], typed[2:]
