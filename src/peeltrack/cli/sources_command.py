"""`peeltrack sources [FORCE]…`: the documents and pages that the record rests on."""

from __future__ import annotations

from peeltrack.cli import options
from peeltrack.cli.options import Data
from peeltrack.cli.writing import Writing, writing_options


@options.command(
    "sources", "peeltrack sources leicestershire", "peeltrack sources --format csv -o sources.csv"
)
@options.forces_argument()
@options.region_option
@options.data_option
@writing_options
def command(forces: tuple[str, ...], region: str | None, data: Data, writing: Writing) -> None:
    """The documents and pages that the record rests on.

    The documents kept with the record first, then the pages cited, with how many judgments rest on each.
    Of all forces, or of those named.
    """
    from peeltrack.output.answers.lists import sources_view
    from peeltrack.queries.scope import scope
    from peeltrack.queries.sources import sources

    record = data.load()
    writing.write(sources_view(sources(record, scope(record, forces, region))))
