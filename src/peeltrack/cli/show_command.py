"""`peeltrack show FORCE`: how a force has been graded over time."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data, Writing


@options.command(
    "show",
    "peeltrack show leicestershire",
    "peeltrack show leicestershire --area investigating-crime --evidence",
)
@click.argument("force", shell_complete=options.force_names)
@options.at_option
@options.area_options
@options.option("--evidence", is_flag=True, help="Add each judgment's quotes, sources and notes.")
@options.data_option
@options.writing_options
def command(
    force: str,
    at: str | None,
    areas: tuple[str, ...],
    pillar: str | None,
    evidence: bool,
    data: Data,
    writing: Writing,
) -> None:
    """How a force has been graded over time.

    FORCE is an id (leicestershire), a name ("Leicestershire Police") or an alias (GMP), in any case. A row
    an area, a column a cycle; with --at, only what stood at that moment.
    """
    from peeltrack.output.show import view
    from peeltrack.queries.scope import scope
    from peeltrack.queries.timeline import timeline

    record = data.load()
    asked = scope(record, [force], areas=areas, pillar=pillar)
    result = timeline(record, asked, options.moment(record, at))
    writing.write(view(result, evidence=evidence))
