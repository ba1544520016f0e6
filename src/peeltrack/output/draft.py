"""What documents say of grades, as entries of a record file for a person to read, or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from peeltrack.drafting.background import Background
from peeltrack.drafting.read import Draft, Drafted, Undecided, draft
from peeltrack.drafting.text import read_document
from peeltrack.output.page import clean
from peeltrack.problems import InvalidData, Problem
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

HEADER = (
    "Read every entry against its document before it goes into a record; `why` is beside each.",
    "A source's publisher and kind are to be filled in: they are not drafted.",
)


class Read(NamedTuple):
    """One document as read: its draft, and what identifies it as a source."""

    id: str
    file: str
    title: str
    sha256: str
    draft: Draft


def read_documents(
    framework: Framework,
    forces: Mapping[str, Force],
    background: Background,
    paths: Sequence[str],
) -> list[Read]:
    """Return each document read. Raises InvalidData that lists every one that cannot be."""
    import hashlib
    from pathlib import Path

    documents: list[Read] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(paths):
        path = Path(name)
        try:
            text = read_document(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except InvalidData as error:
            problems += error.problems
            continue
        title = next((line.strip() for line in text.split("\n") if line.strip()), name)
        id = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "document"
        while any(id == other.id for other in documents):
            id += "-2"
        found = draft(framework, forces, name, text, background)
        documents.append(Read(id, name, " ".join(title.split())[:200], digest, found))
    if problems:
        raise InvalidData(problems)
    return documents


def draft_json(documents: Sequence[Read]) -> Mapping[str, Any]:
    """Return drafts as the JSON contract `draft` has them."""
    judgments, undecided = _settled(documents)
    names = ("file", "force", "cycle", "area", "grade", "stated", "quote")
    return {
        "schema": "peeltrack/draft/1",
        "judgments": [{name: getattr(item, name) for name in names} for item in judgments],
        "undecided": [
            {"file": item.file, "quote": item.quote, "why": item.why} for item in undecided
        ],
    }


def draft_yaml(framework: Framework, documents: Sequence[Read]) -> str:
    """Return drafts as a record file, why each was read beside it, and the undecided as comments."""
    judgments, undecided = _settled(documents)
    lines = [f"# {line}" for line in HEADER]
    if judgments:
        used = {item.file for item in judgments}
        lines += ["", "sources:", *_sources(one for one in documents if one.file in used)]
        ids = {document.file: document.id for document in documents}
        lines += ["", "reports:", *_reports(framework, judgments, ids)]
    if undecided:
        lines += ["", "# Not decided:"]
        for left in undecided:
            quote = " ".join(clean(left.quote).split())
            lines += [f"# - {clean(left.file)}: {quote}", f"#   {clean(left.why)}"]
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    """Return text as a value on one line of YAML."""
    import yaml

    text = yaml.safe_dump(
        {"k": clean(value)}, allow_unicode=True, width=10**9, default_flow_style=False
    )
    return text.removeprefix("k: ").rstrip("\n")


def _sources(documents: Iterable[Read]) -> Iterator[str]:
    for document in documents:
        yield f"  {document.id}:"
        yield f"    title: {_scalar(document.title)}"
        yield "    publisher: not stated"
        yield "    kind: document"
        yield f"    file: {_scalar(document.file)}"
        yield f"    sha256: {document.sha256}"


def _reports(
    framework: Framework, judgments: Sequence[Drafted], ids: Mapping[str, str]
) -> Iterator[str]:
    """Yield the lines of judgments by force, cycle and area; `ids` are the documents' by file."""
    force = cycle = area = ""
    for item in sorted(
        judgments,
        key=lambda j: (j.force, framework.cycle_orders[j.cycle], framework.area_orders[j.area]),
    ):
        if item.force != force:
            force, cycle = item.force, ""
            yield f"  {force}:"
        if item.cycle != cycle:
            cycle, area = item.cycle, ""
            yield f'    "{cycle}":'
            yield "      judgments:"
        if item.area != area:
            area = item.area
            yield f"        {area}:"
            yield f"          grade: {item.grade or 'ungraded'}"
            yield "          evidence:"
        yield f"            - source: {ids[item.file]}  # {clean(item.why)}"
        yield f"              stated: {item.stated}"
        yield f"              quote: {_scalar(item.quote)}"


def _settled(documents: Sequence[Read]) -> tuple[list[Drafted], list[Undecided]]:
    """Return what all documents say together: where two disagree on a grade, it is not decided."""
    found = [item for document in documents for item in document.draft.judgments]
    undecided = [item for document in documents for item in document.draft.undecided]
    grades: dict[tuple[str, str, str], set[str | None]] = {}
    for item in found:
        grades.setdefault((item.force, item.cycle, item.area), set()).add(item.grade)
    torn = {key for key, said in grades.items() if len(said) > 1}
    undecided += _torn(found, torn)
    return [item for item in found if (item.force, item.cycle, item.area) not in torn], undecided


def _torn(found: Sequence[Drafted], torn: set[tuple[str, str, str]]) -> Iterator[Undecided]:
    for item in found:
        if (item.force, item.cycle, item.area) in torn:
            why = (
                f"the documents disagree on {item.force} {item.cycle} {item.area}: "
                f"here it is {item.grade or 'ungraded'}"
            )
            yield Undecided(item.file, item.quote, why)
