"""Small records made at random from a truth that is partly hidden: what the files say, and what is so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from peeltrack.record.dates import first_day, last_day

URL = "https://example.org/"
SCALE = ["outstanding", "good", "adequate", "requires-improvement", "inadequate"]
AREAS = ["whole", "part", "extra", "plain", "other", "apart"]
PILLARED = ["whole", "part"]
FORCES = ["ashshire", "beckshire", "coldshire"]
WINDOWS = {
    "2018/19": ("2018-03", "2019-08-20"),
    "2020/21": ("2020-02-10", "2021-05-31"),
    "2022-24": ("2021-04", "2023-11"),
}
UNFIXED = (*WINDOWS, "2025-27")
UNSURE = {"sometimes", "confirmed", "graded"}
TRAITS = ("returning", "revised", "own-dates", "totals", "unconfirmed", "pages")
"""Areas that lapse and come back, revisions, judgments with dates other than the report's, national totals,
areas that are not confirmed, and what the inspectorate's pages count since."""
Key = tuple[str, str, str]


class Made(NamedTuple):
    """The files' contents; `truth` is the first grade of every area that was graded, hidden or not."""

    framework: dict[str, Any]
    record: dict[str, Any]
    truth: dict[Key, str]


def write(made: Made, folder: Path) -> None:
    """Write the files of a made record into a folder. JSON is YAML."""
    forces = {id: {"name": f"{id.title()} Police", "region": "north"} for id in FORCES}
    files = {
        "framework": made.framework,
        "forces": {"regions": {"north": "North"}, "forces": forces},
        "record": made.record,
    }
    for name, value in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(value), encoding="utf-8")


def make(random: Random, traits: Collection[str] = ()) -> Made:
    """Return a record made at random, with those of TRAITS that are asked for."""
    framework = _framework(random, traits)
    truth: dict[Key, str] = {}
    reports: dict[str, dict[str, Any]] = {}
    for force in FORCES:
        for cycle, entry in framework["cycles"].items():
            report = _report(random, force, cycle, entry, truth, traits)
            # Of some forces, nothing is recorded in a cycle.
            if random.random() < 0.85:
                reports.setdefault(force, {})[cycle] = report
    for cycle, entry in framework["cycles"].items():
        for area, what in entry["areas"].items() if entry.get("published") else ():
            if "totals" in traits and not what.keys() & UNSURE:
                found = Counter(grade for key, grade in truth.items() if key[1:] == (cycle, area))
                counts = {grade: found[grade] for grade in SCALE}
                total = {"cycle": cycle, "area": area, "counts": counts, "url": URL}
                framework["totals"].append(total)
    return Made(framework, {"reports": reports}, truth)


def _framework(random: Random, traits: Collection[str]) -> dict[str, Any]:
    cycles: dict[str, Any] = {}
    areas: Iterable[str] = AREAS
    for name in ("2015", "2016", *WINDOWS, "2025-27"):
        assessed = {area: _area(random, area, traits) for area in areas if random.random() < 0.85}
        if "returning" not in traits:
            areas = [area for area, entry in assessed.items() if entry.get("graded", True)]
        cycle: dict[str, Any] = {"title": f"PEEL {name}", "scale": "five", "areas": assessed}
        previous = random.choice([True, False, ["whole", "plain"]])
        cycle["comparable"] = {"with-previous": previous, "note": "As made."}
        if name in WINDOWS:
            cycle["window"] = dict(zip(("first", "last"), WINDOWS[name], strict=True))
        elif name.isdigit():
            year = int(name) + 1
            days = {"effectiveness": f"{year}-02-18", "*": f"{name}-11-09"}
            cycle["published"] = random.choice([{"*": f"{year}-01-20"}, days])
        cycles[name] = cycle
    grades = {grade: {"label": grade, "short": grade, "code": grade} for grade in SCALE}
    return {
        "grades": grades,
        "scales": {"five": SCALE},
        "pillars": {"effectiveness": "Effectiveness"},
        "areas": {
            area: {"label": area, **({"pillar": "effectiveness"} if area in PILLARED else {})}
            for area in AREAS
        },
        "inspectorate": [{"name": "HMIC", "long": "HMIC"}],
        "official-hosts": ["example.org"],
        "response": {"days": 56, "law": "An act"},
        "inspections": {"regional": {"title": "Regional", "areas": ["apart"]}},
        "cycles": cycles,
        "totals": [],
    }


def _area(random: Random, area: str, traits: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"label": area}
    found |= {"pillar": "effectiveness"} if area in PILLARED else {}
    unsure = {"confirmed": False} if "unconfirmed" in traits else {"sometimes": True}
    return found | random.choice([{}, {}, {}, {}, {"sometimes": True}, unsure, {"graded": False}])


def _report(
    random: Random,
    force: str,
    cycle: str,
    entry: dict[str, Any],
    truth: dict[Key, str],
    traits: Collection[str],
) -> dict[str, Any]:
    """Return what is recorded of a report; the truth of it is put to the rest."""
    report: dict[str, Any] = {"url": URL, "judgments": {}}
    dated = cycle in UNFIXED
    if dated and (cycle == "2025-27" or random.random() < 0.7):
        report["published"] = _date(random, cycle)
    grades = random.sample(SCALE, random.choice([1, 2, 5]))
    seen = random.random()
    counted: list[str] = []
    later: list[str] = []
    withdrawn = 0
    for area, what in entry["areas"].items():
        if not what.get("graded", True):
            continue
        unsure = what.get("sometimes") or not what.get("confirmed", True)
        if random.random() < 0.08:
            report["judgments"][area] = {"grade": "ungraded"}
            continue
        if unsure and random.random() < 0.4:
            continue
        grade = truth[force, cycle, area] = random.choice(grades)
        own = not (area == "apart" and dated and unsure and random.random() < 0.6)
        if random.random() < seen:
            judged = report["judgments"][area] = _judgment(random, cycle, grade, own, traits)
            own = own and not _is_after(judged.get("published"), report.get("published"))
            withdrawn += judged.get("revised", [{}])[-1].get("grade") == "ungraded"
        elif random.random() < 0.15:
            report.setdefault("not-established", {})[area] = "No page was found."
        (counted if own else later).append(grade)
    if counted and random.random() < 0.7:
        report["as-published"] = _counts(random, counted)
    if "pages" in traits and counted and dated:
        report["on-page"] = {"areas": len(counted + later) - withdrawn, "url": URL}
    return report


def _is_after(one: str | None, other: str | None) -> bool:
    """Say whether a date is certainly after another: what has it was not counted when that was published."""
    return bool(one and other) and first_day(one or "") > last_day(other or "")


def _judgment(
    random: Random, cycle: str, grade: str, own: bool, traits: Collection[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {"grade": grade, "url": URL}
    if not own and random.random() < 0.7:  # else the record does not say that it came later
        first = WINDOWS.get(cycle, ("2025-10", ""))[0]
        dated = _date(random, cycle) if "own-dates" in traits else f"{first}-25"[:10]
        found |= {"inspection": "regional", "published": dated}
    elif "own-dates" in traits and cycle in UNFIXED and random.random() < 0.2:
        found["published"] = _date(random, cycle)
    if "revised" in traits and random.random() < 0.2:
        grade = random.choice([one for one in (*SCALE, "ungraded") if one != grade])
        days = ["2024-05-02", "2024-06"] if cycle != "2025-27" else ["2026-04-01"]
        found["revised"] = [{"grade": grade, "url": URL, "published": random.choice(days)}]
    return found


def _counts(random: Random, grades: list[str]) -> dict[str, Any]:
    counts, kind = dict(Counter(grades)), random.choice(["counts", "counts", "areas", "known"])
    if kind == "counts":
        return {"counts": counts, "url": URL}
    found: dict[str, Any] = {"areas": len(grades), "url": URL}
    if kind == "known":
        found["known"] = {grade: counts.get(grade, 0) for grade in random.sample(SCALE, 2)}
    return found


def _date(random: Random, cycle: str) -> str:
    """Return a date of publication that a cycle allows, whole or partial."""
    first, last = {**WINDOWS, "2025-27": ("2025-10", "2026-03")}[cycle]
    year = random.randint(int(first[:4]), int(last[:4]))
    months = range(1, 13)
    day = random.choice([d for m in months if first <= (d := f"{year}-{m:02d}-25") <= last + "~"])
    return random.choice([day, day, day[:7], day[:4]])
