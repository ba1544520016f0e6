"""Beginning a record: a copy of the bundled files that can be edited, all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from peeltrack.problems import InvalidData, Problem
from peeltrack.schema.bundle import bundle

FOLDERS = ("seeds", "schemas")
"""What stands in the bundle, or beside it in a checkout, and in a record of one's own."""


def begin(folder: Path) -> list[str]:
    """Copy the bundled files into a folder, which is made if need be, and return their names.

    Raises InvalidData, with nothing written, where any of them is there already or cannot be written.
    """
    wanted = {path.name: path for path in sorted(Path(bundle()).glob("*.yaml"))}
    for name in FOLDERS:
        places = [
            root / name
            for root in (Path(bundle()), Path(bundle()).parent)
            if (root / name).is_dir()
        ]
        wanted |= {path.name: path for path in places[:1]}
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
            for name, path in wanted.items():
                _copy(path, Path(beside) / name)
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


def _copy(path: Path, to: Path) -> None:
    if path.is_dir():
        to.mkdir()
        for file in path.iterdir():
            shutil.copyfile(file, to / file.name)
        return
    # The schemas stand in the folder of a record of one's own, not beside it.
    text = path.read_text(encoding="utf-8").replace("$schema=../schemas/", "$schema=schemas/", 1)
    to.write_text(text, encoding="utf-8", newline="\n")
