"""The entry point: the commands by group, loaded when called, and how every error ends."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from peeltrack import __version__
from peeltrack.cli import streams
from peeltrack.cli.unknownoptions import ToldOptions
from peeltrack.problems import InvalidData, WrongRequest

COMMANDS: dict[str, dict[str, str]] = {
    "Questions": {
        "show": "How a force has been graded over time.",
        "diff": "What changed between two moments.",
        "flag": "Areas marked requires improvement, or worse.",
        "compare": "The grade table: forces down, areas across.",
    },
    "The record": {
        "forces": "The 43 forces, their names and regions.",
        "areas": "The areas, their questions, and what followed what.",
        "cycles": "The PEEL cycles, and what is recorded of each.",
        "gaps": "What is not recorded, and where it stands.",
        "sources": "The documents and pages the record rests on.",
        "responses": "The commissioners' responses to reports.",
        "check": "Check the record against its evidence and totals.",
    },
    "Keeping a record": {
        "init": "A record of your own, over the bundled one.",
        "add": "Add a judgment, with its evidence.",
        "import": "Add judgments from a file that export wrote.",
        "draft": "Draft entries from press releases, articles and letters.",
    },
    "To hand on": {
        "chart": "A picture of grades over time.",
        "export": "The record as a file: spreadsheet, database, data package.",
        "report": "One web page about the forces, to put online.",
    },
    "For scripts and editors": {
        "schema": "Print the JSON Schema of a file or an answer.",
        "completion": "Print the completion script for a shell.",
    },
}
"""Every command by group, with its help in a line; each lives in the module of its name."""


class Commands(ToldOptions, click.Group):
    """The group of all commands. It knows their names, and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of help."""
        return [name for group in COMMANDS.values() for name in group]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command by name, or None for an unknown one."""
        if name not in self.list_commands(ctx):
            return None
        module = import_module(f"peeltrack.cli.{name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments call; for an unknown one, fail with what would be right."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from peeltrack.cli.misplaced import as_command, as_option
            from peeltrack.names import did_you_mean, nearest

            near = nearest(args[0], self.list_commands(ctx))
            lists = did_you_mean([near]) if near else "`peeltrack --help` lists them."
            mend = as_option(ctx, args) or as_command(args) or lists
            ctx.fail(f"no command is called '{args[0]}'; {mend}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; when the reader of a pipe goes away, end without a word (click would end with 1)."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            streams.let_go(sys.stdout)
            return 0
        return status

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by group, without importing any."""
        for title, commands in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))


EPILOG = """\b
Examples:
  peeltrack show leicestershire
  peeltrack diff 2016 2018
  peeltrack flag --json | jq '.flags[].area'"""


@click.group(
    cls=Commands,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("-V", "--version", is_flag=True, help="Show the version and exit.")
@click.option("-v", "--verbose", is_flag=True, help="The version, and which record is used.")
@click.pass_context
def root(ctx: click.Context, version: bool, verbose: bool) -> None:
    """Track the PEEL inspection grades of police forces in England and Wales.

    The record of how the inspectorate (HMIC, now HMICFRS) graded each force, with the evidence for every
    grade. Each command has its own --help.
    """
    if version or (verbose and ctx.invoked_subcommand is None):
        click.echo(f"peeltrack {__version__}")
        if verbose:
            from peeltrack.cli.options import Data
            from peeltrack.schema.own import paths_in_use
            from peeltrack.visible import one_line

            click.echo(f"Record: {one_line(Data(paths_in_use()).which())}")
        ctx.exit()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(args: Sequence[str] | None = None) -> Any:
    """Run the command line and exit.

    0: done. 1: with --exit-code. 2: wrong usage. 3: the data is invalid, or something cannot be read or
    written. 4: a fault of the program. 130: stopped.
    """
    try:
        streams.prepare()
        status = root.main(args, prog_name="peeltrack", standalone_mode=False)
    except (KeyboardInterrupt, click.exceptions.Abort):
        streams.say("stopped.")
        status = 130
    except Exception as error:
        status = _say_why(error)
    gc.freeze()  # the interpreter, leaving, looks for cycles in all that there is
    sys.exit(status if isinstance(status, int) else 0)


def _say_why(error: Exception) -> int:
    """Say in words what ended a command, and return its exit status."""
    if isinstance(error, click.ClickException):
        said = io.StringIO()
        error.show(said)
        streams.say(said.getvalue().rstrip("\n"))
        return error.exit_code
    if isinstance(error, WrongRequest):
        streams.say(f"peeltrack: {error}")
        return 2
    if isinstance(error, InvalidData):
        from peeltrack.visible import one_line

        n = len(error.problems)
        streams.say("\n".join(one_line(str(problem)) for problem in error.problems))
        streams.say(f"peeltrack: {n} {'problem' if n == 1 else 'problems'}, nothing done.")
        return 3
    if isinstance(error, OSError):
        streams.let_go(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        streams.say_of_path("peeltrack: ", f"{where}{error.strerror or error}", "")
        return 3
    streams.say(_fault(error))
    return 4


def _fault(error: Exception) -> str:
    """Return what is said of an error that nobody foresaw, in a sentence, and how to report it."""
    if isinstance(error, MemoryError):
        return "peeltrack: the memory of this machine, or what it allows a program, is not enough."
    if isinstance(error, ImportError):
        return f"peeltrack: a package cannot be loaded ({error}); it is damaged, or there is too little memory."
    from traceback import extract_tb

    from peeltrack.visible import one_line

    frame = extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    what = f"{type(error).__name__} in {frame.name}, {place}: {error}"
    return (
        f"peeltrack: a fault of the program ({one_line(what)}). Please report it to those who gave you "
        f"peeltrack, with this line, the command, and the version, {__version__}."
    )
