"""Which files make the record, and reading them: every problem in all of them at once, or a record."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from peeltrack.problems import InvalidData, Problem
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record
from peeltrack.schema.bundle import FORCES, FRAMEWORK, bundle

if TYPE_CHECKING:
    from peeltrack.schema.rules import RecordDocument


class DataFiles(NamedTuple):
    """The files that make one record."""

    framework: Path
    forces: Path
    records: tuple[Path, ...]


def find_files(
    paths: Sequence[str | os.PathLike[str]] = (), adding: Path | None = None
) -> DataFiles:
    """Return the files of the record at `paths` (files or folders), or of the bundled record.

    A folder stands for the record files in it. Framework and forces come from the first of the folders
    that has them, else from the bundle. `adding` is one more record file, which need not be there yet.
    Raises InvalidData where a path is not there or holds no record.
    """
    records: list[Path] = []
    folders: list[Path] = []
    problems: list[Problem] = []
    for given in [Path(path) for path in paths] or [bundle()]:
        if given.is_dir():
            found = sorted(
                path for path in given.glob("*.yaml") if path.name not in (FRAMEWORK, FORCES)
            )
            folders.append(given)
            if not found and not (adding and adding.parent.resolve() == given.resolve()):
                problems.append(_missing(given, "no record file (*.yaml) in this folder"))
            records += found
        elif given.exists():
            folders.append(given.parent)
            records.append(given)
        elif given != adding:
            problems.append(
                _missing(given, "no such file or folder; give a record file or its folder")
            )
    if problems:
        raise InvalidData(problems)
    if adding and adding.resolve() not in [path.resolve() for path in records]:
        folders.append(adding.parent)
        records.append(adding)

    def beside(name: str) -> Path:
        here = (folder / name for folder in (*folders, bundle()))
        return next((path for path in here if path.is_file()), bundle() / name)

    return DataFiles(beside(FRAMEWORK), beside(FORCES), tuple(dict.fromkeys(records)))


def _missing(path: Path, message: str) -> Problem:
    return Problem(str(path), None, None, "file-missing", message)


def read_framework(files: DataFiles) -> tuple[Framework, dict[str, Force]]:
    """Return the framework and the forces. Raises InvalidData with every problem of both files."""
    from peeltrack.schema import framework as checked
    from peeltrack.schema.files import ForcesFile, FrameworkFile
    from peeltrack.schema.reading import to_model
    from peeltrack.schema.yamlfile import read

    problems: list[Problem] = []
    framework_file = forces_file = None
    try:
        document = read(files.framework)
        framework_file = to_model(document, FrameworkFile)
        problems += checked.framework_problems(document, framework_file)
    except InvalidData as error:
        problems += error.problems
    try:
        document = read(files.forces)
        forces_file = to_model(document, ForcesFile)
        problems += checked.forces_problems(document, forces_file)
    except InvalidData as error:
        problems += error.problems
    if problems or framework_file is None or forces_file is None:
        raise InvalidData(problems)
    return checked.to_framework(framework_file), checked.to_forces(forces_file)


def read_all(
    files: DataFiles, instead: Mapping[Path, bytes] | None = None
) -> tuple[Framework, list[RecordDocument], Record]:
    """Return the framework, the record files as read, and the record that they make.

    `instead` gives what to read in place of a record file, by its path as `files` has it. Raises
    InvalidData with every problem of every file.
    """
    from peeltrack.schema.assemble import assemble
    from peeltrack.schema.files import RecordFile
    from peeltrack.schema.reading import to_model
    from peeltrack.schema.rules import RecordDocument, record_problems
    from peeltrack.schema.yamlfile import parse, read

    instead = instead or {}
    framework, forces = read_framework(files)
    problems: list[Problem] = []
    documents: list[RecordDocument] = []
    for path in files.records:
        try:
            given = instead.get(path)
            document = read(path) if given is None else parse(given, str(path))
            documents.append(RecordDocument(path, document, to_model(document, RecordFile)))
        except InvalidData as error:
            problems += error.problems
    sources = {id: source for found in documents for id, source in found.file.sources.items()}
    for found in documents:
        problems += record_problems(found, framework, forces, sources)
    if problems:
        raise InvalidData(problems)
    return framework, documents, assemble(framework, forces, documents)


def load_files(files: DataFiles) -> Record:
    """Return the record that the files make. Raises InvalidData with every problem of every file."""
    return read_all(files)[2]
