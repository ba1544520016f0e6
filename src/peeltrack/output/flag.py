"""The flags: areas at or below the threshold, open ones first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import PILLAR, POINT
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.queries.flags import STATUSES, Flag, Flags

if TYPE_CHECKING:
    from peeltrack.output.page import Page


def _last(name: str) -> Any:
    return lambda flag: getattr(flag.judgments[-1], name)


def _findings(flag: Flag) -> list[str]:
    return [finding.text for finding in flag.findings]


SINCE = (
    Field("cycle", "The cycle of its first judgment.", lambda first: first.cycle),
    Field(
        "published", "When that was published.", lambda first: first.published, "date", null=True
    ),
)
FLAG = (
    Field("force", "The force.", lambda flag: flag.force.id, "id"),
    Field("area", "The area.", lambda flag: flag.area, "id"),
    Field("pillar", PILLAR, lambda flag: flag.pillar, "id", null=True),
    Field("label", "What the last judgment's cycle called it.", lambda flag: flag.label),
    Field("grade", "The last grade of the run.", _last("grade"), "id"),
    Field("cycle", "Its cycle.", _last("cycle")),
    Field("published", "When it was published.", _last("published"), "date", null=True),
    Field("status", "Whether the run goes on.", lambda flag: flag.status, choices=STATUSES),
    Field(
        "possible",
        "Superseded: the grades that the later report's counts leave; null where they exclude none.",
        lambda flag: flag.silent.possible if flag.silent else None,
        "id",
        null=True,
        many=True,
        flat=lambda flag: flag.silent.possible if flag.silent else None,
    ),
    Field(
        "superseded_by",
        "Superseded: the cycle of the later report whose grade is not recorded.",
        lambda flag: flag.silent.cycle if flag.silent else None,
        null=True,
    ),
    Field(
        "lapsed",
        "The day from which the inspectorate no longer grades the area.",
        lambda flag: flag.lapsed_on,
        "day",
        null=True,
    ),
    Field("times", "How many judgments the run has.", lambda flag: len(flag.judgments), "count"),
    Field(
        "not_recorded_between",
        "The cycles within the run whose grade is not recorded.",
        lambda flag: flag.between,
        many=True,
    ),
    Field("since", "Its first judgment.", lambda flag: flag.judgments[0], fields=SINCE),
    Field("resolved", "What ended it.", lambda flag: flag.resolved, null=True, fields=POINT),
    Field(
        "findings",
        "What the inspectors asked to improve.",
        _findings,
        many=True,
        flat=lambda flag: "; ".join(_findings(flag)),
    ),
    Field("sources", "What it rests on.", lambda flag: flag.sources, many=True),
)


def view(result: Flags, *, counted: bool = False, every: bool = True) -> View:
    """Return flags in every form.

    A page that is `counted` leads with how many there are by area; unless it shows `every` one, those that are
    over (resolved, lapsed) are counted only.
    """
    return View(
        json=lambda: _json(result),
        header=header(FLAG),
        rows=lambda: (row(FLAG, flag) for flag in result.flags),
        page=lambda width: _page(result, counted, every),
    )


def _json(result: Flags) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/flag/1",
        "at": result.at.text if result.at else None,
        "threshold": result.threshold,
        "flags": [facts(FLAG, flag) for flag in result.flags],
    }


def _page(result: Flags, counted: bool, every: bool) -> Page:
    from peeltrack.output.pages.flag import page

    return page(result, counted, every)
