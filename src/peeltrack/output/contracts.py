"""The contracts of the JSON answers, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from peeltrack.output.areas import AREA
from peeltrack.output.compare import ABSENT
from peeltrack.output.diff import CHANGE
from peeltrack.output.facts import FORCE, GAP, JUDGMENT, REPORT
from peeltrack.output.fields import Schema, schema
from peeltrack.output.flag import FLAG
from peeltrack.output.gaps import FIELDS as GAP_FIELDS
from peeltrack.output.revisions import REVISION
from peeltrack.queries.diff import SUMMARY
from peeltrack.queries.revisions import REVISIONS
from peeltrack.record.judgments import STATED

TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
DAY: Schema = {"type": "string", "format": "date"}
COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}


def maybe(schema: Schema) -> Schema:
    """Return a schema that also allows null."""
    return {"anyOf": [schema, {"type": "null"}]}


def a_list(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def an_object(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """Return the schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def one_of(names: tuple[str, ...]) -> Schema:
    """Return the schema of a choice of words."""
    return {"enum": list(names)}


EVIDENCE = an_object(
    {"source": TEXT, "stated": one_of(STATED), "quote": maybe(TEXT), "archived": TEXT},
    optional=("archived",),
)
DISPUTE = an_object(
    {"source": TEXT, "grade": maybe(ID), "archived": maybe(TEXT), "note": maybe(TEXT)}
)
SHOWN = an_object(
    {
        **schema(JUDGMENT)["properties"],
        "evidence": a_list(EVIDENCE),
        "disputed_by": a_list(DISPUTE),
        "notes": a_list(TEXT),
    },
    optional=("evidence", "disputed_by", "notes"),
)


def _contract(name: str, title: str, properties: dict[str, Schema]) -> Schema:
    answer = an_object({"schema": {"const": f"peeltrack/{name}/1"}, **properties})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **answer}


_QUOTED = a_list(an_object({"source": ID, "stated": one_of(STATED[:2]), "quote": TEXT}))
_PAGES = a_list(
    an_object({"url": TEXT, "archived": TEXT, "stated": one_of(STATED[1:])}, optional=("archived",))
)
_DISPUTES = a_list(
    an_object(
        {"url": TEXT, "archived": TEXT, "grade": ID, "note": TEXT}, optional=("archived", "note")
    )
)
_REVISION = an_object(
    {
        "grade": ID,
        "published": DATE,
        "url": TEXT,
        "archived": TEXT,
        "also": _PAGES,
        "note": TEXT,
        "notes": a_list(TEXT),
        "evidence": _QUOTED,
    },
    optional=("url", "archived", "also", "note", "notes", "evidence"),
)
_RECORDED = an_object(
    {
        **_REVISION["properties"],
        "stated": one_of(STATED[1:]),
        "carried-over-from": TEXT,
        "inspection": ID,
        "disputed-by": _DISPUTES,
        "revised": a_list(_REVISION),
    },
    optional=(
        "published",
        "url",
        "archived",
        "disputed-by",
        "also",
        "stated",
        "carried-over-from",
        "inspection",
        "note",
        "notes",
        "evidence",
        "revised",
    ),
)
_COUNTED = an_object(
    {"areas": COUNT, "counts": COUNTS, "known": COUNTS, "url": TEXT, "note": TEXT},
    optional=("areas", "counts", "known", "url", "note"),
)
_REPORT = an_object(
    {
        "published": DATE,
        "notes": a_list(TEXT),
        "judgments": {"type": "object", "additionalProperties": _RECORDED},
        "not-established": {"type": "object", "additionalProperties": TEXT},
        "as-published": _COUNTED,
        "on-page": _COUNTED,
        "findings": a_list(
            an_object(
                {"kind": TEXT, "areas": a_list(ID), "text": TEXT, "source": ID, "quote": TEXT}
            )
        ),
        "responses": a_list(
            an_object(
                {
                    "covers": ID,
                    "date": DAY,
                    "to": TEXT,
                    "reference": TEXT,
                    "source": ID,
                    "quote": TEXT,
                },
                optional=("covers", "reference"),
            )
        ),
    },
    optional=(
        "published",
        "notes",
        "judgments",
        "not-established",
        "as-published",
        "on-page",
        "findings",
        "responses",
    ),
)
_DOCUMENT = an_object(
    {
        "title": TEXT,
        "publisher": TEXT,
        "kind": TEXT,
        "date": DATE,
        "dated": TEXT,
        "url": TEXT,
        "file": TEXT,
        "sha256": TEXT,
        "note": TEXT,
    },
    optional=("date", "dated", "url", "file", "sha256", "note"),
)

CONTRACTS: dict[str, Schema] = {
    "record": _contract(
        "record",
        "The whole record, or part of it, in the shape of a record file",
        {
            "sources": {"type": "object", "additionalProperties": _DOCUMENT},
            "reports": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": _REPORT},
            },
        },
    ),
    "show": _contract(
        "show",
        "A force's judgments, in order of area, then publication",
        {
            "force": an_object({"id": ID, "name": TEXT, "region": ID}),
            "at": maybe(TEXT),
            "judgments": a_list(SHOWN),
            "gaps": a_list(schema(GAP)),
            "reports": a_list(schema(REPORT)),
        },
    ),
    "diff": _contract(
        "diff",
        "What changed between two moments",
        {
            "from": TEXT,
            "to": TEXT,
            "summary": an_object(dict.fromkeys(SUMMARY, COUNT)),
            "changes": a_list(schema(CHANGE)),
        },
    ),
    "record-diff": _contract(
        "record-diff",
        "What one record says that another did not (`diff --since-record`)",
        {
            "summary": an_object(dict.fromkeys(REVISIONS, COUNT)),
            "changes": a_list(schema(REVISION)),
        },
    ),
    "flag": _contract(
        "flag",
        "Runs of grades at or below a threshold, open ones first",
        {
            "at": maybe(TEXT),
            "threshold": ID,
            "flags": a_list(schema(FLAG)),
        },
    ),
    "compare": _contract(
        "compare",
        "The grade table at a moment",
        {
            "at": TEXT,
            "areas": a_list(ID),
            "rows": a_list(
                an_object(
                    {
                        **schema(FORCE)["properties"],
                        "grades": {
                            "type": "object",
                            "additionalProperties": {
                                "anyOf": [schema(JUDGMENT), schema(ABSENT), {"type": "null"}]
                            },
                        },
                    }
                )
            ),
            "totals": {"type": "object", "additionalProperties": COUNTS},
            "without": {"type": "object", "additionalProperties": COUNTS},
        },
    ),
    "gaps": _contract(
        "gaps",
        "What is not recorded, though its report is out",
        {"at": maybe(TEXT), "gaps": a_list(schema(GAP_FIELDS))},
    ),
    "check": _contract(
        "check",
        "The outcome of a check",
        {
            "ok": {"type": "boolean"},
            "counts": COUNTS,
            "problems": a_list(
                an_object(
                    {
                        "file": TEXT,
                        "line": maybe(COUNT),
                        "column": maybe(COUNT),
                        "rule": ID,
                        "message": TEXT,
                    }
                )
            ),
        },
    ),
    "draft": _contract(
        "draft",
        "What documents say of grades, and what could not be decided",
        {
            "judgments": a_list(
                an_object(
                    {
                        "file": TEXT,
                        "force": ID,
                        "cycle": TEXT,
                        "area": ID,
                        "grade": maybe(ID),
                        "stated": one_of(("quoted", "paraphrased")),
                        "quote": TEXT,
                        "why": TEXT,
                        "carried_over_from": maybe(TEXT),
                    }
                )
            ),
            "undecided": a_list(an_object({"file": TEXT, "quote": TEXT, "why": TEXT})),
        },
    ),
    "forces": _contract(
        "forces",
        "The forces",
        {
            "forces": a_list(
                an_object(
                    {
                        "id": ID,
                        "name": TEXT,
                        "region": ID,
                        "region_name": TEXT,
                        "aliases": a_list(TEXT),
                        "ons": maybe(TEXT),
                        "first": maybe(DATE),
                        "last": maybe(DATE),
                        "successor": maybe(ID),
                    }
                )
            )
        },
    ),
    "areas": _contract(
        "areas", "The areas as each cycle assessed them", {"areas": a_list(schema(AREA))}
    ),
    "cycles": _contract(
        "cycles",
        "The cycles, and what is recorded of each",
        {
            "cycles": a_list(
                an_object(
                    {
                        "id": TEXT,
                        "title": TEXT,
                        "first_published": maybe(DAY),
                        "last_published": maybe(DAY),
                        "scale": a_list(ID),
                        "comparable_with_previous": {"anyOf": [{"type": "boolean"}, a_list(ID)]},
                        "forces_recorded": COUNT,
                        "forces": COUNT,
                        "judgments_recorded": COUNT,
                        "judgments_graded": maybe(COUNT),
                        "pillars_recorded": COUNT,
                        "pillars_graded": COUNT,
                        "ungraded": COUNT,
                        "not_established": COUNT,
                        "not_recorded": COUNT,
                        "reports_counted": COUNT,
                        "reports_complete": COUNT,
                    }
                )
            ),
            "totals": a_list(
                an_object(
                    {
                        "cycle": TEXT,
                        "area": ID,
                        "status": one_of(("equal", "consistent", "contradicted")),
                        "official": COUNTS,
                        "recorded": COUNTS,
                        "missing": COUNTS,
                        "url": TEXT,
                    }
                )
            ),
        },
    ),
    "sources": _contract(
        "sources",
        "The documents and pages that the record rests on",
        {
            "sources": a_list(
                an_object(
                    {
                        "id": TEXT,
                        "title": maybe(TEXT),
                        "publisher": maybe(TEXT),
                        "kind": TEXT,
                        "date": maybe(DATE),
                        "url": maybe(TEXT),
                        "file": maybe(TEXT),
                        "sha256": maybe(TEXT),
                        "note": maybe(TEXT),
                        "forces": a_list(ID),
                        "judgments": COUNT,
                    }
                )
            )
        },
    ),
    "responses": _contract(
        "responses",
        "Each report, and the commissioner's response if recorded",
        {
            "days": COUNT,
            "law": TEXT,
            "reports": a_list(
                an_object(
                    {
                        "force": ID,
                        "cycle": TEXT,
                        "covers": maybe(a_list(TEXT)),
                        "published": maybe(DATE),
                        "due": maybe(DAY),
                        "responded": maybe(DAY),
                        "days": maybe({"type": "integer"}),
                        "to": maybe(TEXT),
                        "reference": maybe(TEXT),
                        "source": maybe(TEXT),
                    }
                )
            ),
        },
    ),
}
"""The contract of each answer by the name of its command, and `record`, which `export` writes."""
