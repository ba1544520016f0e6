"""`peeltrack compare [FORCE]…`: the grade table."""

from __future__ import annotations

import click

from peeltrack.cli import completing, options, streams
from peeltrack.cli.writing import Writing, writing_options
from peeltrack.output.data.formats import DATA, FLAT


@options.command(
    "compare",
    "peeltrack compare --wide -o grades.csv",
    "peeltrack compare --region east-midlands",
    "peeltrack compare --at 2024 --area investigating-crime --sort grade",
)
@options.forces_argument
@options.at_option
@options.region_option
@options.area_options
@options.option(
    "--sort",
    metavar="BY",
    default="name",
    shell_complete=completing.words("name", "grade", "region"),
    help="name, grade (best first) or region.",
)
@options.option(
    "--group-by", type=click.Choice(["region"]), help="Set the forces of each region apart."
)
@options.option(
    "--wide", "is_wide", is_flag=True, help="In csv, tsv and jsonl a row a force, a column an area."
)
@options.question
@writing_options
def command(
    asked: options.Question, sort: str, group_by: str | None, is_wide: bool, writing: Writing
) -> None:
    """The grade table: forces down, areas across.

    Of all forces, or of those named. Without --at it is how things stand now; without --area or --pillar it is
    the pillars of the last assessment that is out for most of the forces, or its areas where it graded no pillars.
    """
    from peeltrack.output.answers.compare import narrowed, view, wide
    from peeltrack.queries.compare import compare

    record, scope, at = asked.read(everyone=True)
    options.say_unassessed(record, scope, at, on_page=writing.format not in DATA)
    result = compare(record, scope, at, sort)
    if is_wide and writing.format in FLAT and (words := narrowed(result)):
        streams.say(words)
    writing.write(wide(result) if is_wide else view(result, group_by_region=group_by is not None))
