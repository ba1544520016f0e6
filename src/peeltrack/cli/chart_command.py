"""`peeltrack chart`: a picture of grades: of a force, an area, the country, or what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peeltrack.cli import completing, options
from peeltrack.cli.writing import ending_of, file_option, is_stream, save_to
from peeltrack.output.chart.canvas import ENDINGS

if TYPE_CHECKING:
    from peeltrack.output.chart.picture import Picture
    from peeltrack.queries.scope import Scope
    from peeltrack.record.framework import Framework
    from peeltrack.record.judgments import Record


@options.command(
    "chart",
    "peeltrack chart leicestershire -o leicestershire.svg",
    "peeltrack chart --area investigating-crime --region wales --sort grade -o wales.png",
    "peeltrack chart -o country.pdf",
    "peeltrack chart --shares --area effectiveness -o effectiveness.svg",
    "peeltrack chart leicestershire --diff 2016 2018 -o changes.svg",
)
@options.forces_argument
@options.at_option
@options.option(
    "--diff",
    "span",
    nargs=2,
    metavar="FROM TO",
    shell_complete=completing.moment_names,
    help="What changed between two moments, as arrows from grade to grade.",
)
@options.option(
    "--shares",
    is_flag=True,
    help="How many forces got each grade in each assessment, a panel an area.",
)
@options.area_options
@options.region_option
@options.option(
    "--sort",
    metavar="ORDER",
    shell_complete=completing.words("region", "name", "grade"),
    help="Order of the forces in the picture of an area: region (as without it), name or grade.",
)
@options.question
@file_option(
    "The picture to write; its ending says how: .svg, .png or .pdf; - for standard output, SVG.",
    ENDINGS,
)
def command(
    asked: options.Question,
    span: tuple[str, str] | None,
    shares: bool,
    sort: str | None,
    output: str,
) -> None:
    """A picture of grades, with every grade in words.

    Of one FORCE: a row an area, a column an assessment. With one --area, of several FORCEs or of all: a row a
    force. Else the country, or the FORCEs, now or at a moment: a panel an area, in it a tile a force. With --shares, how many
    forces got each grade; with --diff, what changed. With --at, only what had been published then.
    """
    from peeltrack.names import if_near
    from peeltrack.output.chart.canvas import render
    from peeltrack.problems import WrongRequest

    ending = ending_of(output) or (".svg" if is_stream(output) else "")
    if ending not in ENDINGS:
        raise WrongRequest(
            f"'{output}' does not say how to draw it: a picture ends in {', '.join(ENDINGS)}"
            f"{if_near(ending, ENDINGS)}"
        )
    record = asked.data.load()
    asked = asked.named(record)
    if sort is not None and (not _is_of_an_area(asked) or shares or span):
        raise WrongRequest("--sort is for the picture of an area, where the rows are forces")
    if span and (shares or asked.at):
        raise WrongRequest("--diff names its own moments, and goes with neither --at nor --shares")
    if shares and _is_of_a_force(asked):
        raise WrongRequest("--shares counts forces; leave the force out")
    if span:
        picture = _changes(record, asked, span)
    elif shares or _is_of_a_force(asked) or _is_of_an_area(asked):
        picture = _over_time(record, asked, shares, sort or "region")
    else:
        picture = _country(record, asked)
    if picture is None:
        raise WrongRequest(
            "nothing is recorded of what was asked for, so there is no picture of it"
        )
    times = [options.moment(record, text) for text in span or (asked.at,)]
    options.say_uncertain(record, asked.scope(record).forces, *times)
    save_to(output, render(picture, ending))


def _is_of_a_force(asked: options.Question) -> bool:
    return len(asked.forces) == 1


def _is_of_an_area(asked: options.Question) -> bool:
    """Say whether a picture is of one area, of several forces."""
    return not _is_of_a_force(asked) and len(asked.areas) == 1 and asked.pillar is None


def _over_time(record: Record, asked: options.Question, shares: bool, sort: str) -> Picture | None:
    from peeltrack.output.chart.shares import shares_chart
    from peeltrack.output.chart.table import area_chart, force_chart
    from peeltrack.queries.history import history

    scope = asked.scope(record)
    known = history(record, scope, options.moment(record, asked.at), sort)
    if not known.cycles:
        return None
    if _is_of_an_area(asked):
        _require_graded(record.framework, next(iter(scope.areas or ())))
    if shares:
        return shares_chart(known, _whom(record, asked, scope))
    if _is_of_a_force(asked):
        return force_chart(known, whole=scope.areas is None)
    return area_chart(known, next(iter(scope.areas or ())), asked.region is not None, sort)


def _require_graded(framework: Framework, area: str) -> None:
    """Raise WrongRequest for an area that every cycle assessed in words: of most forces, nothing is recorded of it."""
    from peeltrack.problems import WrongRequest

    cycles = framework.cycles.values()
    if not any(cycle.areas[area].graded for cycle in cycles if area in cycle.areas):
        label = framework.areas[area].label
        raise WrongRequest(
            f"{label} was assessed in words, not graded, so there is no picture of it"
        )


def _country(record: Record, asked: options.Question) -> Picture | None:
    from peeltrack.output.chart.country import country_chart
    from peeltrack.queries.compare import compare

    scope = asked.scope(record)
    result = compare(record, scope, options.moment(record, asked.at))
    if not any(side.known for row in result.compared for side in row.sides.values()):
        return None
    return country_chart(
        result, record.forces[scope.forces[0]].region_name if asked.region else None
    )


def _changes(record: Record, asked: options.Question, span: tuple[str, str]) -> Picture | None:
    from peeltrack.output.chart.arrows import arrow_chart
    from peeltrack.queries.diff import diff
    from peeltrack.queries.moments import parse_moment

    scope = asked.scope(record)
    before, after = (parse_moment(text, record.framework) for text in span)
    result = diff(record, before, after, scope)
    if not result.changes:
        return None
    if _is_of_a_force(asked):
        return arrow_chart(result, record.forces[scope.forces[0]].name)
    whom = _whom(record, asked, scope)
    if _is_of_an_area(asked):
        whom = f"{record.framework.areas[next(iter(scope.areas or ()))].label}, {whom}"
    return arrow_chart(result, whom)


def _whom(record: Record, asked: options.Question, scope: Scope) -> str:
    from peeltrack.output.words import several

    words = several(len(scope.forces), "force")
    return f"{words}, {record.forces[scope.forces[0]].region_name}" if asked.region else words
