"""`peeltrack draft [DATE=]FILE…`: the judgments that documents state, ready for a person to read."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from peeltrack.cli import completing, options
from peeltrack.cli.writing import Writing, file_option, format_of
from peeltrack.problems import WrongRequest
from peeltrack.record.dates import as_typed, is_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peeltrack.output.answers.draft import Read, ToRead
    from peeltrack.record.judgments import Record

SOURCES = "What the sources are"
KINDS = ("press-release", "newspaper", "letter", "inspectorate", "statement", "document")
_DATED = re.compile(r"(\d{4}(?:-\d\d?){0,2})=(.+)", re.DOTALL)


def _date(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    date = value and as_typed(value)
    if date and not is_date(date):
        raise click.BadParameter(f"'{value}' is no date; write it as 2017-03-02")
    return date


@options.command(
    "draft",
    "peeltrack draft 2017-03-02=release.txt -o drafts/release.yaml",
    "peeltrack draft saved-pages/*.html -o drafts/pages.yaml",
    "peeltrack draft letter.pdf --json | jq '.undecided[].why'",
)
@click.argument("files", nargs=-1, required=True, metavar="[DATE=]FILE...", type=click.Path())
@options.option(
    "--explain", is_flag=True, help="Show each sentence, its tags, and the rule that fired."
)
@options.option(
    "--date",
    metavar="DATE",
    callback=_date,
    group=SOURCES,
    help="The day of documents that do not give theirs; DATE=FILE gives one of its own.",
)
@options.option(
    "--cycle",
    metavar="CYCLE",
    shell_complete=completing.cycle_names,
    group=SOURCES,
    help="The cycle that they report, where they do not name it.",
)
@options.option(
    "--force",
    metavar="FORCE",
    shell_complete=completing.force_names,
    group=SOURCES,
    help="Whose report it is, where they do not say.",
)
@options.option("--url", metavar="URL", group=SOURCES, help="Where it was published.")
@options.option("--publisher", metavar="NAME", group=SOURCES, help="Who published it.")
@options.option("--title", metavar="TITLE", group=SOURCES, help="Its title.")
@options.option(
    "--kind", type=click.Choice(KINDS), group=SOURCES, help="What kind of document it is."
)
@options.option(
    "--json", "json_", is_flag=True, group=options.WRITE, help="Write JSON in place of YAML."
)
@file_option(
    "Write to FILE, as its ending says: .yaml, or .json as --json does; - for the screen.",
    (".yaml", ".json"),
    required=False,
)
@options.data_option
def command(
    files: tuple[str, ...],
    explain: bool,
    date: str | None,
    cycle: str | None,
    force: str | None,
    json_: bool,
    output: str | None,
    data: options.Data,
    **about: Any,
) -> None:
    """Draft record entries from press releases, articles, letters and pages.

    Reads plain text, and (with the extras peeltrack[html] and peeltrack[pdf]) HTML and PDF, by rules: which
    force, which assessment, which areas and grades, each with the words that say so. A document that neither
    names the assessment nor gives its date needs --date or --cycle. What cannot be decided is listed and
    never guessed. Read the entries against the documents, then `peeltrack import`. Keep drafts out of the
    record's own folder, where every .yaml file is part of the record: --output refuses to write one there.
    """
    from peeltrack.output.answers.draft import About, draft_json, draft_yaml, explained, summary
    from peeltrack.output.data.formats import write_json

    writing = Writing(_format(output, json_, explain), output)
    record = data.load()
    asked = _asked(record, files, date, cycle, force)
    if explain:
        lines = (line for one in asked for line in explained(record.framework, record.forces, one))
        writing.write_text("".join(f"{line}\n" for line in lines))
        return
    documents = _read(record, asked)
    if writing.format == "json":
        answer = io.StringIO()
        write_json(draft_json(documents), answer)
        writing.write_text(answer.getvalue())
    else:
        from peeltrack.schema.layout import round_trip

        writing.write_text(draft_yaml(record.framework, documents, About(**about), round_trip))
    for line in summary(documents, record):
        click.echo(line, err=True)


def _format(output: str | None, json_: bool, explain: bool) -> str:
    """Return the format to write: as the file's ending says, or as the options do where it says none.

    Raises WrongRequest for an ending that says another.
    """
    names = ("table",) if explain else ("json",) if json_ else ("yaml", "json")
    said = format_of(output, names)
    return said if said in names else names[0]


def _asked(
    record: Record, files: Sequence[str], date: str | None, cycle: str | None, force: str | None
) -> list[ToRead]:
    """Return the documents to read. Raises WrongRequest for a date, cycle or force that is none."""
    from peeltrack.drafting.cycles import Told
    from peeltrack.output.answers.draft import ToRead
    from peeltrack.queries.scope import find_cycle, find_force

    cycle = cycle and find_cycle(record.framework, cycle).id
    force = force and find_force(record, force).id
    found = []
    for file in files:
        day, match = date, _DATED.fullmatch(file)
        if match and not os.path.exists(file):
            day, file = as_typed(match[1]), match[2]
            if not is_date(day):
                raise WrongRequest(f"'{day}' is no date; write it as 2017-03-02={file}")
        found.append(ToRead(file, Told(day, cycle, force)))
    return found


def _read(record: Record, asked: Sequence[ToRead]) -> list[Read]:
    """Return the documents read, with a bar on a terminal while there are many."""
    from peeltrack.output.answers.draft import MANY, read_documents

    few = len(asked) < MANY or not sys.stderr.isatty()
    with click.progressbar(length=len(asked), label="Reading", file=sys.stderr, hidden=few) as bar:
        return read_documents(record.framework, record.forces, asked, lambda: bar.update(1))
