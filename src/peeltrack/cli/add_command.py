"""`peeltrack add FORCE CYCLE AREA GRADE`: one judgment, with its evidence, into the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from peeltrack.cli import completing, confirming, options, streams
from peeltrack.cli.options import Data

if TYPE_CHECKING:
    from peeltrack.store.keeping import FileChange

NAME = "the judgment"
WHAT, EVIDENCE = "What to add", "Its evidence"


@options.command(
    "add",
    "peeltrack add kent 2023-25 managing-offenders good --published 2024-03 \\",
    "  --url https://hmicfrs.justiceinspectorates.gov.uk/… --data my-record",
    "peeltrack add leicestershire 2017 effectiveness good --source harborough-mail-2018 \\",
    "  --quote \"a 'good' rating\" --stated quoted --data my-record --yes",
    groups=(WHAT, EVIDENCE),
)
@click.argument("force", required=False, shell_complete=completing.force_names)
@click.argument("cycle", required=False, shell_complete=completing.cycle_names)
@click.argument("area", required=False, shell_complete=completing.area_names)
@click.argument("grade", required=False, shell_complete=completing.grade_names)
@options.option(
    "--published",
    metavar="DATE",
    group=WHAT,
    help="When it came out, if the framework or the report does not say: 2025-03-04, 2025-03 or 2025.",
)
@options.option(
    "--revised",
    is_flag=True,
    group=WHAT,
    help="The inspectorate changed the grade within the cycle; the first judgment stays.",
)
@options.option(
    "--replace",
    is_flag=True,
    group=WHAT,
    help="Correct what is recorded, with --revised the revision of that day; a note keeps what it said, its "
    "evidence, and why (--note).",
)
@options.option("--note", group=WHAT, help="What to know about it.")
@options.option("--url", metavar="ADDRESS", group=EVIDENCE, help="The page that states the grade.")
@options.option(
    "--source", metavar="ID", group=EVIDENCE, help="A source of the record, with --quote."
)
@options.option("--quote", group=EVIDENCE, help="The source's words, copied exactly.")
@options.option(
    "--stated",
    type=click.Choice(["quoted", "paraphrased", "cited", "deduced"]),
    group=EVIDENCE,
    help="How the evidence states the grade; quoted where the grade's own words are in the quote.",
)
@confirming.writing_options
def command(
    revised: bool, replace: bool, data: Data, into: str | None, yes: bool, **said: str | None
) -> None:
    """Add a judgment to the record, with its evidence.

    FORCE, CYCLE and AREA are ids or names, as anywhere; GRADE is a grade of the cycle's scale, or ungraded.
    The change is shown as a diff of the file, and written when you say so. On a terminal, what is missing is
    asked for. A judgment that is recorded with the same grade gains the evidence.
    """
    from peeltrack.cli.asking import ask_for_missing
    from peeltrack.problems import InvalidData, WrongRequest
    from peeltrack.schema.importing import row_offer
    from peeltrack.schema.rows import NO_FIRST
    from peeltrack.store.keeping import read_record, toward

    place = confirming.destination(data, into)
    record, documents = read_record(place, correct=replace)
    row = ask_for_missing(record, said, revised=revised, replace=replace)
    place = toward(place, documents, [row.key], there=revised or replace)

    def refuse(change: FileChange) -> None:
        if change.conflicts:
            said = "; ".join((change.conflicts[0].message, *change.revised))
            raise WrongRequest(said if replace else f"{said}; --replace corrects the record")
        if replace and change.compared.judgments[-1].recorded is None:
            there = [one.published for one in record.by_cell().get(row.key, ()) if one.revised]
            days = (
                f"; there is one of {', '.join(filter(None, there))}" if revised and there else ""
            )
            what = "no revision of that day" if revised else "nothing"
            raise WrongRequest(
                f"{' '.join(row.key)}: {what} is recorded that could be corrected{days}; without --replace it is added"
            )

    def draw(change: FileChange) -> None:
        if change.differs:
            confirming.draw_diff(change)
        else:
            streams.say(f"Nothing to change: {' '.join(row.key)} is recorded so already.")

    try:
        confirming.keep(place, row_offer(NAME, [row]), refuse, draw, yes=yes, correct=replace)
    except InvalidData as error:
        if any(problem.file != NAME for problem in error.problems):
            raise
        if any(problem.rule == NO_FIRST for problem in error.problems):
            message = f"{' '.join(row.key)}: its first grade is not recorded; add it before, without --revised"
            raise WrongRequest(message) from None
        raise WrongRequest("\n".join(problem.message for problem in error.problems)) from None
