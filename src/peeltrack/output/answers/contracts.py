"""The contracts of the JSON answers, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from peeltrack.output.answers.areas import LISTED
from peeltrack.output.answers.check import LOOKED_AT, PROBLEM
from peeltrack.output.answers.compare import ABSENT
from peeltrack.output.answers.diff import CHANGE
from peeltrack.output.answers.facts import FORCE, GAP, JUDGMENT, REPORT
from peeltrack.output.answers.flag import FLAG, LOW_COUNTS, NOT_RECORDED
from peeltrack.output.answers.gaps import FIELDS as GAP_FIELDS
from peeltrack.output.answers.lists import CYCLES, FORCES, RESPONSES, SOURCES, TOTALS
from peeltrack.output.answers.revisions import REVISION
from peeltrack.output.data.fields import (
    COUNT,
    ID,
    SCHEMAS,
    Schema,
    a_list,
    an_object,
    maybe,
    schema,
)
from peeltrack.queries.diff import SUMMARY
from peeltrack.queries.revisions import REVISIONS
from peeltrack.record.judgments import SAID, STATED

TEXT, DATE, DAY, COUNTS = (SCHEMAS[kind] for kind in ("text", "date", "day", "counts"))


def a_mapping(schema: Schema) -> Schema:
    """Return the schema of an object with any names, and one schema for what they have."""
    return {"type": "object", "additionalProperties": schema}


def one_of(*names: str) -> Schema:
    """Return the schema of a choice of words."""
    return {"enum": list(names)}


def _contract(name: str, title: str, properties: dict[str, Schema]) -> Schema:
    answer = an_object({"schema": {"const": f"peeltrack/{name}/1"}, **properties})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **answer}


_SHOWN = an_object(
    {
        **schema(JUDGMENT)["properties"],
        "evidence?": a_list(
            an_object(
                {"source": TEXT, "stated": one_of(*STATED), "quote": maybe(TEXT), "archived?": TEXT}
            )
        ),
        "disputed_by?": a_list(
            an_object(
                {"source": TEXT, "grade": maybe(ID), "archived": maybe(TEXT), "note": maybe(TEXT)}
            )
        ),
        "notes?": a_list(TEXT),
    }
)
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
_DRAFTED = an_object(
    {
        "file": TEXT,
        "force": ID,
        "cycle": TEXT,
        "area": ID,
        "grade": maybe(ID),
        "stated": one_of(*STATED[:2]),
        "quote": TEXT,
        "why": TEXT,
        "carried_over_from": maybe(TEXT),
    }
)
_GRADED = {"anyOf": [schema(JUDGMENT), schema(ABSENT), {"type": "null"}]}
_COMPARED = an_object({**schema(FORCE)["properties"], "grades": a_mapping(_GRADED)})

CONTRACTS: dict[str, Schema] = {
    name: _contract(name, title, properties)
    for name, (title, properties) in {
        "record": (
            "The whole record, or part of it, in the shape of a record file",
            {"sources": a_mapping(_DOCUMENT), "reports": a_mapping(a_mapping(_REPORT))},
        ),
        "show": (
            "A force's judgments, in order of area, then publication",
            {
                "force": an_object({"id": ID, "name": TEXT, "region": ID}),
                "at": maybe(TEXT),
                "judgments": a_list(_SHOWN),
                "gaps": a_list(schema(GAP)),
                "reports": a_list(schema(REPORT)),
            },
        ),
        "diff": (
            "What changed between two moments",
            {
                "from": TEXT,
                "to": TEXT,
                "summary": an_object(dict.fromkeys(SUMMARY, COUNT)),
                "neither": COUNT,
                "changes": a_list(schema(CHANGE)),
            },
        ),
        "record-diff": (
            "What one record says that another did not (`diff --since-record`)",
            {
                "summary": an_object(dict.fromkeys(REVISIONS, COUNT)),
                "changes": a_list(schema(REVISION)),
            },
        ),
        "flag": (
            "Runs of grades at or below a threshold, open ones first",
            {
                "at": maybe(TEXT),
                "threshold": ID,
                "not_recorded": a_list(schema(NOT_RECORDED)),
                "low_counts": a_list(schema(LOW_COUNTS)),
                "flags": a_list(schema(FLAG)),
            },
        ),
        "compare": (
            "The grade table at a moment",
            {
                "at": TEXT,
                "areas": a_list(ID),
                "rows": a_list(_COMPARED),
                "totals": a_mapping(COUNTS),
                "without": a_mapping(COUNTS),
            },
        ),
        "gaps": (
            "What is not recorded, though its report is out",
            {"at": maybe(TEXT), "gaps": a_list(schema(GAP_FIELDS))},
        ),
        "check": (
            "The outcome of a check",
            {
                "ok": SCHEMAS["boolean"],
                "counts": {**schema(LOOKED_AT), "required": [LOOKED_AT[0].name]},
                "problems": a_list(schema(PROBLEM)),
            },
        ),
        "draft": (
            "What documents say of grades, and what could not be decided",
            {
                "judgments": a_list(_DRAFTED),
                "undecided": a_list(an_object({"file": TEXT, "quote": TEXT, "why": TEXT})),
            },
        ),
        "forces": ("The forces", {"forces": a_list(schema(FORCES))}),
        "areas": ("The areas as each cycle assessed them", {"areas": a_list(schema(LISTED))}),
        "cycles": (
            "The cycles, and what is recorded of each",
            {"cycles": a_list(schema(CYCLES)), "totals": a_list(schema(TOTALS))},
        ),
        "sources": (
            "The documents and pages that the record rests on",
            {"sources": a_list(schema(SOURCES))},
        ),
        "responses": (
            "Each report, and the commissioner's response if recorded",
            {"days": COUNT, "law": TEXT, "reports": a_list(schema(RESPONSES))},
        ),
    }.items()
}
"""The contract of each answer by the name of its command, and `record`, which `export` writes."""
