"""What documents say of grades, as entries of a record file for a person to read, as JSON, or step by step."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any, NamedTuple

from peeltrack.drafting.cycles import Told
from peeltrack.drafting.decide import Draft, Drafted, Undecided
from peeltrack.drafting.engine import Reading
from peeltrack.drafting.read import Reader
from peeltrack.output.page import clean
from peeltrack.output.words import several
from peeltrack.problems import InvalidData, Problem
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record

HEADER = "Read every entry against its document before it goes into a record; `why` is beside each."
NOT_STATED = "not stated"
"""Stands for a publisher that nobody named; `check` refuses it."""
MANY = 20
"""From how many documents on they are read by several processes at once."""


class ToRead(NamedTuple):
    """A document to be read, and what the user tells of it."""

    path: str
    told: Told


class About(NamedTuple):
    """What the user tells of the sources; None where the documents are to say it."""

    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    kind: str | None = None


class Read(NamedTuple):
    """One document as read: its draft, and what identifies it as a source."""

    id: str
    file: str
    title: str
    url: str | None
    sha256: str
    draft: Draft


_reader: Reader
"""What reads the documents in this process, once `_prepare` has made it."""


def _prepare(framework: Framework, forces: Mapping[str, Force]) -> None:
    global _reader
    _reader = Reader(framework, forces)


def _read(asked: ToRead) -> Read | list[Problem]:
    """Return a document as read, or why it cannot be."""
    import hashlib
    from pathlib import Path

    from peeltrack.documents import read_document

    path = Path(asked.path)
    try:
        document = read_document(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except InvalidData as error:
        return list(error.problems)
    except OSError as error:
        reason = error.strerror or str(error)
        return [Problem(asked.path, None, None, "file-unreadable", reason)]
    first = next((block.text for block in document.blocks), path.name)
    draft = _reader.draft(asked.path, document, asked.told)
    id = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "document"
    return Read(id, asked.path, (document.title or first)[:200], document.url, digest, draft)


def read_documents(
    framework: Framework,
    forces: Mapping[str, Force],
    asked: Sequence[ToRead],
    step: Callable[[], None] = lambda: None,
) -> list[Read]:
    """Return each document read; `step` is called after each.

    Raises InvalidData that lists every one that cannot be read.
    """
    found: dict[str, Read] = {}
    problems: list[Problem] = []
    for one in _all_read(framework, forces, list({a.path: a for a in asked}.values())):
        step()
        if isinstance(one, list):
            problems += one
            continue
        numbered = (f"{one.id}-{n}" for n in count(2))
        id = next(id for id in chain([one.id], numbered) if id not in found)
        found[id] = one._replace(id=id)
    if problems:
        raise InvalidData(problems)
    return list(found.values())


def _all_read(
    framework: Framework, forces: Mapping[str, Force], asked: Sequence[ToRead]
) -> Iterator[Read | list[Problem]]:
    if len(asked) < MANY:
        _prepare(framework, forces)
        yield from map(_read, asked)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(initializer=_prepare, initargs=(framework, forces)) as pool:
        yield from pool.map(_read, asked, chunksize=4)


def draft_json(documents: Sequence[Read]) -> Mapping[str, Any]:
    """Return drafts as the JSON contract `draft` has them."""

    def said(item: Drafted | Undecided) -> dict[str, str | None]:
        return {name: value and clean(value) for name, value in item._asdict().items()}

    found, left = _settled(documents)
    return {
        "schema": "peeltrack/draft/1",
        "judgments": [*map(said, found)],
        "undecided": [*map(said, left)],
    }


def draft_yaml(
    framework: Framework, documents: Sequence[Read], about: About, layout: Callable[[], Any]
) -> str:
    """Return drafts as a record file, why each was read beside it, and the undecided as comments.

    `layout` makes the writer of YAML that files are kept with.
    """
    judgments, undecided = _settled(documents)
    used = {item.file for item in judgments}
    sources = {one.id: _source(framework, one, about) for one in documents if one.file in used}
    reports = _reports(framework, documents, judgments)
    text = io.StringIO()
    text.write(f"# {HEADER}\n")
    if judgments:
        layout().dump({"sources": sources, "reports": reports}, text)
    listed = [(f"{_line(left.file)}: {_line(left.quote)}", _line(left.why)) for left in undecided]
    listed += _undated(framework, reports)
    if listed:
        text.write("\n# Not decided:\n")
    for what, why in listed:
        text.write(f"# - {what}\n#   {why}\n")
    return text.getvalue()


def _undated(
    framework: Framework, reports: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Yield the reports whose day nothing tells, and where to write it.

    Without it they cannot be imported, or count from the end of the assessment.
    """
    for force, cycles in reports.items():
        for id, report in cycles.items():
            cycle = framework.cycles[id]
            if "published" not in report and not all(map(cycle.date_for, report["judgments"])):
                yield (
                    f"{force} {id}: the day on which the report was published",
                    "neither the documents nor the framework tell it; write it as "
                    f'reports.{force}."{id}".published, like 2017-03-02, 2017-03 or 2017',
                )


def _source(framework: Framework, one: Read, about: About) -> Mapping[str, str]:
    url = about.url or one.url
    official = url is not None and framework.is_official(url)
    date = one.draft.date
    bodies = [b.name for b in framework.inspectorate if not (b.first and date and b.first > date)]
    body = bodies[-1] if bodies and official else NOT_STATED
    source = {
        "title": _line(about.title or one.title),
        "publisher": _line(about.publisher or body),
        "kind": about.kind or ("inspectorate" if official else "document"),
        "date": date or None,
        "url": _line(url) if url else None,
        "file": _line(one.file),
        "sha256": one.sha256,
    }
    return {key: said for key, said in source.items() if said is not None}


def _reports(
    framework: Framework, documents: Sequence[Read], judgments: Sequence[Drafted]
) -> Mapping[str, Any]:
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    ids = {document.file: document.id for document in documents}
    published = {document.file: document.draft.published for document in documents}
    reports: dict[str, dict[str, Any]] = {}
    order = sorted(
        judgments,
        key=lambda j: (j.force, framework.cycle_orders[j.cycle], framework.area_orders[j.area]),
    )
    # What a document says of earlier assessments did not come out with it.
    newest = {(item.file, item.force): item.cycle for item in order}
    for item in order:
        cycles = reports.setdefault(item.force, {})
        report = cycles.setdefault(DoubleQuotedScalarString(item.cycle), {})
        day = published[item.file] if newest[item.file, item.force] == item.cycle else None
        if day and not framework.cycles[item.cycle].published and "published" not in report:
            report["published"] = day
        entry = report.setdefault("judgments", {}).setdefault(item.area, {})
        entry["grade"] = item.grade or "ungraded"
        if item.carried_over_from:
            entry["carried-over-from"] = DoubleQuotedScalarString(item.carried_over_from)
        evidence = CommentedMap(source=ids[item.file], stated=item.stated, quote=clean(item.quote))
        evidence.yaml_add_eol_comment(_line(item.why), "source")
        entry.setdefault("evidence", []).append(evidence)
    return reports


def explained(framework: Framework, forces: Mapping[str, Force], asked: ToRead) -> Iterator[str]:
    """Yield, line by line, what each sentence of a document was taken for, and the rules that fired."""
    from pathlib import Path

    from peeltrack.documents import read_document

    reader = Reader(framework, forces)
    document = read_document(Path(asked.path))
    for number, (sentence, reading) in enumerate(reader.explain(document, asked.told), 1):
        tokens = (f"{_line(token.text)} <{token.tag}>" for token in reading.tokens)
        yield f"{number:>4}  {_line(sentence.text)}"
        yield f"      {' · '.join(tokens)}"
        yield from (f"      → {line}" for line in _fired(reading))


def _fired(reading: Reading) -> Iterator[str]:
    words = [_line(token.text) for token in reading.tokens]
    for rule in reading.passed:
        yield f"{rule.name}: passed over"
    if reading.aside:
        yield f"{reading.aside.name}: {reading.aside.why}"
    for place, rule in reading.left.items():
        yield f"{rule.name}: '{words[place]}' is left, {rule.why}"
    for bound in reading.bound:
        grade = f"'{words[bound.grade]}'" if bound.grade is not None else "the same grade"
        of = [words[n] for n in (*bound.areas, *bound.forces)]
        yield f"{bound.rule.name}: {grade} for {', '.join(of) or 'what stands elsewhere'}"


def summary(documents: Sequence[Read], record: Record) -> Iterator[str]:
    """Yield what was read of documents: how much, what contradicts the record, by name, and what was left."""
    judgments, undecided = _settled(documents)
    for document in documents:
        if not document.draft.judgments:
            yield f"{_line(document.file)}: no grade was found"
    known = record.by_cell()
    for item in judgments:
        recorded = {one.grade for one in known.get((item.force, item.cycle, item.area), ())}
        if recorded and item.grade not in recorded:
            grades = ", ".join(sorted(grade or "ungraded" for grade in recorded))
            yield (
                f"{item.force} {item.cycle} {item.area}: {item.grade or 'ungraded'} in {_line(item.file)}, "
                f"but {grades} in the record"
            )
    if len(documents) == 1 and undecided:
        yield f"{several(len(undecided), 'passage')} not decided: the draft lists them"
    if len(documents) > 1:
        yield (
            f"{len(documents)} documents read: {len(judgments)} judgments of "
            f"{len({item.force for item in judgments})} forces, {len(undecided)} passages not decided"
        )


def _line(text: str) -> str:
    """Return text as one line that can stand in a comment."""
    return clean(" ".join(text.split()))


def _settled(documents: Sequence[Read]) -> tuple[list[Drafted], list[Undecided]]:
    """Return what all documents say together: where two disagree on a grade, it is not decided."""
    found = [item for document in documents for item in document.draft.judgments]
    undecided = [item for document in documents for item in document.draft.undecided]
    grades = defaultdict(set)
    for item in found:
        grades[item.force, item.cycle, item.area].add(item.grade)
    settled = []
    for item in found:
        if len(grades[item.force, item.cycle, item.area]) == 1:
            settled.append(item)
        else:
            why = f"the documents disagree on {item.force} {item.cycle} {item.area}: "
            why += f"here it is {item.grade or 'ungraded'}"
            undecided.append(Undecided(item.file, item.quote, why))
    return settled, undecided
