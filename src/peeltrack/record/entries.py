"""What a record file writes to say a judgment: the whole of it, or only what its report leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peeltrack.record.addresses import page_of
from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import SAID, Evidence, Judgment
from peeltrack.record.states import UNGRADED

Entry = dict[str, Any]
"""A part of a record file as plain text values, keys as the file spells them."""


def key_of(name: str) -> str:
    """Return the key that stands in files for a field."""
    return name.replace("_", "-")


DISPUTED_BY = "disputed-by"
PAGE = ("url", "archived")
"""The keys of a page that is cited."""
KEYS = (
    *("grade", "published", *PAGE, "stated", *map(key_of, SAID), "replaces", "also"),
    *("note", "notes", "evidence", DISPUTED_BY, "revised"),
)
"""The keys of a judgment, in the order of files."""


def entry_of(judgment: Judgment) -> Entry:
    """Return the entry that says a judgment in full, with no help from its report; or a revision, from its first."""
    entry: Entry = {"grade": judgment.grade or UNGRADED}
    for name in ("published", *(() if judgment.revised else SAID)):
        said = getattr(judgment, name)
        entry |= {key_of(name): said} if said else {}
    if judgment.disputed_by and not judgment.revised:
        entry[DISPUTED_BY] = [one.said() for one in judgment.disputed_by]
    entry = with_evidence(entry, judgment.evidence, {}, revised=judgment.revised)
    return with_notes(entry, judgment.notes)


def with_evidence(
    entry: Entry, evidence: Iterable[Evidence], report: Mapping[str, Any], *, revised: bool
) -> Entry:
    """Return an entry of a judgment with more evidence; the page of its `report` states it if nothing else does.

    That of a `revised` one cannot say how its own address states it: such an address is one of those beside it.
    """
    entry = dict(entry)
    for item in evidence:
        if _with_copy(entry, item):
            continue
        if rests_on(report, entry):
            entry |= {key: report[key] for key in PAGE if report.get(key)}
        if item.quote is not None:
            quote = {"source": item.source, "stated": item.stated, "quote": item.quote}
            entry["evidence"] = [*entry.get("evidence", []), quote]
            continue
        of_own = unsaid(entry.get("carried-over-from"))
        own = "url" not in entry and (item.stated == of_own or not revised)
        page = {"url": item.source}
        page |= {"archived": item.archived} if item.archived else {}
        if item.stated != (of_own if own else "cited"):
            page["stated"] = item.stated
        if own:
            entry |= page
        else:
            entry["also"] = [*entry.get("also", []), item.source if len(page) == 1 else page]
    return in_order(entry)


def _with_copy(entry: Entry, item: Evidence) -> bool:
    """Give a page that an entry cites the archived copy that it lacks; say whether that is done."""
    if not item.archived or item.quote is not None:
        return False
    also = [{"url": one} if isinstance(one, str) else one for one in entry.get("also", ())]
    own = {"stated": unsaid(entry.get("carried-over-from")), **entry}
    for n, one in enumerate([own, *also]):
        page = page_of(one.get("url", "")), one.get("stated", "cited")
        if page != (page_of(item.source), item.stated) or "archived" in one:
            continue
        if n:
            also[n - 1] = {"url": one["url"], "archived": item.archived, **one}
            entry["also"] = [one if len(one) > 1 else one["url"] for one in also]
        else:
            entry["archived"] = item.archived
        return True
    return False


def rests_on(report: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Say whether an entry names nothing that states its judgment, so that the page of its report does."""
    own = any(entry.get(key) for key in ("url", "also", "evidence"))
    return bool(report.get("url")) and not own and "inspection" not in entry


def unsaid(carried_over_from: str | None) -> str:
    """Return how the own address of an entry states its judgment where that is not said."""
    return "carried-over" if carried_over_from else "cited"


def with_notes(entry: Entry, notes: Iterable[str]) -> Entry:
    """Return an entry with more notes."""
    entry = dict(entry)
    for note in notes:
        if "note" in entry:
            entry["notes"] = [*entry.get("notes", []), note]
        else:
            entry["note"] = note
    return in_order(entry)


def in_order(entry: Entry) -> Entry:
    """Return the entry of a judgment with its keys in the order of files."""
    return {key: entry[key] for key in KEYS if key in entry}


def in_full(entry: str | Mapping[str, Any]) -> Entry:
    """Return the entry of a judgment as a mapping, where a file can write the grade alone."""
    return {"grade": entry} if isinstance(entry, str) else dict(entry)


def in_short(entry: Entry) -> str | Entry:
    """Return the entry of a judgment as files write it: the grade alone where that is all."""
    return str(entry["grade"]) if list(entry) == ["grade"] else entry


def within(entry: Entry, area: str, report: Mapping[str, Any], cycle: Cycle) -> str | Entry:
    """Return an entry written in full without what its report says already."""
    entry = dict(entry)
    if "inspection" in entry:
        return in_order(entry)
    of_report, common = report.get("published"), cycle.date_for(area)
    published = entry.pop("published", None) or common
    if published and published != (of_report or common):
        entry["published"] = published
    pages = [(one.get("url"), one.get("archived")) for one in (entry, report)]
    if pages[0] == pages[1] and not (entry.get("evidence") or entry.get("also")):
        entry.pop("url", None)
        entry.pop("archived", None)
    note = report.get("note")
    if note:
        notes = [text for text in (entry.pop("note", None), *entry.pop("notes", [])) if text]
        entry = with_notes(entry, (text for text in notes if text != note))
    return in_short(in_order(entry))
