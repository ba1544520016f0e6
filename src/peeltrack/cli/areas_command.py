"""`peeltrack areas`: the areas, their questions, and what followed what."""

from __future__ import annotations

from peeltrack.cli import completing, options
from peeltrack.cli.options import Data
from peeltrack.cli.writing import Writing, writing_options


@options.command(
    "areas",
    "peeltrack areas",
    "peeltrack areas investigating-crime",
    "peeltrack areas --cycle 2023-25",
    "peeltrack areas --pillar effectiveness --json | jq '.areas[].question'",
)
@options.option(
    "--cycle", metavar="CYCLE", shell_complete=completing.cycle_names, help="Only of this cycle."
)
@options.names_argument("area", completing.area_names)
@options.pillar_option
@options.data_option
@writing_options
def command(
    cycle: str | None, areas: tuple[str, ...], pillar: str | None, data: Data, writing: Writing
) -> None:
    """The areas that PEEL assesses, cycle by cycle.

    What each cycle called them, the inspectorate's question where its wording is known, whose subject of the
    cycle before they took up, and which are not confirmed. A subject has the same id in every cycle.
    """
    from peeltrack.output.answers.areas import view
    from peeltrack.queries.scope import areas_named, find_areas, find_cycle

    framework = data.load().framework
    cycles = list(framework.cycles.values()) if cycle is None else [find_cycle(framework, cycle)]
    named = areas_named(framework, areas, together=True)
    writing.write(view(framework, cycles, find_areas(framework, named, pillar)))
