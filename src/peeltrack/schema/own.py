"""A folder marked as a record of one's own: found from where one stands, as git finds its repository.

The marker only says that the folder is a record, and which kind: nothing is set or run by it. Loaded for every
answer, and so without pathlib.
"""

from __future__ import annotations

import os

from peeltrack.problems import InvalidData, Problem, WrongRequest

MARKER = ".peeltrack"
OVER, WHOLE = "over the bundled record", "whole"
"""What a marker says: that the bundled record lies beneath the folder's files, or that they are all."""
VARIABLE = "PEELTRACK_DATA"
_MOST = 4096
"""The longest marker that is read, in bytes."""


def paths_in_use() -> tuple[str, ...]:
    """Return the paths of the record that is used where none is named; none for the bundled one.

    `PEELTRACK_DATA` says it (empty: the bundled one), else the marked folder in which one stands. Raises
    WrongRequest where that folder is another user's.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return tuple(path for path in named.split(os.pathsep) if path)
    folder = marked_folder(os.curdir)
    return (folder,) if folder else ()


def marked_folder(start: str) -> str | None:
    """Return the marked folder that `start` is or lies in, or None. Raises WrongRequest for another user's."""
    try:
        folder = os.path.realpath(start)
    except OSError:  # the folder one stands in is gone
        return None
    while not is_marked(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    _require_own(folder)
    return folder


def lies_over(folder: str) -> bool:
    """Say whether the bundled record lies beneath the files of a folder.

    Raises InvalidData where its marker says neither that nor that they are all.
    """
    if not is_marked(folder):
        return False
    marker = os.path.join(folder, MARKER)
    with open(marker, "rb") as stream:
        text = stream.read(_MOST).decode("utf-8-sig", "replace")
    said = {n: line.strip() for n, line in enumerate(text.splitlines(), 1)}
    said = {n: line for n, line in said.items() if line and not line.startswith("#")}
    if list(said.values()) not in ([OVER], [WHOLE]):
        wrong = next(
            (n for n, line in said.items() if line not in (OVER, WHOLE)), max(said, default=1)
        )
        what = repr(said[wrong]) if said else "nothing here"
        message = (
            f"{what} does not say which record the folder holds; write '{OVER}' or '{WHOLE}', once"
        )
        raise InvalidData([Problem(marker, wrong, 1, "bad-marker", message)])
    return [*said.values()] == [OVER]


def is_marked(folder: str) -> bool:
    """Say whether a folder is marked as a record, whoever's it is."""
    return os.path.isfile(os.path.join(folder, MARKER))


def _require_own(folder: str) -> None:
    """Raise WrongRequest unless this user owns a marked folder and its marker: one can be laid for others."""
    if not hasattr(os, "geteuid"):
        return
    marker = os.path.join(folder, MARKER)
    if any(os.lstat(path).st_uid != os.geteuid() for path in (folder, marker)):
        raise WrongRequest(
            f"{folder!r} is marked as a record, but it is another user's, and so not used; name it "
            f"(--data or {VARIABLE}) if you trust it, or set {VARIABLE} to nothing for the bundled record"
        )
