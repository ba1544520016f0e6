"""`peeltrack export -o FILE`: the record as a file for other programs."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.writing import columns_option, excel_option, file_option, require_rows, save_to
from peeltrack.output.files import ENDINGS, FOLDER


@options.command(
    "export",
    "peeltrack export -o grades.xlsx",
    "peeltrack export --region wales -o wales.csv",
    "peeltrack export --format csv --columns force,area,cycle,grade -o - | head",
    "peeltrack export leicestershire -o leicestershire.json",
    "peeltrack export -o peel.db && sqlite3 peel.db 'select * from open_flags'",
    "peeltrack export -o package/",
)
@options.forces_argument
@options.region_option
@options.question
@file_option(
    "Where to write; its ending says how: .csv, .tsv, .json, .jsonl, .yaml, .xlsx, .db, .sqlite, "
    "or / for a folder; - for standard output, with --format.",
    ENDINGS,
)
@options.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(
        [ending.removeprefix(".") for ending in ENDINGS if ending != FOLDER], case_sensitive=False
    ),
    group=options.WRITE,
    help="In place of the file's ending.",
)
@columns_option
@excel_option
def command(
    asked: options.Question, output: str, format_: str | None, columns: tuple[str, ...], excel: bool
) -> None:
    """The record as a file for other programs, with the evidence for every grade.

    Of all forces, or of those named. The file's ending says how it is written: .csv, .tsv and .jsonl are a row a
    judgment; .json and .yaml a record file, all that is recorded; .xlsx a workbook with a matrix of grades;
    .db or .sqlite an SQLite database; a folder (its path ends in /) a Frictionless Data Package. A file that
    is there already is replaced, but never one of a record.
    """
    from pathlib import Path

    from peeltrack.output.files import ending_of, render
    from peeltrack.saving import save_all

    ending = ending_of(f"x.{format_}" if format_ else output)
    require_rows(ending.removeprefix("."), columns, excel)
    record, scope, _ = asked.read()
    files = render(record, scope, ending, columns)
    if list(files) == [""]:
        save_to(output, b"\xef\xbb\xbf" * excel + files[""])
    else:
        save_all(Path(output), files)
