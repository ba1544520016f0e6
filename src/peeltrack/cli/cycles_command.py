"""`peeltrack cycles`: the PEEL cycles, and what is recorded of each."""

from __future__ import annotations

from peeltrack.cli import options
from peeltrack.cli.writing import Writing, writing_options


@options.command("cycles", "peeltrack cycles", "peeltrack cycles --json | jq '.cycles[].id'")
@options.data_option
@writing_options
def command(data: options.Data, writing: Writing) -> None:
    """The PEEL cycles, and what is recorded of each.

    How many forces and grades are recorded of how many there are, and how the record stands to the
    official national totals.
    """
    from peeltrack.output.answers.lists import cycles_view
    from peeltrack.queries.coverage import coverage
    from peeltrack.queries.reconcile import reconcile

    data.say_which()
    record = data.load()
    writing.write(cycles_view(record.framework, coverage(record), reconcile(record)))
