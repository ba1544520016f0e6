"""Pages in the manner of the inspectorate's, in several markups: the words and their order are the same in all.

Two structures: up to 2018/19 a page a force and pillar, with a question, a badge and prose; since 2021 a report
a force, with a sentence that counts, the grades together, and a section an area.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from peeltrack.record.framework import Cycle, Framework

Grades = Mapping[str, str]
"""The grade of each area, by id."""

MENU = [
    "Home", "Our work", "PEEL assessments", "PEEL 2014", "PEEL 2015", "PEEL 2016", "PEEL 2017",
    "PEEL 2018/19", "Police forces", "Avon and Somerset", "Kent", "Sussex: inadequate", "News", "Contact us",
]  # fmt: skip


def _around(title: str, address: str, day: str, body: str) -> str:
    """Return a page: head, cookie notice, menus, body, side column, footer and scripts around it."""
    links = "".join(f'<li><a href="/{n}">{escape(item)}</a></li>' for n, item in enumerate(MENU))
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)} - HMICFRS</title>
<link rel="canonical" href="{address}"><meta property="og:url" content="{address}">
<meta property="og:title" content="{escape(title)}">
<meta property="article:published_time" content="{day}T00:01:00+00:00">
<script>var grades = ["good", "inadequate"]; dataLayer = [{{"grade": "good"}}];</script>
<style>.grade-inadequate {{ color: red }}</style></head>
<body class="page"><div id="cookie-notice" role="dialog"><p>We use cookies to give you a good experience.</p>
<button>Good</button><button>Inadequate</button></div><header><nav><ul>{links}</ul></nav></header>
<main>{body}</main>
<aside><h3>Related</h3><ul><li><a href="/a">Kent: PEEL 2015 efficiency</a></li></ul></aside>
<footer><p>Inspecting policing in the public interest</p><ul>{links}</ul></footer></body></html>"""


PILLAR_MARKUPS: Mapping[str, str] = {
    "heading and badge": '<h2>{question}</h2><div class="judgment"><span class="g">{grade}</span></div><p>{prose}</p>',
    "badge in the heading": "<h3>{question}<span class='badge b-{size}'>{grade}</span></h3><p>{prose}</p>",
    "badge beside": "<div class='row'><div>{question}</div><div>{grade}</div></div><div><p>{prose}</p></div>",
    "table": "<table><tr><td>{question}</td><td>{grade}</td></tr></table><p>{prose}</p>",
    "term": "<dl><dt>{question}</dt><dd><strong>{grade}</strong></dd></dl><section><p>{prose}</p></section>",
    "details": "<details open><summary>{question}<em>{grade}</em></summary><p>{prose}</p></details>",
    "numbered, the judgment named": "<h5><i>1</i> {question}</h5><p>Our judgment: <b>{grade}</b></p><p>{prose}</p>",
    "judgment and grade in two lines": "<h4>{question}</h4><p>Judgment<br>{grade}</p><p>{prose}</p>",
    "capitals and a date": "<h6>{question}</h6><div>{capitals} <small>Last updated 22/03/2018</small></div><div>{prose}</div>",
    "item of a list": "<ul class='q'><li><a href='#q'>{question}</a> <span>{grade}</span><p>{prose}</p></li></ul>",
}
"""The markups of a question, its grade (as it is, its size and in capitals) and prose."""


def pillar_page(
    framework: Framework,
    cycle: Cycle,
    force: tuple[str, str],
    grades: Grades,
    markup: str,
    carried: Mapping[str, str] | None = None,
) -> str:
    """Return a page of a force (id and name) on a pillar, the first area of `grades`.

    `carried` gives the cycle from which an area's judgment was carried over.
    """
    made = PILLAR_MARKUPS[markup]
    pillar = next(iter(grades))
    id, name = force
    year = cycle.id[:4]
    address = (
        f"https://hmicfrs.justiceinspectorates.gov.uk/peel-assessments/peel-{year}/{id}/{pillar}/"
    )
    parts = [f"<h1>{escape(name)} {cycle.id} {pillar}</h1>"]
    for area, grade in grades.items():
        entry = cycle.areas[area]
        label = framework.grades[grade].label
        told = f"{escape(name)} is {label.lower()} at some of this. Last year Sussex Police was good at it."
        if label.lower().startswith("requires"):
            told = f"{escape(name)} {label.lower()} here. Officers told us of good work in places."
        if carried and area in carried:
            told = (
                f"This question was not subject to detailed inspection in {cycle.id}, and our judgment from "
                f"the {carried[area]} inspection has been carried over."
            )
        parts.append(
            made.format(
                question=escape(entry.question or entry.label),
                grade=label,
                size=len(label),
                capitals=label.upper(),
                prose=told,
            )
        )
    day = cycle.date_for(pillar) or (cycle.window or ("",))[0]
    return _around(f"{name} {cycle.id} {pillar}", address, day, "".join(parts))


NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
)


def _columns(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<td>{''.join(f'<p>{item}</p>' for item in items)}</td>" for items in lists)
    return f"<table><thead><tr>{''.join(f'<th>{h}</th>' for h in heads)}</tr></thead><tr>{cells}</tr></table>"


def _rows_of_columns(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    rows = []
    for n in range(max(len(items) for items in lists)):
        cells = "".join(f"<td>{items[n] if n < len(items) else ''}</td>" for items in lists)
        rows.append(f"<tr>{cells}</tr>")
    return (
        f"<table><tr>{''.join(f'<td><b>{h}</b></td>' for h in heads)}</tr>{''.join(rows)}</table>"
    )


def _headed_lists(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    return "".join(
        f"<h3>{head}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        for head, items in zip(heads, lists, strict=True)
        if items
    )


def _columns_of_divs(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    return (
        "<div class='grid'>"
        + "".join(
            f"<div class='col'><p>{head}</p>{''.join(f'<div>{item}</div>' for item in items)}</div>"
            for head, items in zip(heads, lists, strict=True)
            if items
        )
        + "</div>"
    )


def _row_a_grade(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    rows = (
        f"<tr><th scope='row'>{head}</th><td>{'<br>'.join(items)}</td></tr>"
        for head, items in zip(heads, lists, strict=True)
        if items
    )
    return f"<table>{''.join(rows)}</table>"


def _line_a_grade(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    return "".join(
        f"<p><strong>{head}:</strong> {'; '.join(items)}</p>"
        for head, items in zip(heads, lists, strict=True)
        if items
    )


def _lists_in_a_list(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    items = (
        f"<li>{head}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul></li>"
        for head, items in zip(heads, lists, strict=True)
        if items
    )
    return f"<ul>{''.join(items)}</ul>"


def _ticks(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    rows = []
    for n, items in enumerate(lists):
        cells = "".join(f"<td>{'✓' * (n == place)}</td>" for place in range(len(heads)))
        rows += [f"<tr><td>{item}</td>{cells}</tr>" for item in items]
    return f"<table><tr><th>Area</th>{''.join(f'<th>{h}</th>' for h in heads)}</tr>{''.join(rows)}</table>"


def _cards(heads: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    return "".join(
        f"<div class='card'><h4>{item}</h4><span>{head}</span></div>"
        for head, items in zip(heads, lists, strict=True)
        for item in items
    )


REPORT_MARKUPS: Mapping[str, Callable[[Sequence[str], Sequence[Sequence[str]]], str]] = {
    "columns": _columns,
    "rows of columns": _rows_of_columns,
    "headed lists": _headed_lists,
    "divisions": _columns_of_divs,
    "a row a grade": _row_a_grade,
    "a line a grade": _line_a_grade,
    "lists in a list": _lists_in_a_list,
    "ticks under grades": _ticks,
    "cards": _cards,
}


def report_page(
    framework: Framework,
    cycle: Cycle,
    force: tuple[str, str],
    grades: Grades,
    markup: str,
    day: str,
) -> str:
    """Return a report on a force (id and name) since 2021."""
    id, name = force
    slug = cycle.id.replace("/", "-")
    address = f"https://hmicfrs.justiceinspectorates.gov.uk/peel-reports/{id}-{slug}/"
    heads = [framework.grades[grade].label for grade in cycle.scale]
    lists = [
        [escape(cycle.areas[area].label) for area, given in grades.items() if given == grade]
        for grade in cycle.scale
    ]
    number = NUMBERS[len(grades)]
    body = [
        f"<h1>PEEL {cycle.id}</h1><h2>An inspection of {escape(name)}</h2><h2>Overview</h2><h2>Our inspection</h2>",
        f"<p>We inspected how well {escape(name)} performs in {NUMBERS[len(grades) + 1]} areas of policing. "
        f"We make graded judgments in {number} of these {NUMBERS[len(grades) + 1]} as follows:</p>",
        REPORT_MARKUPS[markup](heads, lists),
        "<p>We also inspected how effective a service the force gives to victims of crime. We don't make a "
        "graded judgment for this.</p><h2>HM Inspector’s summary</h2><p>I am pleased with some aspects of "
        "the performance of the force. There is good work in places, and it needs to improve in others.</p>",
    ]
    for area, grade in grades.items():
        label = framework.grades[grade].label
        told = (
            f"is {label.lower()} at"
            if not label.lower().startswith("requires")
            else f"{label.lower()} in"
        )
        body.append(
            f"<h2>{escape(cycle.areas[area].label)}</h2><p class='grade'>{label}</p>"
            f"<p>{escape(name)} {told} {escape(cycle.areas[area].label.lower())}.</p>"
            "<h3>Areas for improvement</h3><p>The force should improve how well its supervisors look at this.</p>"
        )
    return _around(f"PEEL {cycle.id}: An inspection of {name}", address, day, "".join(body))
