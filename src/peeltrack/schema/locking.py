"""Changing a record file while others may: one writer at a time, and never over what another wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from peeltrack.problems import InvalidData, Problem
from peeltrack.saving import beside, save

LOCK = ".peeltrack.lock"
"""The file that is locked while anything in its folder is written, and then deleted: a process that waited for it
finds the lock of a deleted file worth nothing, and takes that of the next."""
PATIENCE = 60.0
"""How long a write waits for another process to end its own, in seconds."""


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep every other process from writing in a file's folder. The system ends the lock of a dead process.

    Raises InvalidData where another process keeps the lock for longer than `patience` (in seconds), or
    where nothing can be written in the folder.
    """
    from filelock import FileLock, Timeout

    folder = path.resolve().parent
    try:
        # Whoever may write in the folder may lock it.
        mode = folder.stat().st_mode & 0o666 | 0o600
        holding = FileLock(folder / LOCK, timeout=patience, mode=mode).acquire()
    except Timeout:
        message = (
            f"another process has been writing in this folder for {patience:.0f} seconds; try again "
            "when it has ended"
        )
        raise InvalidData([Problem(str(path), None, None, "file-locked", message)]) from None
    except OSError as error:
        raise _not_written(path, error) from error
    with holding:
        try:
            yield
        finally:
            with suppress(OSError):  # where a file that is open cannot be deleted, it stays, empty
                (folder / LOCK).unlink()


def write_whole(path: Path, text: str, before: bytes | None) -> None:
    """Replace a file's text as `saving` does; the lock of its folder is held by the caller.

    `before` is what the file held when it was read (None: there was no file); if it holds anything else
    now, it is left alone. Raises InvalidData, leaving the file as it was.
    """

    def require_unchanged(target: Path) -> None:
        if (target.read_bytes() if target.exists() else None) != before:
            message = "someone else changed it meanwhile; it is as they left it, so try again"
            raise InvalidData([Problem(str(path), None, None, "file-changed", message)])

    try:
        target = path.resolve()
        # What writes that were killed have left: with the lock held, none is under way.
        for left in target.parent.glob(f"{escape(beside(target))}*.new"):
            left.unlink(missing_ok=True)
        save(path, text.encode("utf-8"), last=require_unchanged)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> InvalidData:
    message = f"it cannot be written ({error.strerror or error}); it is as it was"
    return InvalidData([Problem(str(path), None, None, "file-unwritable", message)])
