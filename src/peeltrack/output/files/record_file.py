"""The record as text: in the shape of a record file, which says all that is known, or flat, a row a judgment."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from peeltrack.cells import joined
from peeltrack.names import hint
from peeltrack.output.about import LICENCE
from peeltrack.output.answers.facts import DISPUTE, EVIDENCE, FORCE, JUDGMENT
from peeltrack.output.data.fields import facts, header
from peeltrack.output.data.formats import write_json, write_lines, write_separated
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import assess
from peeltrack.queries.scope import Scope
from peeltrack.record.entries import entry_of
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Counts, Judgment, Record, Report, Response

SCHEMA = "peeltrack/record/1"
JUDGMENT_COLUMNS = (*header((*FORCE, *JUDGMENT)), "note", "evidence", "disputed_by")
"""The columns of a judgment in a flat file. `evidence` and `disputed_by` are JSON; the rest reads without them."""


def render(
    record: Record, scope: Scope, ending: str, columns: tuple[str, ...] = ()
) -> Mapping[str, bytes]:
    """Return the text of an export in one file, rows with the columns given or with all."""
    text = io.StringIO()
    for name in columns:
        if name not in JUDGMENT_COLUMNS:
            raise WrongRequest(f"no column is called '{name}'; {hint(name, JUDGMENT_COLUMNS)}")
    if ending in (".csv", ".tsv"):
        separator = "," if ending == ".csv" else "\t"
        write_separated(columns or JUDGMENT_COLUMNS, judgment_rows(record, scope), text, separator)
    elif ending == ".json":
        write_json(record_json(record, scope), text)
    elif ending == ".jsonl":
        write_lines(_lines(record, scope, columns), text)
    else:
        _write_yaml(record, scope, text)
    return {"": text.getvalue().encode("utf-8")}


def record_file(record: Record, scope: Scope | None = None) -> dict[str, Any]:
    """Return the record, or the part of it that `scope` names, as one record file.

    Every judgment that a file states is written out, with its own address, notes and evidence, and nothing that follows
    from the framework is repeated; read as a record file it gives back an equal record. Of a part, only
    the sources that it rests on are kept. A page that is only cited is no entry of `sources`: its
    address stands with the judgment.
    """
    used: set[str] = set()
    reports: dict[str, dict[str, Any]] = {}
    for force, of_force in record.reports.items():
        if scope is not None and force not in scope.forces:
            continue
        for report in of_force:
            part = _part(report, scope)
            used.update(part.sources)
            entry = _entry(record.framework, part)
            if entry or not any(one.reckoned for one in report.judgments):
                reports.setdefault(force, {})[report.cycle] = entry
    return {
        "sources": {
            id: _given({**source._asdict(), "id": None})
            for id, source in record.sources.items()
            if source.is_document and (scope is None or id in used)
        },
        "reports": reports,
    }


def record_json(record: Record, scope: Scope | None = None) -> dict[str, Any]:
    """Return the record as the JSON contract `record` has it."""
    return {"schema": SCHEMA, **record_file(record, scope)}


def _write_yaml(record: Record, scope: Scope, text: io.StringIO) -> None:
    """Write a record file in the normal form of data files: lists set in, lines unbroken."""
    import yaml

    class NormalForm(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    text.write(f"# A record file, exported by peeltrack. {LICENCE}\n\n")
    value = record_file(record, scope)
    yaml.dump(value, text, NormalForm, allow_unicode=True, sort_keys=False, width=4096)


def _given(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry without the keys that say nothing."""
    return {key: value for key, value in entry.items() if value is not None and value != []}


def _part(report: Report, scope: Scope | None) -> Report:
    """Return what a scope asks of a report: of its judgments those that a file states."""

    def wanted(area: str) -> bool:
        return scope is None or scope.has_area(area)

    return report._replace(
        judgments=tuple(j for j in report.judgments if wanted(j.area) and not j.reckoned),
        not_established=tuple(gap for gap in report.not_established if wanted(gap.area)),
        findings=tuple(found for found in report.findings if any(map(wanted, found.areas))),
    )


def _entry(framework: Framework, report: Report) -> dict[str, Any]:
    by_area = groupby(report.judgments, key=lambda judgment: judgment.area)
    judgments = {area: _judgment(framework, report, list(found)) for area, found in by_area}
    return _given(
        {
            "published": report.published,
            "notes": list(report.notes),
            "judgments": judgments or None,
            "not-established": {gap.area: gap.note for gap in report.not_established} or None,
            "as-published": _counts(report.as_published),
            "on-page": _counts(report.on_page),
            "findings": [{**one._asdict(), "areas": list(one.areas)} for one in report.findings],
            "responses": [_response(response) for response in report.responses],
        }
    )


def _response(response: Response) -> dict[str, Any]:
    source = {"url": response.source, "source": None} if response.quote is None else {}
    return _given({**response._asdict(), **source})


def _judgment(framework: Framework, report: Report, found: Sequence[Judgment]) -> dict[str, Any]:
    """Return the entry of one area: its first judgment, its date where its report has another, and its revisions."""
    first, *revisions = found
    of_area = framework.cycles[first.cycle].date_for(first.area)
    common = None if first.inspection else report.published or of_area
    entry = _statement(first)
    if first.published == common:
        entry.pop("published", None)
    return entry | _given({"revised": [_statement(revised) for revised in revisions]})


def _statement(judgment: Judgment) -> dict[str, Any]:
    """Return the entry of a judgment, every page beside its own as a mapping that says how it states it."""
    entry = entry_of(judgment)
    pages = [{"url": one} if isinstance(one, str) else one for one in entry.get("also", ())]
    also = {"also": [{**one, "stated": one.get("stated", "cited")} for one in pages]}
    return entry | (also if pages else {})


def _counts(counts: Counts | None) -> dict[str, Any] | None:
    """Return the entry of a report's counts, if it has any: `counts` where they are complete, else what is known."""
    if counts is None:
        return None
    return _given(
        {
            "areas": None if counts.complete else counts.areas,
            "counts" if counts.complete else "known": dict(counts.grades) or None,
            "url": counts.url,
            "note": counts.note,
        }
    )


def judgment_rows(record: Record, scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield a flat row for every judgment of a scope: every value is text, true or false, or None.

    `sources` are ids with a space between them; `note` holds the notes as `cells.joined` has them; `evidence` is a
    JSON list of `{"source", "stated", "quote"}`, where the quote is null for a page that is only cited, and
    `disputed_by` one of `{"source", "grade", "archived", "note"}`, or None where nothing disagrees.
    """
    for row in full_rows(record, scope):
        flat = {
            **row,
            "sources": " ".join(row["sources"]),
            "note": joined(row["notes"]) or None,
            **{name: _json(row[name]) for name in ("evidence", "disputed_by")},
        }
        yield {name: flat[name] for name in JUDGMENT_COLUMNS}


def _json(items: list[dict[str, Any]]) -> str | None:
    return json.dumps(items, ensure_ascii=False, separators=(",", ":")) if items else None


def full_rows(record: Record, scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield what `judgment_rows` does, with lists as lists, and `notes` for `note`."""
    for id in scope.forces:
        force = facts(FORCE, record.forces[id])
        for item in assess(record.framework, record.judgments(id)):
            if scope.has_area(item.judgment.area):
                yield {
                    **force,
                    **facts(JUDGMENT, item),
                    "notes": list(item.judgment.notes),
                    "evidence": [facts(EVIDENCE, evidence) for evidence in item.judgment.evidence],
                    "disputed_by": [facts(DISPUTE, one) for one in item.judgment.disputed_by],
                }


def _lines(record: Record, scope: Scope, columns: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for row in full_rows(record, scope):
        named = {**row, "note": row["notes"]}  # so it is called among the columns
        yield {name: named[name] for name in columns} if columns else row
