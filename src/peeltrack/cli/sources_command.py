"""`peeltrack sources [FORCE]…`: the documents and pages that the record rests on."""

from __future__ import annotations

from peeltrack.cli import options
from peeltrack.cli.writing import Writing, writing_options


@options.command(
    "sources", "peeltrack sources leicestershire", "peeltrack sources --format csv -o sources.csv"
)
@options.forces_argument
@options.region_option
@options.question
@writing_options
def command(asked: options.Question, writing: Writing) -> None:
    """The documents and pages that the record rests on.

    The documents kept with the record first, then the pages cited, with how many judgments rest on each.
    Of all forces, or of those named.
    """
    from peeltrack.output.answers.lists import sources_view
    from peeltrack.queries.sources import sources

    record, scope, _ = asked.read()
    writing.write(sources_view(sources(record, scope)))
