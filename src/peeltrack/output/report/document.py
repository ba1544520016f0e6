"""The page itself: values into the template, styles and script into the page, and the policy that fits."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from peeltrack.output import legends, unknown, words
from peeltrack.output.about import LICENCE, LICENCE_URL
from peeltrack.output.page import clean
from peeltrack.output.report.force import evidence_items, force_words
from peeltrack.output.report.tiles import GradeTile, Tiles, grade_styles, letters, small_tiles
from peeltrack.output.words import (
    ABSENCES,
    MARKS,
    absence_meaning,
    grade_low,
    marks,
    moment_words,
    published_words,
    spaced,
    threshold_words,
)
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.overview import Overview
from peeltrack.record.addresses import host_of
from peeltrack.record.dates import in_words, last_day
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_RECORDED

HOW = {
    "quoted": "Quoted",
    "paraphrased": "Said in other words",
    "cited": "Stated at",
    "deduced": "Deduced from",
    "carried-over": "Stated at",
}
"""How a source states a judgment, in words that go before it."""
LONGEST = 48
"""The most letters of an address, or of its end, that are shown."""


def document(result: Overview, title: str | None = None, logo: str | None = None) -> str:
    """Return the report as one HTML page that loads nothing.

    An office can put its own title at the head, and its logo as an address that holds it. The same result gives
    the same text. Whatever stands in the data is escaped, and a control or direction-changing character in it is
    made visible.
    """
    framework, table = result.framework, result.comparison
    before = result.changes.before if result.changes else None
    style = _part("report.css").replace("/* grades */", grade_styles(framework))
    script = _part("report.js") if len(table.compared) > 1 else ""
    numbers = count(1)
    evidence = [evidence_items(found.timeline, numbers) for found in result.forces]
    ids = {item.judgment: id for of in evidence for id, items in of.items() for item in items}
    tiles = Tiles(framework, ids)
    forces = [
        force_words(result, found, own, tiles, numbers)
        for found, own in zip(result.forces, evidence, strict=True)
    ]
    environment = Environment(
        loader=PackageLoader("peeltrack.output.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters |= {"date": in_words, "spaced": spaced}
    environment.globals |= {
        "by_day": before and not (before.cycle or before.through),
        "cell": partial(_cell, table, tiles),
        "changes": result.changes,
        "coverage_words": partial(unknown.coverage_words, framework),
        "forces": forces,
        "framework": framework,
        "grade_low": partial(grade_low, framework),
        "host_of": host_of,
        "how": HOW,
        "key": _key(table, forces),
        "letters": letters(framework),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "logo": logo,
        "low": threshold_words(framework, result.flags.threshold).lower(),
        "missing": _missing,
        "moment": moment_words(framework, result.at),
        "not_known": _not_known(table),
        "others": _other_cycles(table),
        "policy": content_policy(style, script, images=logo is not None),
        "published": partial(published_words, framework, short=False),
        "recorded": {found.force for found in result.forces},
        "result": result,
        "runs_to": _runs_to(result),
        "scales": _scales(framework),
        "script": Markup(script),
        "short": _short,
        "since": before.in_words(framework) if before else "",
        "small_tiles": small_tiles(framework),
        "sources": result.sources,
        "style": Markup(style),
        "table": table,
        "tiles": tiles,
        "title": title,
        "unknown": unknown,
        "untold": unknown.untold_words(result.flags),
        "words": words,
    }
    return environment.get_template("report.html").render()


def content_policy(style: str, script: str, *, images: bool) -> str:
    """Return the Content-Security-Policy under which only this style and this script take effect.

    Nothing is loaded from anywhere; `images` allows those that stand in the page. An empty script is none. Sources
    are by hash, as https://www.w3.org/TR/CSP3/#grammardef-hash-source describes.
    """
    scripts = f"'{_hash(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src {scripts}; "
        + ("img-src data:; " if images else "")
        + "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    """Return a style sheet or script as it stands between its tags."""
    return (files("peeltrack.output.report") / "templates" / name).read_text(encoding="utf-8")


def _short(url: str) -> str:
    """Return an address of the web to read: its host and its end where it is long."""
    address = url.split("://", 1)[-1]
    host, *path = address.split("/")
    ends = [part for part in path if part]
    if len(address) <= LONGEST or len(ends) < 2:
        return address
    return f"{host}/…/{ends[-1][-LONGEST:]}"


def _runs_to(result: Overview) -> str | None:
    """Return the day of the last grade or report in words; None of one force whose last grade has no date."""
    last = result.runs_to
    if last and len(result.forces) == 1:
        given = [item.judgment for item in result.forces[0].timeline.judgments]
        if max(judgment.counts_from for judgment in given) > last_day(last):
            return None
    return in_words(last) if last else None


def _clean(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _not_known(table: Comparison) -> list[int]:
    """Return, by area, of how many forces the grade is not known; nothing where all are."""
    found = [sum(row.sides[area].is_gap for row in table.compared) for area in table.areas]
    return found if any(found) else []


def _other_cycles(table: Comparison) -> list[str]:
    """Return the titles of the assessments but the current one whose grades stand."""
    items = [item for row in table.compared for item in row.grades.values() if item]
    given = {item.judgment.cycle for item in items} - {table.current}
    return [cycle.title for id, cycle in table.framework.cycles.items() if id in given]


def _cell(table: Comparison, tiles: Tiles, row: ComparedForce, area: str) -> GradeTile:
    framework = table.framework
    item, side = row.grades[area], row.sides[area]
    below = None
    if item and item.judgment.cycle != table.current:
        below = framework.cycles[item.judgment.cycle].title
    elif side.last and side.is_gap:
        below = f"was {grade_low(framework, side.last.grade)}"
    return tiles.side(side, item, below)


def _missing(found: CycleCoverage) -> str:
    """Return what of a cycle is missing, and what is known of it."""
    counts = (
        (found.not_recorded, "not recorded, or not graded in their reports"),
        (found.ungraded, "inspected and not graded"),
        (found.not_established, "not established"),
    )
    parts = [f"{n} {what}" for n, what in counts if n]
    if found.counted_reports:
        parts.append(
            f"counts known for {found.counted_reports} reports, of which {found.complete} are recorded in full"
        )
    return "; ".join(parts)


def _key(table: Comparison, forces: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the marks and the states in the place of grades that the page shows, with what they mean."""
    drawn = [(one, force["superseded"]) for force in forces for one in force["grid"].cells()]
    used = {name for one, old in drawn for item in one.items for name in marks(item, old)}
    cells = [one.cell for one, _ in drawn]
    states = {cell.state for cell in cells}
    states |= {side.state for row in table.compared for side in row.sides.values()}
    certain = all(cell.certain for cell in cells)
    meanings = {state: absence_meaning(state, certain=certain) for state in ABSENCES}
    if any(map(legends.has_unnamed, cells)):
        meanings[NOT_RECORDED] += "; counts that leave three grades or more are not named"
    shown = [(mark.symbol, mark.meaning) for name, mark in MARKS.items() if name in used]
    return shown + [
        (absence.words or "blank", meanings[state])
        for state, absence in ABSENCES.items()
        if state in states
    ]


def _scales(framework: Framework) -> list[tuple[str, tuple[str, ...]]]:
    """Return the scales of grades, each with the cycles that had it."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for cycle in framework.cycles.values():
        titles.setdefault(cycle.scale, []).append(cycle.title)
    return [(" to ".join(dict.fromkeys((of[0], of[-1]))), scale) for scale, of in titles.items()]
