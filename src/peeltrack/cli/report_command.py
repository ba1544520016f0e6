"""`peeltrack report [FORCE]…`: one web page about the forces, to put online or to print."""

from __future__ import annotations

from pathlib import Path

import click

from peeltrack.cli import completing, options
from peeltrack.cli.writing import ending_of, file_option, save_to

ENDINGS = (".html", ".htm")


@options.command(
    "report",
    "peeltrack report -o report.html",
    "peeltrack report leicestershire --since 2018 -o leicestershire.html",
    "peeltrack report --region wales --title 'How Welsh forces are graded' -o wales.html",
)
@options.forces_argument
@options.region_option
@options.at_option
@options.option(
    "--since",
    metavar="MOMENT",
    shell_complete=completing.moment_names,
    help="Say what changed since then. Without it: since the assessment before the last.",
)
@options.question
@options.option("--title", group=options.WRITE, help="The title at the head of the page.")
@options.option(
    "--logo",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    group=options.WRITE,
    help="A picture beside the title, set into the page: PNG, JPEG or SVG, up to 200 kB.",
)
@file_option("The HTML file to write; - for standard output.", ENDINGS)
def command(
    asked: options.Question, since: str | None, title: str | None, logo: Path | None, output: str
) -> None:
    """One web page about the forces, to put online or to print.

    A single HTML file that needs nothing else: how each force stands, what changed, what is not known, its
    timeline, its flags, and the evidence for every grade; of several forces their table with filter and sort,
    first. Of all forces, or of those named.
    """
    from importlib.util import find_spec

    from peeltrack.problems import WrongRequest

    if ending_of(output) not in ("", *ENDINGS):
        raise WrongRequest(
            f"'{output}' cannot be written: a report is a web page, and ends in .html"
        )
    if find_spec("jinja2") is None:
        raise WrongRequest(
            "a report needs Jinja2; install it with: pip install 'peeltrack[report]'"
        )

    from peeltrack.output.report.document import document
    from peeltrack.output.report.logo import data_uri
    from peeltrack.queries.overview import overview

    record, scope, at = asked.read(everyone=True)
    result = overview(record, scope, at, options.moment(record, since))
    page = document(result, title, data_uri(logo) if logo else None)
    # In bytes: the page says that it is UTF-8, whatever the locale.
    save_to(output, page.encode())
