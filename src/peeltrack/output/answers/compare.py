"""The grade table: forces down, areas across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from peeltrack.output.answers.facts import FORCE, JUDGMENT, JUDGMENT_FIELDS, LAST, SIDE
from peeltrack.output.data.fields import (
    SCHEMAS,
    Contract,
    a_mapping,
    facts,
    field,
    header,
    objects,
    of,
    row,
    schema,
)
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.record.states import NOT_ASSESSED

HEADER = (*header(FORCE), *JUDGMENT_FIELDS, "possible", "certain")
ABSENT = (*SIDE, LAST)
"""What stands in the place of a judgment where an area was assessed, or will be, and no grade is known."""


def _grade(one: ComparedForce, area: str) -> Mapping[str, Any] | None:
    item, side = one.grades[area], one.sides[area]
    if item:
        return facts(JUDGMENT, item)
    return None if side.state == NOT_ASSESSED else facts(ABSENT, side)


def _grades(one: ComparedForce) -> Mapping[str, Mapping[str, Any] | None]:
    return {area: _grade(one, area) for area in one.sides}


def _without(result: Comparison) -> Mapping[str, Mapping[str, int]]:
    """Return by area how many forces have no grade, by why there is none."""
    return {
        area: dict(
            Counter(one.sides[area].state for one in result.compared if not one.grades[area])
        )
        for area in result.areas
    }


_GRADED = {"anyOf": [schema(JUDGMENT), schema(ABSENT), {"type": "null"}]}
_COUNTS = a_mapping(SCHEMAS["counts"])
CONTRACT = Contract(
    "compare",
    "The grade table at a moment",
    objects(
        "rows",
        (*of("force", *FORCE), field("grades", read=_grades, schema=a_mapping(_GRADED))),
        "compared",
    ),
    head=(field("at", read="at.text"), field("areas", kind="id*")),
    more=(field("totals", schema=_COUNTS), field("without", read=_without, schema=_COUNTS)),
)


def view(result: Comparison, *, group_by_region: bool = False) -> View:
    """Return a grade table in every form. A flat row is a judgment or, by its `state`, why there is none."""
    whole = CONTRACT.view(result, drawn_by("compare", result, group_by_region))
    return whole._replace(header=HEADER, rows=lambda: _rows(result))


def wide(result: Comparison) -> View:
    """Return a grade table whose flat rows are a force, with a column an area.

    A cell holds the grade that stands or, where none does, the state of the area; nothing where the area was
    not assessed.
    """
    return view(result)._replace(
        header=(*header(FORCE), *result.areas),
        rows=lambda: (
            {**row(FORCE, one.force), **{area: _wide_cell(one, area) for area in result.areas}}
            for one in result.compared
        ),
    )


def narrowed(result: Comparison) -> str:
    """Return, in a line, what the cells of `wide` have no room for; nothing where there is no such thing."""
    from peeltrack.output.words import several

    cells = [(one.grades[area], one.sides[area]) for one in result.compared for area in one.sides]
    earlier = sum(item.judgment.cycle != result.current for item, _ in cells if item)
    counted = sum(bool(side.cell and side.cell.possible) for item, side in cells if not item)
    told = []
    if earlier:
        title = result.framework.cycles[result.current].title
        told.append(f"{several(earlier, 'grade')} of another assessment than {title}")
    if counted:
        told.append(f"{several(counted, 'area')} whose grade counts narrow")
    return f"{' and '.join(told)}: without --wide, a row a grade says which." if told else ""


def _wide_cell(one: ComparedForce, area: str) -> str | None:
    item, side = one.grades[area], one.sides[area]
    if item and item.judgment.grade:
        return item.judgment.grade
    return None if side.state == NOT_ASSESSED else side.state


def _rows(result: Comparison) -> Iterator[dict[str, Any]]:
    for one in result.compared:
        force = row(FORCE, one.force)
        for area in result.areas:
            item, side = one.grades[area], one.sides[area]
            if item:
                yield {**force, **row(JUDGMENT, item)}
            elif side.state != NOT_ASSESSED:
                of = result.framework.areas[area]
                about = {"area": area, "pillar": of.pillar, "label": of.label}
                yield {**force, **about, **row(SIDE, side)}
