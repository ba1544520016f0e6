"""`peeltrack completion SHELL`: the completion script for a shell."""

from __future__ import annotations

import click

from peeltrack.cli import options


@options.command(
    "completion",
    'eval "$(peeltrack completion bash)"',
    'eval "$(peeltrack completion zsh)"',
    "peeltrack completion fish > ~/.config/fish/completions/peeltrack.fish",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    It completes commands, options, files, and the names of the record in use: forces, areas, grades, regions,
    moments. Put the line for your shell in ~/.bashrc or ~/.zshrc.
    """
    from click.shell_completion import get_completion_class

    from peeltrack.cli.main import root

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for '{shell}'")
    click.echo(completion(root, {}, "peeltrack", "_PEELTRACK_COMPLETE").source())
