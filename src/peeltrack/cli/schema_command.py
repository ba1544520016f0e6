"""`peeltrack schema NAME`: the JSON Schema of a data file or of an answer."""

from __future__ import annotations

from typing import Any

import click

from peeltrack.cli import completing, options


def _all() -> list[str]:
    from peeltrack.output.answers.contracts import CONTRACTS
    from peeltrack.schema.editors import FILES

    return [*FILES, *CONTRACTS]


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return completing.starting(incomplete, _all())


@options.command("schema", "peeltrack schema data", "peeltrack schema show > show.schema.json")
@click.argument("name", shell_complete=_complete)
def command(name: str) -> None:
    """Print the JSON Schema of a data file or of a command's JSON.

    NAME is data (a record file), data-framework or data-forces, or the name of a command that writes JSON,
    such as show, diff or flag.
    """
    from json import dumps

    from peeltrack.names import hint
    from peeltrack.output.answers.contracts import CONTRACTS
    from peeltrack.problems import WrongRequest
    from peeltrack.schema.editors import FILES, file_schema

    if name not in _all():
        raise WrongRequest(f"there is no schema '{name}'; {hint(name, _all())}")
    schema: dict[str, Any] = file_schema(name) if name in FILES else CONTRACTS[name]
    click.echo(dumps(schema, ensure_ascii=False, indent=2))
