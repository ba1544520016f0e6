"""Where the bundled data is, and where a record file's sources are.

Loaded for every answer, and so without pathlib, which takes a third as long to import as click does.
"""

from __future__ import annotations

import os

FRAMEWORK = "framework.yaml"
FORCES = "forces.yaml"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_INSTALLED = os.path.join(_PACKAGE, "bundle")


def bundle() -> str:
    """Return the folder with the bundled YAML files: in the package, or in the checkout it is run from."""
    if os.path.isdir(_INSTALLED):
        return _INSTALLED
    return os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "data")


def is_bundled(path: str | os.PathLike[str]) -> bool:
    """Say whether a path lies in the data that the installed package carries."""
    return _is_inside(os.path.realpath(path), os.path.realpath(_INSTALLED))


def corrected_in_a_copy(path: str | os.PathLike[str]) -> str:
    """Return, to end a message with, how what a bundled file says of a report is corrected; nothing of another file."""
    inside = _is_inside(os.path.realpath(path), os.path.realpath(bundle()))
    return "; what is bundled is yours to correct in a copy: `peeltrack init DIR --copy`" * inside


def absolute(path: str | os.PathLike[str]) -> str:
    """Return an absolute path that leads where this one does: `..` is followed where a link can stand before it."""
    return (os.path.realpath if ".." in os.fspath(path) else os.path.abspath)(path)


def source_file(folder: str | os.PathLike[str], name: str) -> str | None:
    """Return the path of the file `name` that a record file in `folder` keeps as a source, or None.

    It is looked for in the folder itself, then beside it (`seeds/` beside `data/`), then in the same two
    places of the bundle, so that a copy of the record stays good anywhere. A path that is absolute or
    leads out of where it was looked for, by `..` or by a symbolic link, is not found.
    """
    if os.path.isabs(name) or ".." in name.replace("\\", "/").split("/"):
        return None
    own = absolute(folder)
    for root in (own, os.path.dirname(own), bundle(), os.path.dirname(bundle())):
        path = os.path.join(root, name)
        # Asked first: to follow a path takes a look at each of its folders.
        if os.path.isfile(path):
            path = os.path.realpath(path)
            if _is_inside(path, os.path.realpath(root)):
                return path
    return None


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
