"""`peeltrack diff FROM TO`: what changed between two moments."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data, Writing


@options.command(
    "diff",
    "peeltrack diff 2016 2018",
    "peeltrack diff peel-2016 peel-2017 --force leicestershire --all",
)
@click.argument("from_", metavar="FROM", shell_complete=options.moment_names)
@click.argument("to", metavar="TO", shell_complete=options.moment_names)
@options.option(
    "--force",
    "forces",
    multiple=True,
    metavar="FORCE",
    shell_complete=options.force_names,
    help="Only this force; repeatable.",
)
@options.region_option
@options.area_options
@options.option("--all", "every", is_flag=True, help="Show the rows that did not move, too.")
@options.data_option
@options.writing_options
@options.exit_code_option("differences")
def command(
    from_: str,
    to: str,
    forces: tuple[str, ...],
    region: str | None,
    areas: tuple[str, ...],
    pillar: str | None,
    every: bool,
    data: Data,
    writing: Writing,
    exit_code: bool,
) -> int:
    """What changed between two moments, and by what way.

    FROM and TO are moments: a year (2016: the state after that year's assessment), a day (2016-12-08: what
    had been published by then), an assessment alone (peel-2016) or latest. A row is shown if its grade differs
    at the two moments or differed in between; rows of which too little is recorded are counted.
    """
    from peeltrack.output.diff import view
    from peeltrack.queries.diff import diff
    from peeltrack.queries.moments import parse_moment
    from peeltrack.queries.scope import scope

    record = data.load()
    asked = scope(record, forces, region, areas, pillar)
    before, after = (parse_moment(text, record.framework) for text in (from_, to))
    result = diff(record, before, after, asked)
    writing.write(view(result, every=every))
    return int(exit_code and bool(result.moved))
