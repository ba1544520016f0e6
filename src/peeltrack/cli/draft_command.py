"""`peeltrack draft FILE…`: the judgments that documents state, ready for a person to read."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data
from peeltrack.cli.writing import Writing


@options.command(
    "draft",
    "peeltrack draft seeds/*.txt > drafted.yaml",
    "peeltrack draft letter.pdf --json | jq '.undecided[].why'",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@options.option(
    "--json", "json_", is_flag=True, group="How to write it", help="Write JSON in place of YAML."
)
@options.option(
    "--output",
    "-o",
    metavar="FILE",
    group="How to write it",
    help="Write to FILE in place of the screen.",
)
@options.data_option
def command(files: tuple[str, ...], json_: bool, output: str | None, data: Data) -> None:
    """Draft record entries from press releases, articles, letters and pages.

    Reads plain text, HTML and (with the extra peeltrack[pdf]) PDF by rules: which force, which assessment,
    which areas and grades, each with the words that say so. Where a document has no date, the grades on
    record and the holders of offices that it names can tell the assessment. What cannot be decided is
    listed and never guessed. Read the entries against the documents, fill in who published them, then `peeltrack import`.
    """
    import io

    from peeltrack.drafting.background import background_of
    from peeltrack.output.draft import draft_json, draft_yaml, read_documents
    from peeltrack.output.formats import write_json
    from peeltrack.schema.load import find_files, read_offices

    record = data.load()
    offices = read_offices(find_files(data.paths), record.forces)
    background = background_of(record, offices)
    documents = read_documents(record.framework, record.forces, background, files)
    writing = Writing("json" if json_ else "yaml", output, color="never")
    if json_:
        answer = io.StringIO()
        write_json(draft_json(documents), answer)
        writing.write_text(answer.getvalue())
    else:
        writing.write_text(draft_yaml(record.framework, documents))
