"""Which files make the record, and reading them: every problem in all of them at once, or a record."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from peeltrack.problems import InvalidData, Problem, listed
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record
from peeltrack.schema.bundle import FORCES, FRAMEWORK, bundle
from peeltrack.schema.own import MARKER, is_marked, lies_over

if TYPE_CHECKING:
    from peeltrack.schema.rules import RecordDocument

    ReadFiles = tuple[Framework, list[RecordDocument], Record]


class DataFiles(NamedTuple):
    """The paths of the files that make one record.

    `beneath` are those of the record files over which the others lie.
    """

    framework: str
    forces: str
    records: tuple[str, ...]
    beneath: tuple[str, ...] = ()


def find_files(
    paths: Sequence[str | os.PathLike[str]] = (), adding: str | os.PathLike[str] | None = None
) -> DataFiles:
    """Return the files of the record at `paths` (files or folders), or of the bundled record.

    A folder stands for the record files in it, and one that is marked so for the bundled ones beneath them.
    Framework and forces come from the first of the folders that has them, else from the bundle. `adding` is
    one more record file, which need not be there yet. Raises InvalidData where a path is not there or holds
    no record.
    """
    beneath: list[str] = []
    records: list[str] = []
    folders: list[str] = []
    problems: list[Problem] = []
    added = os.fspath(adding) if adding is not None else None
    for given in [os.fspath(path) for path in paths] or [bundle()]:
        if os.path.isdir(given):
            found = _record_files(given)
            folders.append(given)
            if lies_over(given):
                beneath = _record_files(bundle())
            elif not found and not (added and os.path.samefile(given, _folder(added))):
                problems.append(_missing(given, "no record file (*.yaml) in this folder"))
            records += found
        elif os.path.exists(given):
            folders.append(_folder(given))
            records.append(given)
        elif given != added:
            problems.append(
                _missing(given, "no such file or folder; give a record file or its folder")
            )
    if problems:
        raise InvalidData(problems)
    if added and os.path.realpath(added) not in map(os.path.realpath, records):
        folders.append(_folder(added))
        records.append(added)

    def beside(name: str) -> str:
        here = (os.path.join(folder, name) for folder in (*folders, bundle()))
        return next((path for path in here if os.path.isfile(path)), os.path.join(bundle(), name))

    return DataFiles(
        beside(FRAMEWORK),
        beside(FORCES),
        _each(beneath + records),
        tuple(beneath),
    )


def is_part(paths: Sequence[str | os.PathLike[str]], file: str) -> bool:
    """Say whether a file, there or not, is part of the record at `paths` (none: the bundled one), or would be.

    It would be, too, in any folder that is marked as a record, and so would the mark. Raises InvalidData where a path is not there
    or holds no record.
    """
    files = find_files(paths)
    whole = {os.path.realpath(path) for path in (files.framework, files.forces, *files.records)}
    folders = {os.path.realpath(path) for path in paths or [bundle()] if os.path.isdir(path)}
    # A link is read where it lies, and written where it leads.
    real = os.path.realpath(file)
    inside = [os.path.realpath(_folder(name)) for name in (file, real) if name.endswith(".yaml")]
    if os.path.basename(real) == MARKER:
        return True
    return real in whole or any(folder in folders or is_marked(folder) for folder in inside)


def _each(paths: Iterable[str]) -> tuple[str, ...]:
    """Return paths in their order, each file once: also one that is named twice, or by a link beside it."""
    found: dict[str, str] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return tuple(found.values())


def _record_files(folder: str) -> list[str]:
    return sorted(
        os.path.join(folder, name)
        for name in os.listdir(folder)
        if name.endswith(".yaml") and name not in (FRAMEWORK, FORCES)
    )


def _folder(path: str) -> str:
    return os.path.dirname(path) or os.curdir


def _missing(path: str, message: str) -> Problem:
    return Problem(path, None, None, "file-missing", message)


def read_framework(files: DataFiles) -> tuple[Framework, dict[str, Force]]:
    """Return the framework and the forces. Raises InvalidData with every problem of both files."""
    from pathlib import Path

    from peeltrack.schema import frameworkfiles as checked
    from peeltrack.schema.models import ForcesFile, FrameworkFile
    from peeltrack.schema.reading import to_model
    from peeltrack.schema.yamlfile import read

    problems: list[Problem] = []
    framework = forces = None
    try:
        document = read(Path(files.framework))
        framework = checked.FrameworkRules(document, to_model(document, FrameworkFile))
        problems += listed(framework.problems())
    except InvalidData as error:
        problems += error.problems
    try:
        document = read(Path(files.forces))
        forces = checked.ForcesRules(document, to_model(document, ForcesFile))
        problems += listed(forces.problems())
    except InvalidData as error:
        problems += error.problems
    if framework and forces:
        problems += listed(framework.with_forces(forces.file.forces))
    if problems or not (framework and forces):
        raise InvalidData(problems)
    return checked.to_framework(framework.file, forces.file), checked.to_forces(forces.file)


def read_all(
    files: DataFiles,
    instead: Mapping[str, bytes] | None = None,
    *,
    over: str | None = None,
    before: "ReadFiles | None" = None,
) -> "ReadFiles":
    """Return the framework, the record files as read, and the record that they make.

    `instead` gives what to read in place of a record file, by its path as `files` has it; with what was read
    `before`, no other file is read again. What the file `over` says stands against what others say of the same
    judgment. Raises InvalidData with every problem of every file.
    """
    from pathlib import Path

    from peeltrack.schema.assemble import assemble
    from peeltrack.schema.models import RecordFile
    from peeltrack.schema.reading import to_model
    from peeltrack.schema.rules import RecordDocument, record_problems, together
    from peeltrack.schema.yamlfile import parse, read

    instead = instead or {}
    framework, forces = (before[0], before[2].forces) if before else read_framework(files)
    there = {one.document.name: one for one in before[1]} if before else {}
    problems: list[Problem] = []
    documents: list[RecordDocument] = []
    for path in files.records:
        given = instead.get(path)
        if given is None and path in there:
            documents.append(there[path])
            continue
        try:
            document = read(Path(path)) if given is None else parse(given, path)
            documents.append(RecordDocument(Path(path), document, to_model(document, RecordFile)))
        except InvalidData as error:
            problems += error.problems
    said = together(documents)
    for found in documents:
        problems += record_problems(found, framework, forces, said)
    if problems:
        raise InvalidData(problems)
    return framework, documents, assemble(framework, forces, documents, over=over)


def load_files(files: DataFiles) -> Record:
    """Return the record that the files make. Raises InvalidData with every problem of every file."""
    return read_all(files)[2]


def load_known(files: DataFiles) -> Record:
    """Return the record that the files make, with the grades that follow from its counts.

    Raises InvalidData with every problem of every file.
    """
    from peeltrack.record.deduction import with_deduced

    return with_deduced(load_files(files))
