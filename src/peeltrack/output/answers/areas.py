"""The areas as each cycle assessed them, in every form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from peeltrack.output.answers.facts import PILLAR
from peeltrack.output.data.fields import Contract, field, objects, of
from peeltrack.output.data.formats import View
from peeltrack.output.page import Column, Heading, Line, Note, Page, Table, TableCell
from peeltrack.record.framework import Area, Cycle, CycleArea, Framework


class Listed(NamedTuple):
    """An area in one cycle."""

    area: Area
    cycle: Cycle
    then: CycleArea


LISTED = (
    *of("area", field("area", "The area.", "id", "id"), PILLAR),
    field("cycle", "The PEEL cycle.", read="cycle.id"),
    *of(
        "then",
        field("label", "What the cycle called it."),
        field("question", "The inspectorate's question, where its wording is known.", "text?"),
        field("graded", "Whether it was graded.", "boolean"),
        field("sometimes", "Whether only some reports do.", "boolean"),
        field("confirmed", "Whether the cycle's framework was seen to name it.", "boolean"),
        field("follows", "The areas of the cycle before whose subject it took up.", "id*"),
        field("url", "Where that is said.", "text?"),
    ),
)
CONTRACT = Contract(
    "areas", "The areas as each cycle assessed them", objects("areas", LISTED, list)
)


def view(framework: Framework, cycles: Sequence[Cycle], areas: frozenset[str] | None) -> View:
    """Return the areas of some cycles in every form: those in `areas`, or all (None)."""
    listed = [
        Listed(area, cycle, cycle.areas[area.id])
        for cycle in cycles
        for area in framework.areas.values()
        if area.id in cycle.areas and (areas is None or area.id in areas)
    ]

    def page(width: int | None) -> Page:
        return _one_cycle(listed) if len(cycles) == 1 else _all_cycles(framework, listed)

    return CONTRACT.view(listed, page)


def _one_cycle(listed: Sequence[Listed]) -> Page:
    """Return the areas of one cycle, with their questions and what they followed."""
    if not listed:
        yield Line("No such area was assessed.")
        return
    yield Heading(f"The areas of {listed[0].cycle.title}")
    for one in listed:
        yield Line()
        yield Line(f"{one.then.label} ({one.area.id})")
        yield from (Line(text, indent=2, faint=True) for text in _asides(one))


def _asides(one: Listed) -> Iterator[str]:
    then = one.then
    if then.question:
        yield then.question
    if then.follows:
        yield f"took up the subject of: {', '.join(then.follows)}"
    if not then.graded:
        yield "assessed in words, not graded"
    if then.sometimes:
        yield "graded in some reports only"
    if not then.confirmed:
        yield "not confirmed: the cycle's framework was not seen to name it"


def _all_cycles(framework: Framework, listed: Sequence[Listed]) -> Page:
    """Return a row an area: its id, what it is called across cycles, and the cycles that assessed it."""
    rows = []
    for area in framework.areas.values():
        then = [one for one in listed if one.area is area]
        if not then:
            continue
        cycles = [one.cycle.id + "?" * (not one.then.confirmed) for one in then]
        pillar = framework.pillars[area.pillar] if area.pillar else ""
        rows.append(
            [
                TableCell(area.id),
                TableCell(area.label),
                TableCell(pillar),
                TableCell(", ".join(cycles)),
            ]
        )
    columns = [Column("Id", keep=True), Column("Area"), Column("Pillar"), Column("Cycles")]
    yield Table(columns, rows)
    yield Note("`peeltrack areas --cycle 2016` gives a cycle's questions, and what followed what.")
    if any(not one.then.confirmed for one in listed):
        yield Note("?: not confirmed, the cycle's framework was not seen to name it.")
