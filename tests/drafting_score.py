"""How well `draft` reads labelled documents: `python tests/drafting_score.py [KIND…] [--all|--aside|--pin]`.

The documents stand by kind in tests/drafting, each kind with its `expected.yaml`: for each document its
judgments, and the date that its reader would know where its text has none. Judgments are compared by
force, cycle, area and grade; those under `optional` count neither way, and an area that was assessed in words only has no grade and is left out. A third
of the documents, by a fixed draw, was kept aside while the rules were made; --aside measures that third,
--all all. --pin writes anew what is read otherwise than labelled, which the tests hold.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from peeltrack.documents import read_document
from peeltrack.drafting.cycles import Told
from peeltrack.drafting.decide import Draft
from peeltrack.drafting.read import Reader
from peeltrack.schema.load import find_files, read_framework

FOLDER = Path(__file__).parent / "drafting"
KINDS = ("news", "releases", "letters", "pages", "tables", "traps")
Judged = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over documents; `wrong` and `missed` are (document, force, cycle, area, grade)."""

    precision: float
    recall: float
    wrong: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    stated: float
    """The share of the right judgments whose `stated` is right too."""


def is_aside(name: str) -> bool:
    """Say whether a document, `kind/name`, is of the third that is kept aside."""
    return int(hashlib.sha256(name.rsplit("/", 1)[-1].encode()).hexdigest(), 16) % 3 == 0


@cache
def labelled(*kinds: str) -> dict[str, dict[str, Any]]:
    """Return the labels of the documents of some kinds, or all, by `kind/name`."""
    return {
        f"{kind}/{name}": entry
        for kind in kinds or KINDS
        for name, entry in yaml.safe_load(
            (FOLDER / kind / "expected.yaml").read_text(encoding="utf-8")
        ).items()
    }


def told(entry: dict[str, Any]) -> Told:
    """Return what the reader of a labelled document would know of it."""
    return Told(date=str(entry["date"]) if "date" in entry else None)


def drafts(labels: dict[str, dict[str, Any]]) -> dict[str, Draft]:
    """Return what is read in each labelled document."""
    reader = Reader(*read_framework(find_files()))
    return {
        name: reader.draft(name, read_document(FOLDER / name), told(entry))
        for name, entry in labels.items()
    }


def score(labels: dict[str, dict[str, Any]], read: dict[str, Draft]) -> Score:
    """Return precision and recall of what was read in labelled documents."""
    expected = {
        (name, one["force"], str(one["cycle"]), one["area"], one["grade"]): one["stated"]
        for name, entry in labels.items()
        for one in entry["judgments"]
        if one["grade"] not in (None, "ungraded")
    }
    optional = {
        (name, one["force"], str(one["cycle"]), one["area"], one["grade"])
        for name, entry in labels.items()
        for one in entry.get("optional", [])
    }
    found = {
        key: one.stated
        for name in labels
        for one in read[name].judgments
        if one.grade
        if (key := (name, one.force, one.cycle, one.area, one.grade)) in expected
        or key not in optional
    }
    right = expected.keys() & found.keys()
    return Score(
        precision=len(right) / len(found) if found else 1.0,
        recall=len(right) / len(expected) if expected else 1.0,
        wrong=tuple(sorted(found.keys() - expected.keys())),
        missed=tuple(sorted(expected.keys() - found.keys())),
        stated=sum(expected[key] == found[key] for key in right) / len(right) if right else 1.0,
    )


def differences(result: Score) -> dict[str, list[str]]:
    """Return by document what is read wrongly and what is missed, in a line each."""
    found: dict[str, list[str]] = {}
    for how, items in (("wrong", result.wrong), ("missed", result.missed)):
        for name, *judged in items:
            found.setdefault(name, []).append(f"{how}: {' '.join(judged)}")
    return dict(sorted(found.items()))


if __name__ == "__main__":
    from tabulate import tabulate

    if "--pin" in sys.argv:
        whole = labelled()
        text = yaml.safe_dump(differences(score(whole, drafts(whole))), sort_keys=False, width=200)
        (FOLDER / "differences.yaml").write_text(text, encoding="utf-8")
        sys.exit()
    kinds = [word for word in sys.argv[1:] if not word.startswith("-")]
    which = {
        name: entry
        for name, entry in labelled(*kinds).items()
        if "--all" in sys.argv or is_aside(name) == ("--aside" in sys.argv)
    }
    result = score(which, drafts(which))
    rows = [("wrong", *one) for one in result.wrong] + [("missed", *one) for one in result.missed]
    print(tabulate(rows, headers=("", "document", "force", "cycle", "area", "grade")))
    print(
        f"\n{len(which)} documents: precision {result.precision:.3f}  recall {result.recall:.3f}  "
        f"stated {result.stated:.3f}"
    )
