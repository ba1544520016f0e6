"""`peeltrack chart FORCE` and `peeltrack chart --area AREA`: a picture of grades over time."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data


@options.command(
    "chart",
    "peeltrack chart leicestershire -o leicestershire.svg",
    "peeltrack chart --area effectiveness -o effectiveness.pdf",
    "peeltrack chart --area investigating-crime --region wales --sort grade -o wales.png",
)
@click.argument("force", required=False, metavar="[FORCE]", shell_complete=options.force_names)
@options.at_option
@options.area_options
@options.region_option
@options.option(
    "--sort",
    metavar="ORDER",
    help="Order of the forces in the picture of an area: region (as without it), name or grade.",
)
@options.data_option
@options.option(
    "--output",
    "-o",
    required=True,
    metavar="FILE",
    group="How to write it",
    help="The picture to write; its ending says how: .svg, .png or .pdf.",
)
def command(
    force: str | None,
    at: str | None,
    areas: tuple[str, ...],
    pillar: str | None,
    region: str | None,
    sort: str | None,
    data: Data,
    output: str,
) -> None:
    """A picture of grades over time, with every grade in words.

    Of one FORCE: a row an area, a column an assessment. Or, with --area and no FORCE, of one area: a row a
    force. With --at, only what had been published then.
    """
    from pathlib import Path

    from peeltrack.names import hint
    from peeltrack.output.charting.draw import ENDINGS, render
    from peeltrack.output.charting.tiles import area_chart, force_chart
    from peeltrack.problems import WrongRequest
    from peeltrack.queries.history import history
    from peeltrack.queries.scope import scope
    from peeltrack.saving import save

    path = Path(output)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        near = hint(ending, ENDINGS) if ending else ""
        raise WrongRequest(
            f"'{output}' does not say how to draw it: a picture ends in {', '.join(ENDINGS)}"
            + (f"; {near}" if near.startswith("did") else "")
        )
    if force is None and (len(areas) != 1 or pillar is not None):
        raise WrongRequest(
            "a picture is of one force (peeltrack chart leicestershire) or of one area "
            "(peeltrack chart --area effectiveness); name one"
        )
    if force is not None and sort is not None:
        raise WrongRequest("--sort is for the picture of an area, where the rows are forces")
    record = data.load()
    asked = scope(record, [force] if force else [], region, areas, pillar)
    known = history(record, asked, options.moment(record, at), sort or "region")
    if not known.cycles:
        raise WrongRequest(
            "nothing is recorded of what was asked for, so there is no picture of it"
        )
    if force is None:
        area = next(iter(asked.areas or ()))
        chart = area_chart(known, area, region is not None, sort or "region")
    else:
        chart = force_chart(known)
    save(path, render(chart, ending))
