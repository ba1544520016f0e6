"""The cycles that a document names: by PEEL's titles, by years beside a report, by the page's own name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from peeltrack.drafting.dates import OPENING, dates_in
from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import pillar_phrases, words_of
from peeltrack.record.framework import Framework

ORDINALS = ("first", "second", "third", "fourth", "fifth")
"""The words by which inspectors count the PEEL assessments of a force, one a cycle from the first."""
REPORT_WORDS = r"\b(?:reports?|study|inspections?|findings|review|assessments?|judge?ments|looked|results|PEEL)\b"
_YEARS = re.compile(r"(?<![\d/–-])(20\d\d)(?:(?:\s?[/–-]\s?| to )(20\d\d|\d\d))?(?![\d])")
_ROUND = re.compile(
    r"\b(20\d\d) (?:PEEL )?(?:police )?(?:inspection programme|round of inspections)\b"
)
_IN_YEAR = re.compile(r"\b(20\d\d) (?:PEEL )?(?:inspection|report|assessment)\b")
_SAME_AS = re.compile(
    r"\bsame\b[^.;]{0,30}\b(?:as|that)\b[^.;]{0,20}$|"
    r"\b(?:improve\w*|better|worse|up|down|advance|step) (?:\w+ ){0,2}(?:on|than|from) (?:the |its |our )?$",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"\b(?:previous|last|earlier|prior) (?:PEEL |HMICFRS |HMIC |full |police )*"
    r"(?:inspections?|reports?|assessments?|grad\w+)\b[^.;]{0,25}?\b20\d\d\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"(?:In|Since|After|At) (?:the|its|our|their|HMIC's|HMICFRS's) (?:PEEL )?20\d\d\b(?![/–-])"
)
_MONEY = re.compile(
    r"\b(?:budgets?|financial year|savings?|cuts?|spending|precept|[£m]\d*|by|until)\b[^.;]{0,30}$"
)
_INSPECTED = re.compile(rf"{REPORT_WORDS}|\binspected\b", re.IGNORECASE)
_ALL_PILLARS = re.compile(r"\(?police effectiveness, efficiency,? (?:and|&) legitimacy\)", re.I)
_NTH = re.compile(
    rf"\b({'|'.join(ORDINALS)})(?:[ -]ever)?"
    r"(?:(?: (?:annual|full|overall)){0,2} PEEL| annual (?:overall )?assessment)\b"
)
_PAGE = re.compile(r"(?:Read more about )?(?:[A-Z][A-Za-z-]+(?: and| &| of)? ){1,4}(20\d\d)")
_TITLE_WORD = re.compile(r"\b(?:PEEL|Peel)\b")
_NOT_TITLE = re.compile(
    r"\b(?:publish|issu|releas|since|before|after|until|by|during|in|from|spring|summer|autumn|winter)\w*\s*$",
    re.IGNORECASE,
)
REPORT = re.compile(REPORT_WORDS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A cycle that a sentence names, with the pillar if its title names one."""

    cycle: str
    pillar: str | None


class Titles:
    """Finds the cycles that sentences name."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._pillar_phrases = pillar_phrases(framework)

    def named_in(self, sentence: Sentence, *, of_force: bool) -> tuple[Title, ...]:
        """Return the cycles that a sentence names. `of_force` says whether it names a force too."""
        text = sentence.text
        peel = [match.span() for match in _TITLE_WORD.finditer(text)]
        dates = list(dates_in(text))
        found: list[Title] = []
        page = page_title(sentence) if of_force else None
        for match in (*_ROUND.finditer(text), *([page] if page else [])):
            cycle = self._cycle(match[1], None)
            inside = any(dated.start <= match.start(1) < dated.end for dated in dates)
            if cycle and not inside:
                found.append(Title(cycle, None))
        for match in _NTH.finditer(text):
            nth = ORDINALS.index(match[1])
            found += [Title(id, None) for id in list(self._framework.cycles)[nth : nth + 1]]
        for match in _YEARS.finditer(text):
            if any(dated.start < match.end() and match.start() < dated.end for dated in dates):
                continue
            cycle = self._cycle(match[1], match[2])
            near = [(a, b) for a, b in peel if match.start() - b >= -60 and match.end() - a <= 60]
            before = text[max(0, match.start() - 60) : match.start()]
            around = text[max(0, match.start() - 60) : match.end() + 40]
            pillars = self.pillars_in(around)
            of_pillar = bool(pillars) and bool(REPORT.search(around))
            near_pair = text[max(0, match.start() - 120) : match.end() + 80]
            of_pillar = of_pillar or bool(match[2] and _INSPECTED.search(near_pair))
            if not cycle or not (near or of_pillar):
                continue
            if (match[2] is None and _NOT_TITLE.search(before)) or _SAME_AS.search(before):
                continue
            if match[2] and not near and _MONEY.search(before):
                continue
            one_report = self._framework.cycles[cycle].window is not None
            of_one = next(iter(pillars)) if len(pillars) == 1 and not one_report else None
            found.append(Title(cycle, of_one))
        return tuple(dict.fromkeys(found))

    def by_year(self, text: str) -> list[Title]:
        """Return the cycles of "our 2022 inspection", where one cycle alone had reports in that year."""
        return [Title(id, None) for match in _IN_YEAR.finditer(text) for id in self._in(match[1])]

    def of_years(self, years: str) -> tuple[Title, ...]:
        """Return the cycle that the head of a column names, if it is one."""
        match = _YEARS.search(years)
        cycle = self._cycle(match[1], match[2]) if match else None
        return (Title(cycle, None),) if cycle else ()

    def pillars_in(self, text: str) -> set[str]:
        """Return the pillars that a text is about: those it names, unless it names them all."""
        named = self._pillars_named(text)
        # A list of all the pillars says what PEEL is, not what this report is about.
        return named if len(named) < len(self._framework.pillars) else set()

    def names_pillar(self, text: str) -> bool:
        """Say whether a text names a pillar, though it be all of them, but not in what PEEL stands for."""
        return bool(self._pillars_named(text))

    def _pillars_named(self, text: str) -> set[str]:
        words = tuple(words_of(_ALL_PILLARS.sub(" ", text)))
        mentions = self._pillar_phrases.find(words)
        # All of them are at "keeping people safe and reducing crime".
        return {m.id for m in mentions if words[m.first].stem != "keep"}

    def _cycle(self, first: str, second: str | None) -> str | None:
        """Return the cycle that a year, or a pair of years, names."""
        for id in self._framework.cycles:
            years = re.split(r"[/-]", id)
            if years[0] == first and (second is None or second[-2:] == years[-1][-2:]):
                return id if second is None or len(years) == 2 else None
        return None

    def _in(self, year: str) -> list[str]:
        """Return the cycle whose reports came out one by one, if it is the only one of a year."""
        out = [
            id
            for id, cycle in self._framework.cycles.items()
            if (first := cycle.first_day()) and (last := cycle.last_day())
            if first[:4] <= year <= last[:4]
        ]
        return out if len(out) == 1 and self._framework.cycles[out[0]].window else []


def page_title(sentence: Sentence) -> re.Match[str] | None:
    """Return the match, its year first, of a sentence that is a page's own name near the top: "Kent 2016"."""
    top = sentence.alone and sentence.block < 2 * OPENING
    return _PAGE.fullmatch(sentence.text) if top else None


def looks_back(sentence: Sentence) -> bool:
    """Say whether a sentence names a cycle to look back on it: "In the 2016 inspection it was good"."""
    return bool(_LOOKS_BACK.match(sentence.text) or _PREVIOUS.search(sentence.text))
