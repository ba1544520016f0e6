"""Writing a file, in one way for all: a reader finds the old file or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

_OPEN = re.compile(r"/dev/(stdout|stderr)|(?:/dev|/proc/self)/fd/(\d+)")
"""The names of what the program has open already, as `-o /dev/stdout` and `-o >(…)` give them."""
_LONGEST = 200
"""How many bytes of a file's name stand in that of the new file beside it; names have at most 255."""


def save(
    path: Path,
    content: bytes,
    *,
    follow: bool = True,
    last: Callable[[Path], None] = lambda target: None,
) -> None:
    """Replace a file's content at one instant, or make the file.

    The content is written to a file beside it, flushed to the disk and renamed over it; the file keeps its
    permissions and owner. A symbolic link stays a link, to the new content, unless `follow` is false: then
    the link itself is replaced, and nothing is written where it leads. `last` is called with the file
    before the rename, and what it raises stops it. A pipe, a device or something open already is written
    to as it is. Raises OSError that names `path`, leaving a file as it was.
    """
    try:
        is_open = _OPEN.fullmatch(os.fspath(path))
        if is_open:
            number = {"stdout": 1, "stderr": 2}.get(is_open[1]) or int(is_open[2])
            with os.fdopen(os.dup(number), "wb") as stream:
                stream.write(content)
        elif follow and is_stream(path):
            with path.open("wb") as stream:
                stream.write(content)
        else:
            _replace(_target(path, follow=follow), content, last)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def save_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace or make files in a folder, each by itself, and the folder if its own is there. Raises OSError.

    What lies in the folder may be anyone's: a link in it is replaced, and never written through.
    """
    _require_folder_of(folder)
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        save(folder / name, content, follow=False)


def beside(target: Path) -> str:
    """Return what the name of a new file begins with that is to replace the target; `.new` ends it."""
    return f".{os.fsdecode(os.fsencode(target.name)[:_LONGEST])}."


def is_stream(path: Path) -> bool:
    """Say whether a path is no file: open already, a pipe, a device or a socket, which nothing can replace.

    Raises OSError where that cannot be told.
    """
    if _OPEN.fullmatch(os.fspath(path)):
        return True
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, ValueError):  # ValueError: a name that no file can have
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _target(path: Path, *, follow: bool) -> Path:
    """Return the file to replace. Raises OSError for a folder, and for one that may not be written."""
    target = Path(os.path.realpath(path)) if follow else path
    if target.is_dir() and not (target.is_symlink() and not follow):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK) and not target.is_symlink():
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    _require_folder_of(target)
    return target


def _require_folder_of(path: Path) -> None:
    if not path.parent.exists():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder to write it in", str(path))


def _replace(target: Path, content: bytes, last: Callable[[Path], None]) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=beside(target), suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _dress(new, target)
        last(target)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    # The new content is in place: a file system that cannot flush a folder is no failure of the write.
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _dress(new: Path, target: Path) -> None:
    """Give a new file the permissions and owner of the one that it is to replace."""
    try:
        old = target.lstat()
    except FileNotFoundError:
        old = None
    if old is None or not stat.S_ISREG(old.st_mode):
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    is_now = new.stat()
    if (old.st_uid, old.st_gid) != (is_now.st_uid, is_now.st_gid):
        # Whoever may not give files away still may write in this folder.
        with suppress(PermissionError):
            os.chown(new, old.st_uid, old.st_gid)
    new.chmod(stat.S_IMODE(old.st_mode))
