"""`peeltrack import FILE`: judgments from a file into the record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from peeltrack.cli import confirming, options, streams
from peeltrack.cli.writing import Writing

if TYPE_CHECKING:
    from peeltrack.store.keeping import FileChange


@options.command(
    "import",
    "peeltrack import new-grades.csv --data my-record --dry-run",
    "peeltrack import leicestershire.json --data my-record --yes",
    "peeltrack import corrections.csv --replace --data my-record",
)
@click.argument("file", type=click.Path())
@options.option(
    "--dry-run", is_flag=True, group=options.WRITE, help="Show what is new, and write nothing."
)
@options.option(
    "--replace",
    is_flag=True,
    group=options.WRITE,
    help="Correct what is recorded, all together; each correction says why in its note.",
)
@confirming.writing_options
def command(
    file: str, dry_run: bool, replace: bool, data: options.Data, into: str | None, yes: bool
) -> None:
    """Import judgments from a file that export, or --format, wrote.

    FILE is a record file (.yaml or .json), or rows (.csv, .tsv or .jsonl), or an answer of show (.json or
    .yaml). What is new, or adds evidence, goes into the record, all of it or nothing. If FILE contradicts
    the record in a grade or a date, every conflict is listed with both sources and nothing is written; with
    --replace the record takes what FILE says, as `add --replace` does, if the whole of it holds together then.
    """
    from pathlib import Path

    from peeltrack.problems import InvalidData
    from peeltrack.schema.importing import read_offer
    from peeltrack.store.keeping import toward_offer

    place = confirming.destination(data, into)
    offer = read_offer(Path(file))
    place = toward_offer(place, offer, correct=replace)

    def refuse(change: FileChange) -> None:
        if change.conflicts:
            _draw(change)
            confirming.say_beside(change)
            if not replace and any(item.differs for item in change.compared.judgments):
                streams.say("--replace corrects the record, with a note on each that says why.")
            raise InvalidData(change.conflicts)

    def draw(change: FileChange) -> None:
        if replace and change.differs:  # what a correction takes away stands nowhere else
            confirming.draw_diff(change)
        else:
            _draw(change)

    if dry_run:
        draw(confirming.worked_out(place, offer, refuse, correct=replace))
    else:
        confirming.keep(place, offer, refuse, draw, yes=yes, correct=replace)


def _draw(change: FileChange) -> None:
    from peeltrack.output.answers.offer import page

    Writing("table", pager=False).write_page(lambda _: page(change.compared, change.framework))
    sys.stdout.flush()
    if not change.differs and not change.conflicts:
        streams.say("Nothing to change.")
