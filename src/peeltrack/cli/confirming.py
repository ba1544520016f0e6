"""What the commands that write a record have in common: their options, showing a change, and asking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from peeltrack.cli import options, streams
from peeltrack.problems import InvalidData, Problem, WrongRequest
from peeltrack.schema.own import VARIABLE
from peeltrack.visible import one_line, visible

if TYPE_CHECKING:
    from peeltrack.schema.importing import Offer
    from peeltrack.store.keeping import Destination, FileChange

MOMENT = 0.5
"""How long a change is worked out before a bar shows how far it is, in seconds."""


writing_options = options.together(
    options.data_option,
    options.option(
        "--into",
        metavar="FILE",
        type=click.Path(),
        group=options.WRITE,
        help="Record file to write, if not the one that --data names, or in its folder the one "
        "where the force's report stands.",
    ),
    options.option(
        "--yes", "-y", is_flag=True, group=options.WRITE, help="Write without asking; for scripts."
    ),
)


def destination(data: options.Data, into: str | None) -> Destination:
    """Return the record and its file to write. Raises WrongRequest, InvalidData."""
    from peeltrack.store import keeping

    place = keeping.destination(data.paths, into)
    if VARIABLE not in os.environ:
        data.say_which()
    return place


def at_terminal() -> bool:
    """Say whether a person can be asked: they type into standard input and see standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def keep(
    place: Destination,
    offer: Offer,
    refuse: Callable[[FileChange], None],
    draw: Callable[[FileChange], None],
    *,
    yes: bool,
    correct: bool,
) -> None:
    """Show what an offer changes, ask, and write it. `refuse` raises where it is not to be written.

    With `yes` the file is locked before it is read, and written before it is shown, so that a closed pipe
    stops nothing. A person who is asked can take long: the lock comes after the answer, and what would be
    written then must be what they saw. Raises WrongRequest where nobody can be asked, InvalidData where
    the change cannot be made.
    """
    from peeltrack.store import keeping

    if yes:
        with keeping.writing(place) as place:
            change = worked_out(place, offer, refuse, correct=correct)
            if change.differs:
                keeping.write(change)
        with streams.telling():
            draw(change)
    else:
        change = worked_out(place, offer, refuse, correct=correct)
        draw(change)
        if not change.differs:
            return
        if not at_terminal():
            raise WrongRequest("nothing is written without --yes")
        click.confirm(f"Write this to {one_line(str(change.path))}?", abort=True, err=True)
        with keeping.writing(place) as place:
            again = keeping.prepare(place, offer, correct=correct)
            refuse(again)
            if (again.before, again.after) != (change.before, change.after):
                message = "someone else changed it meanwhile; it is as they left it, so look again"
                raise InvalidData([Problem(str(change.path), None, None, "file-changed", message)])
            keeping.write(again)
    if change.differs:
        streams.say_of_path("Written to ", change.path, ".")


def worked_out(
    place: Destination, offer: Offer, refuse: Callable[[FileChange], None], *, correct: bool
) -> FileChange:
    """Return what an offer changes, nothing of it written. `refuse` raises where it is not to be."""
    from peeltrack.store import keeping

    with progress() as step:
        change = keeping.prepare(place, offer, correct=correct, step=step)
    refuse(change)
    say_beside(change)
    return change


def say_beside(change: FileChange) -> None:
    """Say which of the grades of an area is contradicted or corrected, where it has several, and what else is to be known."""
    for line in (*change.revised, *change.remarks):
        streams.say(f"{line}.")


def draw_diff(change: FileChange) -> None:
    """Show a change as a diff of its file."""
    click.echo(visible(change.diff.rstrip("\n")))


@contextmanager
def progress() -> Iterator[Callable[[], None]]:
    """Give a function to call at each step of a change: after a moment it shows a bar on a terminal."""
    from peeltrack.store.keeping import STEPS

    begun = monotonic()
    bar = click.progressbar(length=STEPS, label="Reading", file=sys.stderr, hidden=True)

    def step() -> None:
        bar.hidden = monotonic() - begun <= MOMENT or not sys.stderr.isatty()
        bar.update(1)

    with bar:
        yield step
