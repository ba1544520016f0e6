"""The folder for what the program can make again: of this user alone, or not used at all.

Loaded for every answer: it imports nothing that is not loaded already.
"""

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress


def cache_folder() -> str | None:
    """Return where the cache is or would be, or None where the user wants none or has no place for it.

    The conventions are those of the XDG base directory specification, Apple and Microsoft; platformdirs
    knows them too, but to import it takes as long as to answer.
    """
    if os.environ.get("PEELTRACK_CACHE", "").lower() in ("off", "0", "no", "false"):
        return None
    home = os.path.expanduser("~")
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA")
    elif os.uname().sysname == "Darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "peeltrack") if base and os.path.isabs(base) else None


def make_cache_folder(folder: str) -> bool:
    """Make a cache folder if need be, and say whether it can be used. Raises nothing."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError:
        return False
    return _is_own(folder, stat.S_IFDIR)


def is_kept(path: str) -> bool:
    """Say whether there is a file in the cache folder that can be trusted: nobody else can have written it."""
    return _is_own(os.path.dirname(path), stat.S_IFDIR) and _is_own(path, stat.S_IFREG)


def _is_own(path: str, kind: int) -> bool:
    """Say whether a path is of a kind (`stat.S_IFDIR`, `S_IFREG`), no link, this user's, and no one else's to write."""
    try:
        state = os.lstat(path)
    except (OSError, ValueError):
        return False
    if stat.S_IFMT(state.st_mode) != kind or state.st_mode & 0o022:
        return False
    return not hasattr(os, "getuid") or state.st_uid == os.getuid()


def leave(path: str, write: Callable[[str], None], most: int) -> None:
    """Leave a file in the cache folder, whole or not at all. Where it cannot be, nothing is said.

    `write` writes it, at a path beside its own, and raises OSError or ValueError where it cannot. Of the files
    named as it is, a number and its ending, the oldest beyond `most` go, and what killed processes left.
    """
    folder = os.path.dirname(path)
    if not make_cache_folder(folder):
        return
    beside = f"{path}.{os.getpid()}.new"
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        write(beside)
        os.replace(beside, path)
        named = rf"[0-9a-f]{{8,32}}\{os.path.splitext(path)[1]}(\.[0-9]+\.new)?"
        # What has another name, or is another's, is not the program's to delete.
        ours = [
            entry
            for entry in os.scandir(folder)
            if re.fullmatch(named, entry.name) and _is_own(entry.path, stat.S_IFREG)
        ]
        ours.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
        for entry in ours[most:]:
            os.unlink(entry.path)
    except (OSError, ValueError):
        with suppress(OSError):
            os.unlink(beside)
