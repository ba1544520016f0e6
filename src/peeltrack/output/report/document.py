"""The page itself: values into the template, styles and script into the page, and the policy that fits."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from peeltrack.output.about import LICENCE, LICENCE_URL
from peeltrack.output.page import clean
from peeltrack.output.report import national, strip
from peeltrack.output.report.evidence import HOW, place
from peeltrack.output.report.force import Words, all_evidence, force_words
from peeltrack.output.report.standing import low_words
from peeltrack.output.words import moment_words
from peeltrack.queries.overview import Overview
from peeltrack.record.dates import in_words, last_day


class Office(NamedTuple):
    """What an office puts at the head of its own page: a title, and a logo as an address that holds it."""

    title: str | None = None
    logo: str | None = None


def document(result: Overview, office: Office | None = None) -> str:
    """Return the report as one HTML page that loads nothing.

    The same result gives the same text. Whatever stands in the data is escaped, and a control or
    direction-changing character in it is made visible.
    """
    office = office or Office()
    style = _part("report.css").replace("/* grades */", strip.style(result.framework))
    script = _part("report.js") if len(result.comparison.compared) > 1 else ""
    numbers = count(1)
    lists, ids = all_evidence(result, numbers)
    forces = [
        force_words(result, found, evidence, ids, numbers)
        for found, evidence in zip(result.forces, lists, strict=True)
    ]
    regions: dict[tuple[str, str], list[Words]] = {}
    for force in sorted(forces, key=lambda one: (one["region"], one["name"])):
        regions.setdefault((force["region_id"], force["region"]), []).append(force)
    return (
        _environment(result)
        .get_template("report.html")
        .render(
            title=office.title or _title(result),
            logo=office.logo,
            runs_to=_runs_to(result),
            policy=content_policy(style, script, images=office.logo is not None),
            style=Markup(style),
            script=Markup(script),
            symbols=strip.symbols(result.framework),
            letters=strip.letters(result.framework),
            moment=moment_words(result.framework, result.at),
            low=low_words(result.framework, result.flags.threshold),
            table=national.grade_table(result, ids),
            open_flags=national.open_flags(result, ids),
            flag_counts=national.flag_counts(result),
            changes=national.changes_summary(result),
            cycles=national.cycles(result),
            key=national.key(result),
            reading=national.reading(result),
            forces=forces,
            licence=LICENCE,
            licence_url=LICENCE_URL,
            regions=list(regions.items()),
        )
    )


def content_policy(style: str, script: str, *, images: bool = False) -> str:
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


def _runs_to(result: Overview) -> str | None:
    """Return the day of the last grade or report in words; None of one force whose last grade has no date."""
    last = result.runs_to
    if last and len(result.forces) == 1:
        given = [item.judgment for item in result.forces[0].timeline.judgments]
        if max(judgment.counts_from for judgment in given) > last_day(last):
            return None
    return in_words(last) if last else None


def _title(result: Overview) -> str:
    forces = [found.force for found in result.forces]
    whose = forces[0].name if len(forces) == 1 else f"{len(forces)} police forces"
    return f"PEEL inspection grades: {whose}"


def _environment(result: Overview) -> Environment:
    def finalize(value: Any) -> Any:
        return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("peeltrack.output.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    environment.filters["date"] = in_words
    environment.globals |= {
        "how": HOW,
        "place": lambda url: place(result.framework, url),
        "sources": result.sources,
    }
    return environment
