"""Where the bundled data is: inside the installed package, or in the checkout it is run from."""

from __future__ import annotations

from pathlib import Path

FRAMEWORK = "framework.yaml"
FORCES = "forces.yaml"


def bundle() -> Path:
    """Return the folder with the bundled YAML files."""
    package = Path(__file__).parent.parent
    installed = package / "bundle"
    return installed if installed.is_dir() else package.parent.parent / "data"


def is_bundled(path: Path) -> bool:
    """Say whether a path lies in the data that the installed package carries."""
    installed = Path(__file__).parent.parent / "bundle"
    return path.resolve().is_relative_to(installed.resolve())


def source_file(folder: Path, name: str) -> Path | None:
    """Return the file `name` that a record file in `folder` keeps as a source, or None.

    It is looked for in the folder itself, then beside it (`seeds/` beside `data/`), then in the same
    two places of the bundle, so that a copy of the record stays good anywhere. A path that is absolute
    or leads out of where it was looked for, by `..` or by a symbolic link, is not found.
    """
    if Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    for root in (folder, folder.parent, bundle(), bundle().parent):
        path = (root / name).resolve()
        if path.is_relative_to(root.resolve()) and path.is_file():
            return path
    return None
