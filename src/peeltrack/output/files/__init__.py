"""The record as files for other programs: a small module a format, chosen by the file's ending."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from peeltrack.names import if_near
from peeltrack.problems import WrongRequest

if TYPE_CHECKING:
    from peeltrack.queries.scope import Scope
    from peeltrack.record.judgments import Record

FOLDER = "/"
ENDINGS = {
    ".csv": "record_file",
    ".tsv": "record_file",
    ".json": "record_file",
    ".jsonl": "record_file",
    ".yaml": "record_file",
    ".xlsx": "workbook",
    ".db": "database",
    ".sqlite": "database",
    FOLDER: "package",
}
"""The module that writes each kind of file; a path that ends in `/` is a folder."""


def ending_of(path: str) -> str:
    """Return the ending that says how to write `path`, `/` for a folder.

    Raises WrongRequest, with the endings there are, for any other.
    """
    if path.endswith(("/", "\\")) or (path and Path(path).is_dir()):
        return FOLDER
    ending = Path(path).suffix.lower()
    if ending in ENDINGS:
        return ending
    files = [known for known in ENDINGS if known != FOLDER]
    raise WrongRequest(
        f"'{path}' does not say how to write it: a file ends in {', '.join(files)}, and a folder in / "
        f"(a data package){if_near(ending, files)}"
    )


def render(
    record: Record, scope: Scope, ending: str, columns: tuple[str, ...] = ()
) -> Mapping[str, bytes]:
    """Return the files that make an export, by their names in its folder; the name is empty for a file.

    `columns` are those of a table (.csv, .tsv) or of lines (.jsonl) to keep, in their order; none for all.
    The same record gives the same bytes. Raises WrongRequest where a format needs an extra that is not
    installed.
    """
    module = import_module(f"{__name__}.{ENDINGS[ending]}")
    of_rows = [columns] if columns else []
    files: Mapping[str, bytes] = module.render(record, scope, ending, *of_rows)
    return files
