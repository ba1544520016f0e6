"""`peeltrack report [FORCE]…`: one web page about the forces, to put online or to print."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.options import Data


@options.command(
    "report",
    "peeltrack report -o report.html",
    "peeltrack report leicestershire --since 2018 -o leicestershire.html",
)
@click.argument("forces", nargs=-1, metavar="[FORCE]...", shell_complete=options.force_names)
@options.option(
    "--at",
    metavar="MOMENT",
    shell_complete=options.moment_names,
    help="The moment of the grade table: 2016, 2016-12-08 or peel-2016.",
)
@options.option(
    "--since",
    metavar="MOMENT",
    shell_complete=options.moment_names,
    help="Say what changed since then. Without it: since the assessment before the last.",
)
@options.data_option
@options.option(
    "--output",
    "-o",
    required=True,
    metavar="FILE",
    group="How to write it",
    help="The HTML file to write; - for standard output.",
)
def command(
    forces: tuple[str, ...], at: str | None, since: str | None, data: Data, output: str
) -> None:
    """One web page about the forces, to put online or to print.

    A single HTML file that needs nothing else: the grade table with filter and sort, and for each force
    its timeline, its flags, what changed, and the evidence for every grade. Of all forces, or of those
    named.
    """
    import sys
    from importlib.util import find_spec
    from pathlib import Path

    from peeltrack.problems import WrongRequest

    if find_spec("jinja2") is None:
        raise WrongRequest(
            "a report needs Jinja2; install it with: pip install 'peeltrack[report]'"
        )

    from peeltrack.output.reporting.document import document
    from peeltrack.queries.overview import overview
    from peeltrack.queries.scope import scope
    from peeltrack.saving import save

    record = data.load()
    asked = scope(record, forces or tuple(record.forces))
    at_moment, since_moment = (options.moment(record, text) for text in (at, since))
    # In bytes: the page says that it is UTF-8, whatever the locale.
    page = document(overview(record, asked, at_moment, since_moment)).encode()
    if output == "-":
        sys.stdout.buffer.write(page)
    else:
        save(Path(output), page)
