"""The judgment that `add` is given: its names looked up, and what is missing asked for on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import click

from peeltrack.cli.confirming import at_terminal
from peeltrack.cli.streams import say
from peeltrack.names import hint, if_near
from peeltrack.problems import WrongRequest
from peeltrack.queries.scope import find_area, find_cycle, find_force, grade_named
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Evidence, Record
from peeltrack.record.quotes import is_in
from peeltrack.record.states import UNGRADED
from peeltrack.schema.rows import Row
from peeltrack.schema.textfile import Place

Texts = Mapping[str, str | None]


def ask_for_missing(record: Record, said: Texts, *, revised: bool, replace: bool) -> Row:
    """Return a judgment as a row: what the command line says, and what a person at the terminal adds.

    It has force, cycle, area and grade; url, source, quote and stated; published and note. Raises WrongRequest for a name that is not known, for evidence that does not fit together,
    and, where nobody can be asked, for all that is missing.
    """
    asked = _Asked(record, said)
    asked.names()
    asked.evidence()
    cycle = asked.cycle
    area = asked.texts.get("area") or ""
    if revised:
        asked.need("published", "Published, the day of the revision", "--published")
    elif cycle and not cycle.date_for(area) and not _report_dated(record, asked.texts):
        asked.wish("published", "Published (nothing: not known)")
    if replace:
        asked.need("note", "Why it is corrected", "--note, why it is corrected")
    if asked.missing:
        raise WrongRequest(f"missing: {'; '.join(asked.missing)}")
    return asked.row(revised)


def _report_dated(record: Record, texts: Mapping[str, str]) -> bool:
    """Say whether the record has the date of a judgment's report."""
    reports = record.reports.get(texts.get("force", ""), ())
    return any(report.dates for report in reports if report.cycle == texts.get("cycle"))


class _Asked:
    """What has been said so far, and what is missing."""

    def __init__(self, record: Record, said: Texts) -> None:
        self.record = record
        self.texts = {name: _utf8(name, text) for name, text in said.items() if text}
        self.asking = at_terminal()
        self.missing: list[str] = []
        self.cycle: Cycle | None = None

    def need(
        self,
        name: str,
        question: str,
        option: str,
        find: Callable[[str], str] = str,
        choices: Iterable[str] | None = None,
        **how: Any,
    ) -> None:
        """Ask for something that must be said, of some `choices`, until the answer will do."""

        def answered(text: str) -> str:
            try:
                return find(text)
            except WrongRequest as error:
                raise click.UsageError(str(error)) from None

        if name in self.texts:
            self.texts[name] = find(self.texts[name])
        elif self.asking:
            if choices is not None:
                say(f"\nOne of: {', '.join(choices)}.")
            how = how or {"value_proc": answered}
            self.texts[name] = click.prompt(question, err=True, **how)
        else:
            self.missing.append(option)

    def wish(self, name: str, question: str) -> None:
        """Ask for something that can be left out."""
        if name not in self.texts and self.asking:
            text = click.prompt(question, "", err=True, show_default=False)
            self.texts |= {name: text} if text.strip() else {}

    def names(self) -> None:
        framework = self.record.framework
        self.need("force", "Force", "FORCE", lambda text: find_force(self.record, text).id)
        cycles = framework.cycles
        self.need("cycle", "Cycle", "CYCLE", lambda text: find_cycle(framework, text).id, cycles)
        self.cycle = cycle = cycles.get(self.texts.get("cycle", ""))
        areas = cycle.areas if cycle else framework.areas
        self.need("area", "Area", "AREA", lambda text: _find_area(framework, cycle, text), areas)
        grades = (*(cycle.scale if cycle else framework.grades), UNGRADED)
        title = f"the scale of {cycle.title}" if cycle else "any scale"
        find = partial(_find_grade, framework, grades, title)
        self.need("grade", "Grade", "GRADE", find, grades)

    def evidence(self) -> None:
        if not self.texts.keys() & {"url", "source", "quote"}:
            if not self.asking:
                self.missing.append("--url, or --source with --quote")
                return
            self.wish("url", "Address that states it (nothing: a source of the record)")
        if "url" not in self.texts or self.texts.keys() & {"source", "quote"}:
            self.need("source", "Source", "--source")
            self.need("quote", "Quote, copied exactly", "--quote")
        stated = self.texts.get("stated")
        if stated == "quoted" and "quote" not in self.texts:
            raise WrongRequest("'quoted' is said of a quote; give --source and --quote with it")
        if stated in ("cited", "deduced") and "url" not in self.texts:
            raise WrongRequest(f"'{stated}' is said of an address; give --url with it")
        if "quote" in self.texts and stated not in ("quoted", "paraphrased"):
            if self.has_grade_in_quote():
                self.texts["quote-stated"] = "quoted"
            else:
                self.need(
                    "quote-stated",
                    "Stated",
                    "--stated, quoted or paraphrased: the quote has the grade in other words",
                    type=click.Choice(["quoted", "paraphrased"]),
                )

    def has_grade_in_quote(self) -> bool:
        grade = self.record.framework.grades.get(self.texts.get("grade", ""))
        return bool(grade and is_in(grade.label.lower(), self.texts["quote"].lower()))

    def row(self, revised: bool) -> Row:
        texts, evidence = self.texts, []
        stated = texts.get("stated", "cited")
        of_page = stated == "deduced" or (stated == "paraphrased" and "quote" not in texts)
        if "quote" in texts:
            how = texts.get("quote-stated") or stated
            evidence.append(Evidence(texts["source"], how, texts["quote"]))
        if "url" in texts:
            evidence.append(Evidence(texts["url"], stated if of_page else "cited"))
        notes = (texts["note"],) if "note" in texts else ()
        return Row(texts, {"": Place(1, 1)}, notes, (), tuple(evidence), revised)


def _utf8(name: str, text: str) -> str:
    """Return a text that can be recorded. Raises WrongRequest for what the shell gave in another encoding."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongRequest(f"the {name} given, '{text}', is not UTF-8") from None
    return text


def _find_area(framework: Framework, cycle: Cycle | None, text: str) -> str:
    area = find_area(framework, text)
    if cycle and area not in cycle.areas:
        raise WrongRequest(f"'{area}' was not assessed in {cycle.title}; {hint(area, cycle.areas)}")
    return area


def _find_grade(framework: Framework, grades: tuple[str, ...], title: str, text: str) -> str:
    """Return which of the grades of a scale a text names, ungraded among them."""
    wanted = grade_named(framework, text) or "-".join(text.lower().split())
    if wanted in grades:
        return wanted
    more = if_near(wanted, grades)
    raise WrongRequest(f"'{text}' is not on {title}: {', '.join(grades)}{more}")
