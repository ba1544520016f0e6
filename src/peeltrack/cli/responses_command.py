"""`peeltrack responses [FORCE]…`: the commissioners' responses to reports."""

from __future__ import annotations

from peeltrack.cli import options
from peeltrack.cli.writing import Writing, writing_options


@options.command(
    "responses",
    "peeltrack responses leicestershire",
    "peeltrack responses --json | jq '.reports[] | select(.days)'",
)
@options.forces_argument
@options.region_option
@options.question
@writing_options
def command(asked: options.Question, writing: Writing) -> None:
    """The police and crime commissioners' responses to reports.

    Each report with its publication, the date a response was due, the response if one is recorded, and
    the days it took. Of all forces, or of those named.
    """
    from peeltrack.output.answers.lists import responses_view
    from peeltrack.queries.responses import responses

    record, scope, _ = asked.read()
    writing.write(responses_view(record.framework, responses(record, scope)))
