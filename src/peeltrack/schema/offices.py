"""The offices file: checked, and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peeltrack.names import hint
from peeltrack.problems import Problem
from peeltrack.record.dates import first_day, last_day
from peeltrack.record.judgments import Force
from peeltrack.record.offices import CHIEF, COMMISSIONER, INSPECTOR, Office
from peeltrack.schema.files import OfficeEntry, OfficesFile
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.yamlfile import Document


def offices_problems(
    document: Document, file: OfficesFile, forces: Mapping[str, Force]
) -> Iterator[Problem]:
    """Yield every force that is none, and every time in office that ends before it begins."""
    for path, _, _, entry in _entries(file):
        if entry.first and entry.last and first_day(entry.first) > last_day(entry.last):
            yield problem(
                document,
                (*path, "last"),
                "office-order",
                "the time in office ends before it begins",
            )
    for group, by_force in (
        ("commissioners", file.commissioners),
        ("chief-constables", file.chief_constables),
    ):
        for force in by_force:
            if force not in forces:
                message = f"'{force}' is no force; {hint(force, forces)}"
                yield problem(document, (group, force), "unknown-id", message)


def to_offices(file: OfficesFile) -> tuple[Office, ...]:
    """Return the offices file as plain values."""
    return tuple(
        Office(role, force, (entry.name, *entry.also), entry.first, entry.last)
        for _, role, force, entry in _entries(file)
    )


def _entries(file: OfficesFile) -> Iterator[tuple[Path, str, str | None, OfficeEntry]]:
    """Yield each entry with its place in the file, its role and its force."""
    for group, role, by_force in (
        ("commissioners", COMMISSIONER, file.commissioners),
        ("chief-constables", CHIEF, file.chief_constables),
    ):
        for force, entries in by_force.items():
            for n, entry in enumerate(entries):
                yield (group, force, n), role, force, entry
    for n, entry in enumerate(file.inspectors):
        yield ("inspectors", n), INSPECTOR, None, entry
