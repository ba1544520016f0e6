"""`peeltrack add FORCE CYCLE AREA GRADE`: one judgment, with its evidence, into the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from peeltrack.cli import keeping, options
from peeltrack.cli.options import Data

if TYPE_CHECKING:
    from peeltrack.record.judgments import Evidence, Record
    from peeltrack.schema.importing import Offer
    from peeltrack.store.keeping import Change

NAME = "the judgment"
EVIDENCE = "Its evidence"


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of the judgment, beside its force, cycle, area and grade."""

    url: str | None
    source: str | None
    quote: str | None
    stated: str | None
    published: str | None
    note: str | None


class AddCommand(options.GroupedCommand):
    """The command, with a group of its own in the help."""

    GROUPS = ("What to add", EVIDENCE, "Where from", "How to write it")


@click.command(
    "add",
    cls=AddCommand,
    epilog="\b\nExamples:\n"
    "  peeltrack add kent 2023-25 investigating-crime good --published 2025-03-04 \\\n"
    "    --url https://hmicfrs.justiceinspectorates.gov.uk/… --data my-record\n"
    "  peeltrack add leicestershire 2017 effectiveness good --source harborough-mail-2018 \\\n"
    "    --quote \"a 'good' rating\" --stated quoted --data my-record --yes",
)
@click.argument("force", required=False, shell_complete=options.force_names)
@click.argument("cycle", required=False, shell_complete=options.cycle_names)
@click.argument("area", required=False, shell_complete=options.area_names)
@click.argument("grade", required=False)
@options.option(
    "--published",
    metavar="DATE",
    group=AddCommand.GROUPS[0],
    help="When it came out, if the framework or the report does not say: 2025-03-04, 2025-03 or 2025.",
)
@options.option(
    "--revised",
    is_flag=True,
    group=AddCommand.GROUPS[0],
    help="The inspectorate changed the grade within the cycle; the first judgment stays.",
)
@options.option(
    "--replace",
    is_flag=True,
    group=AddCommand.GROUPS[0],
    help="Correct what is recorded; a note keeps what it said, its evidence, and why (--note).",
)
@options.option("--note", metavar="TEXT", group=AddCommand.GROUPS[0], help="What to know about it.")
@options.option("--url", metavar="ADDRESS", group=EVIDENCE, help="The page that states the grade.")
@options.option("--source", metavar="ID", group=EVIDENCE, help="A source of the record, with --quote.")
@options.option("--quote", metavar="TEXT", group=EVIDENCE, help="The source's words, copied exactly.")
@options.option(
    "--stated",
    type=click.Choice(["quoted", "paraphrased", "cited", "deduced"]),
    group=EVIDENCE,
    help="How the evidence states the grade; quoted where the grade's own words are in the quote.",
)
@keeping.writing_options
def command(
    force: str | None,
    cycle: str | None,
    area: str | None,
    grade: str | None,
    url: str | None,
    source: str | None,
    quote: str | None,
    stated: str | None,
    published: str | None,
    note: str | None,
    revised: bool,
    replace: bool,
    data: Data,
    into: str | None,
    yes: bool,
) -> None:
    """Add a judgment to the record, with its evidence.

    FORCE, CYCLE and AREA are ids or names, as anywhere; GRADE is a grade of the cycle's scale, or ungraded.
    The change is shown as a diff of the file, and written when you say so. On a terminal, what is missing is
    asked for. A judgment that is recorded with the same grade gains the evidence.
    """
    from peeltrack.problems import InvalidData, WrongRequest
    from peeltrack.store.keeping import read_record

    place = keeping.destination(data, into)
    record = read_record(place)
    judgment = {"force": force, "cycle": cycle, "area": area, "grade": grade}
    given = Given(url, source, quote, stated, published, note)
    names, given = _complete(record, judgment, given, revised, replace)

    def show(change: Change) -> bool:
        if change.conflicts:
            raise WrongRequest(f"{change.conflicts[0].message}; --replace corrects the record")
        if not change.differs:
            known = change.compared.judgments[-1]
            words = f"{known.offered.force} {known.offered.cycle} {known.offered.area}"
            click.echo(f"Nothing to change: {words} is recorded so already.", err=True)
            return False
        _draw(change)
        return True

    try:
        offer = _offer(record, names, given, revised)
        keeping.keep(place, offer, yes, show, correct=replace)
    except InvalidData as error:
        if all(problem.file == NAME for problem in error.problems):
            raise WrongRequest("\n".join(p.message for p in error.problems)) from None
        raise


def _draw(change: Change) -> None:
    import sys

    from peeltrack.output.page import clean

    options.prepare(sys.stdout)
    click.echo(clean(change.diff.rstrip("\n")))


def _complete(
    record: Record, judgment: Mapping[str, str | None], given: Given, revised: bool, replace: bool
) -> tuple[dict[str, str], Given]:
    """Return the ids of the judgment and all that is said of it, asked for on a terminal where missing.

    Raises WrongRequest for a name that is not known, and for what is missing where nobody can be asked.
    """
    from peeltrack.problems import WrongRequest

    asking = keeping.at_terminal()
    names: dict[str, str] = {}
    missing: list[str] = []
    for what, find in _finders(record, names).items():
        said = judgment[what]
        if said is not None:
            names[what] = find(said)
        elif asking:
            names[what] = _ask(what.capitalize(), find)
        else:
            missing.append(what.upper())
    url, source, quote, stated, published, note = (
        getattr(given, name) for name in ("url", "source", "quote", "stated", "published", "note")
    )
    if asking and not (url or source or quote):
        url = click.prompt("Address that states it (none: a source of the record)", "", err=True, show_default=False)
    if asking and not url and not source:
        source = click.prompt("Source", err=True)
    if asking and source and not quote:
        quote = click.prompt("Quote", err=True)
    if bool(source) != bool(quote):
        missing.append("--quote" if source else "--source")
    elif not (url or source):
        missing.append("--url, or --source with --quote")
    if source and stated not in ("quoted", "paraphrased") and names.keys() >= {"grade"}:
        in_words = _says(record, str(quote), names["grade"])
        if not in_words and asking:
            choices = click.Choice(["quoted", "paraphrased"])
            stated = click.prompt("Stated", type=choices, err=True)
        elif not in_words:
            missing.append("--stated (quoted or paraphrased: the grade's own words are not in the quote)")
    if asking and not published and (revised or not _dated(record, names)):
        published = click.prompt("Published (none: not known)", "", err=True, show_default=False)
    if revised and not published:
        missing.append("--published, the day of the revision")
    if replace and not note and asking:
        note = click.prompt("Why it is corrected", err=True)
    if replace and not note:
        missing.append("--note, why it is corrected")
    if missing:
        raise WrongRequest(f"missing: {'; '.join(missing)}")
    return names, Given(url or None, source, quote, stated, published or None, note)
