"""Beginning a record of one's own, over the bundled one or as a copy of it: all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from peeltrack.problems import InvalidData, Problem
from peeltrack.schema.bundle import bundle
from peeltrack.schema.own import MARKER, OVER, WHOLE
from peeltrack.store.keeping import NEW_FILE

FOLDERS = ("seeds", "schemas")
"""What stands in the bundle, or beside it in a checkout, and in a record of one's own."""


_MARKER = """\
# This folder is a record of peeltrack's: in it, and in every folder inside, peeltrack uses it.
# What is beneath its files ("over the bundled record"), or that they are all of it ("whole"):
{kind}
"""
_FILE = """\
# What this record adds to the bundled one, and what it corrects in it.
# `peeltrack add` writes here; a judgment that contradicts the bundled one says in `replaces` what it corrects.
"""


def begin(folder: Path, *, copy: bool = False) -> list[str]:
    """Mark a folder, which is made if need be, as a record over the bundled one; return the names of its files.

    With `copy` they are those of the bundled record, and nothing is beneath them. Raises InvalidData, with
    nothing written, where any of them is there already or cannot be written.
    """
    wanted: dict[str, Path | str] = {MARKER: _MARKER.format(kind=WHOLE if copy else OVER)}
    if copy:
        wanted |= {path.name: path for path in _bundled()}
    else:
        wanted[NEW_FILE] = _FILE
    there = [name for name in wanted if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        message = "this is there already and is not overwritten; choose another folder"
        raise InvalidData(
            Problem(str(folder / name), None, None, "file-exists", message) for name in there
        )
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    moved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".peeltrack-init.") as beside:
            for name, what in wanted.items():
                _make(Path(beside) / name, what)
            for name in wanted:
                (Path(beside) / name).rename(folder / name)
                moved.append(folder / name)
    except BaseException as error:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in made:
            if path.is_dir():
                path.rmdir()
        if not isinstance(error, OSError):
            raise
        message = f"the record cannot be written here ({error.strerror or error}); nothing is"
        raise InvalidData([Problem(str(folder), None, None, "file-unwritable", message)]) from error
    return list(wanted)


def _bundled() -> Iterator[Path]:
    yield from sorted(Path(bundle()).glob("*.yaml"))
    for name in FOLDERS:
        places = (root / name for root in (Path(bundle()), Path(bundle()).parent))
        yield from [place for place in places if place.is_dir()][:1]


def _make(path: Path, what: Path | str) -> None:
    """Make a file that holds a text, or is a copy of another; or a copy of a folder."""
    if isinstance(what, Path) and what.is_dir():
        path.mkdir()
        for file in what.iterdir():
            shutil.copyfile(file, path / file.name)
        return
    if isinstance(what, Path):
        # The schemas stand in the folder of a record of one's own, not beside it.
        what = what.read_text(encoding="utf-8").replace(
            "$schema=../schemas/", "$schema=schemas/", 1
        )
    path.write_text(what, encoding="utf-8", newline="\n")
