"""The contracts of the JSON answers, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from peeltrack.output.answers import areas, check, compare, diff, flag, gaps, lists, revisions, show
from peeltrack.output.answers.facts import JUDGMENT
from peeltrack.output.data.fields import (
    COUNT,
    ID,
    SCHEMAS,
    Contract,
    Schema,
    a_list,
    a_mapping,
    an_object,
    field,
    objects,
)
from peeltrack.record.judgments import SAID, STATED

TEXT, DATE, DAY, COUNTS = (SCHEMAS[kind] for kind in ("text", "date", "day", "counts"))


def one_of(*names: str) -> Schema:
    """Return the schema of a choice of words."""
    return {"enum": list(names)}


_PAGES = a_list(an_object({"url": TEXT, "archived?": TEXT, "stated": one_of(*STATED[1:])}))
_QUOTES = a_list(an_object({"source": ID, "stated": one_of(*STATED[:2]), "quote": TEXT}))
_SOURCED = {
    "url?": TEXT,
    "archived?": TEXT,
    "also?": _PAGES,
    "note?": TEXT,
    "notes?": a_list(TEXT),
    "evidence?": _QUOTES,
}
_DISPUTE = an_object({"url": TEXT, "archived?": TEXT, "grade": ID, "note?": TEXT})
_RECORDED = an_object(
    {
        "grade": ID,
        "published?": DATE,
        **_SOURCED,
        "stated?": one_of(*STATED[1:]),
        **{f"{f.name.replace('_', '-')}?": SCHEMAS[f.kind] for f in JUDGMENT if f.name in SAID},
        "disputed-by?": a_list(_DISPUTE),
        "revised?": a_list(an_object({"grade": ID, "published": DATE, **_SOURCED})),
    }
)
_COUNTED = an_object(
    {"areas?": COUNT, "counts?": COUNTS, "known?": COUNTS, "url?": TEXT, "note?": TEXT}
)
_FINDING = an_object({"kind": TEXT, "areas": a_list(ID), "text": TEXT, "source": ID, "quote": TEXT})
_RESPONSE = an_object(
    {"covers?": ID, "date": DAY, "to": TEXT, "reference?": TEXT, "source": ID, "quote": TEXT}
)
_REPORT = an_object(
    {
        "published?": DATE,
        "notes?": a_list(TEXT),
        "judgments?": a_mapping(_RECORDED),
        "not-established?": a_mapping(TEXT),
        "as-published?": _COUNTED,
        "on-page?": _COUNTED,
        "findings?": a_list(_FINDING),
        "responses?": a_list(_RESPONSE),
    }
)
_DOCUMENT = an_object(
    {
        "title": TEXT,
        "publisher": TEXT,
        "kind": TEXT,
        "date?": DATE,
        "dated?": TEXT,
        "url?": TEXT,
        "file?": TEXT,
        "sha256?": TEXT,
        "note?": TEXT,
    }
)
_DRAFTED = (
    field("file", ""),
    field("force", "", "id"),
    field("cycle", ""),
    field("area", "", "id"),
    field("grade", "", "id?"),
    field("stated", "", choices=STATED[:2]),
    field("quote", ""),
    field("why", ""),
    field("carried_over_from", "", "text?"),
)
_UNDECIDED = (field("file", ""), field("quote", ""), field("why", ""))
CONTRACTS: dict[str, Schema] = {
    contract.name: contract.schema
    for contract in (
        Contract(
            "record",
            "The whole record, or part of it, in the shape of a record file",
            field("sources", "", schema=a_mapping(_DOCUMENT)),
            more=(field("reports", "", schema=a_mapping(a_mapping(_REPORT))),),
        ),
        show.CONTRACT,
        diff.CONTRACT,
        revisions.CONTRACT,
        flag.CONTRACT,
        compare.CONTRACT,
        gaps.CONTRACT,
        check.CONTRACT,
        Contract(
            "draft",
            "What documents say of grades, and what could not be decided",
            objects("judgments", _DRAFTED),
            more=(objects("undecided", _UNDECIDED),),
        ),
        lists.FORCES_CONTRACT,
        areas.CONTRACT,
        lists.CYCLES_CONTRACT,
        lists.SOURCES_CONTRACT,
        lists.RESPONSES_CONTRACT,
    )
}
"""The contract of each answer by the name of its command, and `record`, which `export` writes."""
