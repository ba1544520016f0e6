"""Writing a file so that it is always the old or the new one, whole, whoever else writes at that time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from peeltrack.problems import InvalidData, Problem

LOCK = ".peeltrack.lock"
"""The file that is locked while anything in its folder is written. It stays, empty: to delete it could
leave two processes with a lock each."""
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
        yield


def write_whole(path: Path, text: str, before: bytes | None) -> None:
    """Replace a file's text at one instant; the lock of its folder is held by the caller.

    `before` is what the file held when it was read (None: there was no file); if it holds anything else
    now, it is left alone. The text is written to a file beside it, flushed to the disk and renamed over
    it; the file keeps its permissions and owner, and a symbolic link stays a link to the new text.
    Raises InvalidData, leaving the file as it was.
    """
    target = path.resolve()
    try:
        _clear(target)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            _dress(beside, target)
            if _held(target) != before:
                message = "someone else changed it meanwhile; it is as they left it, so try again"
                raise InvalidData([Problem(str(path), None, None, "file-changed", message)])
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _not_written(path, error) from error
    # The new text is in place: a file system that cannot flush a folder is no failure of the write.
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _held(target: Path) -> bytes | None:
    """Return what a file holds, or None where there is none."""
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _dress(beside: Path, target: Path) -> None:
    """Give a new file the permissions and owner of the one that it is to replace."""
    try:
        old = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        return
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied", str(target))
    new = beside.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        # Whoever may not give files away still may write in this folder.
        with suppress(PermissionError):
            os.chown(beside, old.st_uid, old.st_gid)
    beside.chmod(old.st_mode & 0o7777)


def _clear(target: Path) -> None:
    """Delete what writes of the file left that were killed; with the lock held, none is under way."""
    for left in target.parent.glob(f".{_literal(target.name)}.*.new"):
        left.unlink(missing_ok=True)


def _literal(name: str) -> str:
    from glob import escape

    return escape(name)


def _not_written(path: Path, error: OSError) -> InvalidData:
    message = f"it cannot be written ({error.strerror or error}); it is as it was"
    return InvalidData([Problem(str(path), None, None, "file-unwritable", message)])
