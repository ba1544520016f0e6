"""How well `draft` reads a folder of documents with labels: `python tests/drafting_score.py FOLDER`.

The folder holds documents and `expected.yaml`: for each document its judgments. Judgments are compared
by force, cycle, area and grade; an area that was assessed in words only has no grade and is left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from peeltrack.documents import read_document
from peeltrack.drafting.laid_out import laid_out
from peeltrack.drafting.read import Draft, draft
from peeltrack.schema.load import find_files, read_framework

Judged = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over all documents; `wrong` and `missed` are (document, force, cycle, area, grade)."""

    precision: float
    recall: float
    wrong: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    stated: float
    """The share of the right judgments whose `stated` is right too."""


def drafts(folder: Path) -> dict[str, Draft]:
    """Return what is read in each document that `expected.yaml` names."""
    framework, forces = read_framework(find_files())
    return {
        name: draft(framework, forces, name, laid_out(read_document(folder / name)))
        for name in _expected(folder)
    }


def score(folder: Path) -> Score:
    """Return precision and recall over a folder of labelled documents."""
    expected = {
        (name, one["force"], str(one["cycle"]), one["area"], one["grade"]): one["stated"]
        for name, entry in _expected(folder).items()
        for one in entry["judgments"]
        if one["grade"] not in (None, "ungraded")
    }
    read = {
        (name, one.force, one.cycle, one.area, one.grade): one.stated
        for name, found in drafts(folder).items()
        for one in found.judgments
        if one.grade
    }
    right = expected.keys() & read.keys()
    return Score(
        precision=len(right) / len(read) if read else 1.0,
        recall=len(right) / len(expected) if expected else 1.0,
        wrong=tuple(sorted(read.keys() - expected.keys())),
        missed=tuple(sorted(expected.keys() - read.keys())),
        stated=sum(expected[key] == read[key] for key in right) / len(right) if right else 1.0,
    )


def _expected(folder: Path) -> dict[str, dict[str, list[dict[str, str]]]]:
    loaded: dict[str, dict[str, list[dict[str, str]]]] = yaml.safe_load(
        (folder / "expected.yaml").read_text(encoding="utf-8")
    )
    return loaded


if __name__ == "__main__":
    from tabulate import tabulate

    result = score(Path(sys.argv[1]))
    rows = [("wrong", *one) for one in result.wrong] + [("missed", *one) for one in result.missed]
    print(tabulate(rows, headers=("", "document", "force", "cycle", "area", "grade")))
    print(
        f"\nprecision {result.precision:.3f}  recall {result.recall:.3f}  stated {result.stated:.3f}"
    )
