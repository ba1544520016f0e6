"""`peeltrack gaps [FORCE]…`: what is not recorded, and where it stands."""

from __future__ import annotations

import click

from peeltrack.cli import completing, options
from peeltrack.cli.writing import Writing, writing_options


@options.command(
    "gaps", "peeltrack gaps leicestershire", "peeltrack gaps --cycle 2023-25 --urls | wget -i -"
)
@options.forces_argument
@options.option(
    "--cycle",
    "cycles",
    multiple=True,
    metavar="CYCLE",
    shell_complete=completing.cycle_names,
    help="Only this PEEL cycle; repeatable, or several by commas.",
)
@options.option(
    "--urls", is_flag=True, help="Print the inspectorate's pages that state it, each once."
)
@options.at_option
@options.region_option
@options.area_options
@options.question
@writing_options
def command(asked: options.Question, cycles: tuple[str, ...], urls: bool, writing: Writing) -> None:
    """What is not recorded though its report is out, with what is known of it, and where it stands.

    Of all forces, or of those named. What counts leave of the grades that are possible stands beside each
    gap. With --urls only the addresses, a line each, for wget or a browser.
    """
    from peeltrack.names import told_apart
    from peeltrack.output.answers.gaps import view
    from peeltrack.queries.gaps import gaps
    from peeltrack.queries.scope import find_cycle

    if urls and writing.format != "table":
        raise click.UsageError(f"--urls prints addresses alone; leave out {writing.format}.")
    record, scope, at = asked.read(everyone=True)
    typed = told_apart(cycles, lambda name: False)
    named = [find_cycle(record.framework, name).id for (name,) in typed]
    options.say_unassessed(record, scope, at, named)
    result = gaps(record, scope, at, named)
    if urls:
        writing.write_text("".join(f"{url}\n" for url in result.pages))
    else:
        writing.write(view(record.framework, result))
