"""`peeltrack export -o FILE`: the record as a file for other programs."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data


@options.command(
    "export",
    "peeltrack export -o grades.xlsx",
    "peeltrack export --region wales -o wales.csv",
    "peeltrack export leicestershire -o leicestershire.json",
    "peeltrack export -o peel.db && sqlite3 peel.db 'select * from open_flags'",
    "peeltrack export -o package/",
)
@click.argument("forces", nargs=-1, metavar="[FORCE]...", shell_complete=options.force_names)
@options.region_option
@options.data_option
@options.option(
    "--output",
    "-o",
    required=True,
    metavar="FILE",
    group="How to write it",
    help="Where to write; its ending says how: .csv, .json, .jsonl, .yaml, .xlsx, .db, .sqlite, "
    "or / for a folder.",
)
def command(forces: tuple[str, ...], region: str | None, data: Data, output: str) -> None:
    """The record as a file for other programs, with the evidence for every grade.

    Of all forces, or of those named. The file's ending says how it is written: .csv and .jsonl are a row a
    judgment; .json and .yaml a record file, all that is recorded; .xlsx a workbook with a matrix of grades;
    .db or .sqlite an SQLite database; a folder (its path ends in /) a Frictionless Data Package. A file that
    is there already is replaced.
    """
    from pathlib import Path

    from peeltrack.output.exporting import ending_of, render
    from peeltrack.queries.scope import scope
    from peeltrack.saving import save

    ending = ending_of(output)
    record = data.load()
    files = render(record, scope(record, forces, region), ending)
    path = Path(output)
    if list(files) == [""]:
        save(path, files[""])
        return
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        # What lies in the folder may be anyone's: a link in it is replaced, and never written through.
        save(path / name, content, follow=False)
