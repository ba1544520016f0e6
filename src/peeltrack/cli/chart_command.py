"""`peeltrack chart`: a picture of grades: of a force, an area, the country, or what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peeltrack.cli import completing, options
from peeltrack.cli.options import Data
from peeltrack.cli.writing import ending_of, file_option, is_stream, save_to

if TYPE_CHECKING:
    from peeltrack.output.chart.picture import Picture
    from peeltrack.queries.scope import Scope
    from peeltrack.record.judgments import Record

NOTHING = "nothing is recorded of what was asked for, so there is no picture of it"


class Wanted(NamedTuple):
    """What a picture is asked of, from the options."""

    forces: tuple[str, ...]
    at: str | None
    span: tuple[str, str] | None
    shares: bool
    areas: tuple[str, ...]
    pillar: str | None
    region: str | None
    sort: str | None

    @property
    def force(self) -> str | None:
        """The one force that it is of, or None where it is of several."""
        return self.forces[0] if len({*self.forces}) == 1 else None

    @property
    def one_area(self) -> bool:
        """Whether it is of one area of several forces."""
        return self.force is None and len(self.areas) == 1 and self.pillar is None


@options.command(
    "chart",
    "peeltrack chart leicestershire -o leicestershire.svg",
    "peeltrack chart --area investigating-crime --region wales --sort grade -o wales.png",
    "peeltrack chart -o country.pdf",
    "peeltrack chart --shares --area effectiveness -o effectiveness.svg",
    "peeltrack chart leicestershire --diff 2016 2018 -o changes.svg",
)
@options.forces_argument()
@options.at_option
@options.option(
    "--diff",
    "span",
    nargs=2,
    metavar="FROM TO",
    shell_complete=completing.moment_names,
    help="What changed between two moments, as arrows from grade to grade.",
)
@options.option(
    "--shares",
    is_flag=True,
    help="How many forces got each grade in each assessment, a panel an area.",
)
@options.area_options
@options.region_option
@options.option(
    "--sort",
    metavar="ORDER",
    shell_complete=completing.words("region", "name", "grade"),
    help="Order of the forces in the picture of an area: region (as without it), name or grade.",
)
@options.data_option
@file_option(
    "The picture to write; its ending says how: .svg, .png or .pdf; - for standard output, SVG."
)
def command(data: Data, output: str, **asked: Any) -> None:
    """A picture of grades, with every grade in words.

    Of one FORCE: a row an area, a column an assessment. With one --area, of several FORCEs or of all: a row a
    force. Else the country, or the FORCEs, now or at a moment: a panel an area, in it a tile a force. With --shares, how many
    forces got each grade; with --diff, what changed. With --at, only what had been published then.
    """
    from peeltrack.names import if_near
    from peeltrack.output.chart.canvas import ENDINGS, render
    from peeltrack.problems import WrongRequest

    ending = ending_of(output) or (".svg" if is_stream(output) else "")
    if ending not in ENDINGS:
        raise WrongRequest(
            f"'{output}' does not say how to draw it: a picture ends in {', '.join(ENDINGS)}"
            f"{if_near(ending, ENDINGS)}"
        )
    save_to(output, render(_picture(data, Wanted(**asked)), ending))


def _picture(data: Data, asked: Wanted) -> Picture:
    """Return the picture that the options ask for."""
    from peeltrack.problems import WrongRequest
    from peeltrack.queries.scope import scope

    if asked.sort is not None and (not asked.one_area or asked.shares or asked.span):
        raise WrongRequest("--sort is for the picture of an area, where the rows are forces")
    if asked.span and (asked.shares or asked.at):
        raise WrongRequest("--diff names its own moments, and goes with neither --at nor --shares")
    if asked.force and asked.shares:
        raise WrongRequest("--shares counts forces; leave the force out")
    record = data.load()
    of = scope(record, asked.forces, asked.region, asked.areas, asked.pillar)
    if asked.span:
        return _changes(record, asked, of)
    if asked.force is None and not asked.one_area and not asked.shares:
        return _country(record, asked, of)
    return _over_time(record, asked, of)


def _over_time(record: Record, asked: Wanted, of: Scope) -> Picture:
    from peeltrack.output.chart.shares import shares_chart
    from peeltrack.output.chart.table import area_chart, force_chart
    from peeltrack.problems import WrongRequest
    from peeltrack.queries.history import history

    known = history(record, of, options.moment(record, asked.at), asked.sort or "region")
    if not known.cycles:
        raise WrongRequest(NOTHING)
    if asked.shares:
        return shares_chart(known, _whom(record, asked, of))
    if asked.force is not None:
        return force_chart(known, whole=of.areas is None)
    return area_chart(
        known, next(iter(of.areas or ())), asked.region is not None, asked.sort or "region"
    )


def _country(record: Record, asked: Wanted, of: Scope) -> Picture:
    from peeltrack.output.chart.country import country_chart
    from peeltrack.problems import WrongRequest
    from peeltrack.queries.compare import compare

    result = compare(record, of, options.moment(record, asked.at))
    if not any(side.judgment for row in result.compared for side in row.sides.values()):
        raise WrongRequest(NOTHING)
    region = record.forces[of.forces[0]].region_name if asked.region else None
    return country_chart(result, region)


def _changes(record: Record, asked: Wanted, of: Scope) -> Picture:
    from peeltrack.output.chart.arrows import arrow_chart
    from peeltrack.problems import WrongRequest
    from peeltrack.queries.diff import diff
    from peeltrack.queries.moments import parse_moment

    before, after = (parse_moment(text, record.framework) for text in asked.span or ())
    result = diff(record, before, after, of)
    if not result.changes:
        raise WrongRequest(NOTHING)
    if asked.force:
        whom = record.forces[of.forces[0]].name
    elif asked.one_area:
        label = record.framework.areas[next(iter(of.areas or ()))].label
        whom = f"{label}, {_whom(record, asked, of)}"
    else:
        whom = _whom(record, asked, of)
    return arrow_chart(result, whom)


def _whom(record: Record, asked: Wanted, of: Scope) -> str:
    from peeltrack.output.words import several

    words = several(len(of.forces), "force")
    return f"{words}, {record.forces[of.forces[0]].region_name}" if asked.region else words
