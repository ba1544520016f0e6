"""The contracts of the JSON answers, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from peeltrack.output.answers import areas, check, compare, diff, flag, gaps, lists, revisions, show
from peeltrack.output.answers.facts import JUDGMENT
from peeltrack.output.data.fields import Contract, Schema, a_mapping, field, objects, schema
from peeltrack.record.judgments import SAID, STATED

_PAGE = (field("url"), field("archived?"), field("stated", choices=STATED[1:]))
_QUOTE = (field("source", kind="id"), field("stated", choices=STATED[:2]), field("quote"))
_SOURCED = (
    field("url?"),
    field("archived?"),
    objects("also?", _PAGE),
    field("note?"),
    field("notes?", kind="text*"),
    objects("evidence?", _QUOTE),
)
_DISPUTE = (field("url"), field("archived?"), field("grade", kind="id"), field("note?"))
_GRADE = field("grade", kind="id")
_RECORDED = (
    _GRADE,
    field("published?", kind="date"),
    *_SOURCED,
    field("stated?", choices=STATED[1:]),
    *(
        field(f"{one.name.replace('_', '-')}?", kind=one.kind)
        for one in JUDGMENT
        if one.name in SAID
    ),
    objects("disputed-by?", _DISPUTE),
    objects("revised?", (_GRADE, field("published", kind="date"), *_SOURCED)),
)
_COUNTED = (
    field("areas?", kind="count"),
    field("counts?", kind="counts"),
    field("known?", kind="counts"),
    field("url?"),
    field("note?"),
)
_FINDING = (
    field("kind"),
    field("areas", kind="id*"),
    field("text"),
    field("source", kind="id"),
    field("quote"),
)
_RESPONSE = (
    field("covers?", kind="id"),
    field("date", kind="day"),
    field("to"),
    field("reference?"),
    field("url?"),
    field("source?", kind="id"),
    field("quote?"),
)
_REPORT = (
    field("published?", kind="date"),
    field("notes?", kind="text*"),
    field("judgments?", schema=a_mapping(schema(_RECORDED))),
    field("not-established?", schema=a_mapping({"type": "string"})),
    field("as-published?", fields=_COUNTED),
    field("on-page?", fields=_COUNTED),
    objects("findings?", _FINDING),
    objects("responses?", _RESPONSE),
)
_DOCUMENT = (
    field("title"),
    field("publisher"),
    field("kind"),
    field("date?", kind="date"),
    *map(field, ("dated?", "url?", "file?", "sha256?", "note?")),
)
_DRAFTED = (
    field("file"),
    field("force", kind="id"),
    field("cycle"),
    field("area", kind="id"),
    field("grade", kind="id?"),
    field("stated", choices=STATED[:2]),
    field("quote"),
    field("why"),
    field("carried_over_from", kind="text?"),
)
_UNDECIDED = (field("file"), field("quote"), field("why"))
CONTRACTS: dict[str, Schema] = {
    contract.name: contract.schema
    for contract in (
        Contract(
            "record",
            "The whole record, or part of it, in the shape of a record file",
            field("sources", schema=a_mapping(schema(_DOCUMENT))),
            more=(field("reports", schema=a_mapping(a_mapping(schema(_REPORT)))),),
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
