"""What is said of an option that is not there: loaded with every command, and what says it only then."""

from __future__ import annotations

import click


class ToldOptions(click.Command):
    """A command that says, of an option it has not, what stands for it and where it is one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments. Raises click.UsageError."""
        typed = [*args]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from peeltrack.cli.misplaced import of_others

            raise of_others(ctx, error, typed) from None
