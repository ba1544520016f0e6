"""A document as it is read: its sentences, its clues, who speaks, and what each sentence leans on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from peeltrack.drafting.background import Background
from peeltrack.drafting.cycle import Clues
from peeltrack.drafting.dates import dates_in, months_told
from peeltrack.drafting.forces import Focus, ForceNames
from peeltrack.drafting.items import Item
from peeltrack.drafting.office_holders import written_between
from peeltrack.drafting.sentences import ITEM, Sentence, sentences
from peeltrack.drafting.titles import Title
from peeltrack.drafting.undated import About
from peeltrack.drafting.vocabulary import GradeWords
from peeltrack.drafting.wordlists import INSPECTORATE, VERDICTS
from peeltrack.record.dates import days_between, last_day
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force
from peeltrack.record.offices import INSPECTOR, Office

MOST_GRADES = 1_000
"""In how many sentences grades are read; a document of more is a heap of words."""
MOST_IN_ONE = 30
"""A sentence with more grade words is a heap of words too."""
TOP = 6
"""How many sentences are looked through for a title."""
LONG_AGO = 200
"""How many days before a document a date in it is another report's."""
CAPTION = 50
"""A line as short as this without a full stop is a caption, or a piece of a menu."""
NEAR = 8
"""How many sentences before and after a grade are read with it."""

_SAYING = (
    r"(?:said|says|saying|added|adds|told|wrote|writes|continued|stated|states|found|commented|"
    r"explained|claims?|claimed|insists?|insisted|argued|believes?|tells|went on)"
)
_SAID = re.compile(
    rf"(?<!is )(?<!was )(?<!are )(?<!were )(?<!all )(?<!both )(?<!been )\b{_SAYING}\b"
)
_PERSON = re.compile(
    r"\b(?:[Hh]e|[Ss]he|Mr|Mrs|Ms|Sir|Lord|Dr|Cllr|[Cc]ouncillor|[Cc]ommissioner|[Cc]hief|MP|"
    r"[Cc]onstable|[Ss]uperintendent|[Ss]poke\w+|[Cc]hair\w*|[Mm]ayor|[Ff]ederation|[Uu]nions?|[Cc]ouncillors|"
    r"[Rr]esidents?|[Cc]ampaigners?|[Cc]ritics?|[Mm]inisters?|MPs|[Cc]harit\w+|[Ll]eader|[Rr]eaders?|"
    r"(?<!supporting )(?<!supports )(?<!support )(?<!for )(?<!to )[Vv]ictims?|I|[Dd]eputy|PCC|officer)\b"
)
_STAFF_SAID = re.compile(
    r"\b(?:as|because|since|when|where|after) (?:\w+ ){0,3}(?:officers|staff|people|victims|members)"
    r" (?:also )?(?:said|told|felt|complained)\b"
)
_INSPECTOR = re.compile(
    r"\b(?:HMICFRS|HMIC|HMI|HM Inspector|[Ii]nspectors?|[Ii]nspectorate|[Ww]atchdog|[Rr]eport|[Dd]ocument|[Ss]tudy)\b"
)
_INSPECTOR_SAID = re.compile(
    rf"{_INSPECTOR.pattern}[^.;]{{0,60}}?\b{_SAYING}\b|"
    rf"\b{_SAYING} (?:the |HM |H(?:is|er) Majesty's )?(?:[Ii]nspectors?|[Rr]eport)\b"
)
_THEY_SAID = re.compile(rf"\b(?:[Tt]hey|[Ii]t|which|who) (?:also )?{_SAYING}\b")
_IT_SAYS = re.compile(
    r"\b[Ii]t (?:also )?(?:says|said|adds|added|states|reads|continues|goes on)\b"
)
_GOES_ON = re.compile(rf"\W*(?:He|She) (?:also )?{_SAYING}(?: on)?(?: to say)?\W*$")
_PERSON_SAID = re.compile(rf"{_PERSON.pattern}[^.;]{{0,60}}?\b{_SAYING}\b")
_CALLED = re.compile(
    rf"{_PERSON.pattern}[^.;]{{0,40}}?(?<!was )(?<!were )(?<!been )(?<!is )"
    r"\b(?:called|calls|described|describes|branded|brands|labelled|dubbed|dismissed|slammed)\b"
)
_ELSE = re.compile(
    r"\b(?:earlier|previous|other|past|older|last|history|background|about|contact|notes|further)\b",
    re.IGNORECASE,
)
_OF_REPORT = re.compile(
    r"\W{0,4}(?:(?:in|at) (?:the|its|an?|their) (?:last |previous |earlier |\w+ )?(?:such )?"
    r"(?:report|inspection|assessment))?,? ?(?:(?:which was |that was )?(?:published|released|issued))?"
    r" ?(?:in|on|back in)? ?"
)
_PREVIOUS_FOUND = re.compile(
    r"\b(?:previous|last|earlier) (?:PEEL )?(?:report|inspection|assessment),? (?:which|that|when)\b"
)
_VISITED = re.compile(
    r"\b(?:inspect(?:ed|ing)|visit\w*|fieldwork|examined|carried out|took place)\b"
)
_CAME_OUT = re.compile(
    r"\b(?:published|issued|released|brought out)\b[^.;]*\bPEEL\b|"
    r"\bPEEL\b[^.;]*\b(?:was|were) (?:published|issued|released|brought out)\b"
)
_NAMED = re.compile(
    r"\b(?:HMIC?|HMICFRS|HM|Majesty's|[Tt]he|police|lead) [Ii]nspector(?:(?: of)+ [Cc]onstabulary)?,? "
    r"((?:[A-Z][\w'-]+ ){1,2}[A-Z][\w'-]+)|\bHMI ((?:[A-Z][\w'-]+ ){1,2}[A-Z][\w'-]+)|"
    r"\b((?:[A-Z][\w'-]+ ){1,2}[A-Z][\w'-]+), (?:the |an? )?(?:HM|H(?:er|is) Majesty's|lead) (?:Chief )?[Ii]nspector"
)
_LEANS = ("it ", "they ")
_SEMICOLON = re.compile(";")
_TO = re.compile(r"\bto\b")
_YEAR = re.compile(r"20\d\d")
_RANK = re.compile(r"\b(?:[Dd]etective|[Cc]hief) [Ii]nspector\b")
_COMPARED = re.compile(
    r"(?P<sure>\b(?:up|down|improve[ds]?|improving|improvement|rise|rising|drop|fall|step) (?:from|on)\b|"
    r"\bcompar(?:ed|es|ing) (?:with|to)\b|\b(?:better|worse|higher|lower) than\b)|"
    r"\b(?:where|whereas|while|when (?:in|its|our)|although|having been|after being|which (?:wasn't|was not))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|today|this (?:year|time|week|morning)|latest|new|recent|since then|current|currently)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"(?:^|, )(?:last (?:year|time)|(?:a|two|three|four|five|\w+) years? (?:ago|earlier)|previously|"
    r"in (?:19|20)\d\d\b(?!/)|back in|at (?:its|the) (?:last|previous))",
    re.IGNORECASE,
)


def _inspectors(text: str, offices: Iterable[Office]) -> re.Pattern[str] | None:
    """Return what matches the names of inspectors of constabulary in a text, by surname.

    They are those whom it calls so, and those known who are named in full.
    """
    names = {(match[1] or match[2] or match[3]).split()[-1] for match in _NAMED.finditer(text)}
    names |= {
        name.split()[-1]
        for office in offices
        if office.role == INSPECTOR
        for name in office.names
        if name in text
    }
    if not names:
        return None
    surnames = "|".join(sorted(map(re.escape, names)))
    return re.compile(
        rf"\b(?:(?:Mr|Mrs|Ms|Miss|Sir|Dame)\.? (?:[A-Z][\w'-]+ )?|[A-Z][\w'-]+ )(?:{surnames})\b"
    )


class Page:
    """Everything about a document that does not depend on the cycle it is read under."""

    def __init__(
        self,
        framework: Framework,
        forces: Mapping[str, Force],
        text: str,
        background: Background,
    ) -> None:
        self.framework = framework
        self.grades = GradeWords(framework)
        self.sentences: Sequence[Sentence] = sentences(text, self.grades.is_one)
        self.focus = Focus(ForceNames(forces), self.sentences)
        self.clues = Clues(
            framework,
            self.sentences,
            [bool(mentions) for mentions in self.focus.mentions],
            self.grades,
            self._about(background),
        )
        counts = [self.grades.count(sentence.words) for sentence in self.sentences]
        graded = [n for n, count in enumerate(counts) if 0 < count <= MOST_IN_ONE]
        self.cut = len(graded) > MOST_GRADES or max(counts, default=0) > MOST_IN_ONE
        self.near_grades = sorted(
            {
                place
                for n in graded[:MOST_GRADES]
                for place in range(max(0, n - NEAR), min(len(counts), n + NEAR + 1))
                if counts[place] <= MOST_IN_ONE
            }
        )
        self._inspectors = _inspectors(
            " ".join(sentence.text for sentence in self.sentences), background.offices
        )
        self._speaks = list(self._speakers())
        self._compared: dict[int, tuple[int, int]] = {}
        self._apart: dict[int, tuple[Title, ...]] = {}
        """What cycles were named before a sentence that compares."""
        self._titles, self._past = self._of_time()
        self._sections = list(self._headings())
        self._reported = list(self._report_dates())
        self.of_peel = any(self.clues.titles[n] for n in range(min(len(counts), TOP)))
        """Whether it names its PEEL cycle near its top, as the inspectorate's own pages do."""

    def _about(self, background: Background) -> About:
        named = {mention.id for mentions in self.focus.mentions for mention in mentions}
        force = self.focus.main
        one_by_one = {id for id, cycle in self.framework.cycles.items() if cycle.window}
        return About(
            written=written_between(self.sentences, named, background.offices),
            published={
                cycle: days
                for (of, cycle), days in background.published.items()
                if of == force and cycle in one_by_one
            },
            counts={c: counts for (of, c), counts in background.counts.items() if of == force},
            totals=background.totals,
        )

    def titles_at(self, n: int) -> tuple[Title, ...]:
        """Return the cycles named with a sentence: in it, or just before it in its paragraph."""
        return self._titles[n]

    def in_one_speech(self, earlier: int, n: int) -> bool:
        """Say whether a speech goes on from one sentence to another, by a paragraph at most."""
        spoken = all(sentence.spoken for sentence in self.sentences[earlier : n + 1])
        apart = self.sentences[n].block - self.sentences[earlier].block
        return spoken and apart <= 1

    def section_at(self, n: int) -> tuple[Title, ...]:
        """Return the cycles named in the heading above a sentence."""
        return self._sections[n]

    def _headings(self) -> Iterator[tuple[Title, ...]]:
        section: tuple[Title, ...] = ()
        for sentence, found in zip(self.sentences, self.clues.titles, strict=True):
            if sentence.heading and (found or _ELSE.search(sentence.text)):
                section = found
            yield section

    def report_date(self, n: int) -> str | None:
        """Return the day on which the report that a sentence is about came out, if it is long past."""
        return self._reported[n]

    def _report_dates(self) -> Iterator[str | None]:
        current: str | None = None
        whole = len(self.clues.date or "") == 10
        for sentence in self.sentences:
            if whole and _CAME_OUT.search(sentence.text):
                for dated in dates_in(sentence.text):
                    current = dated.date if self._is_long_past(dated.date) else None
            yield current

    def _is_long_past(self, date: str) -> bool:
        """Say whether a date is that of another report than the one of the document's own day."""
        own = self.clues.date
        return own is not None and days_between(last_day(date), last_day(own)) > LONG_AGO

    def titles_before(self, n: int) -> tuple[Title, ...]:
        """Return the cycles named before a sentence that names one only to compare with it."""
        return self._apart.get(n, ())

    def compared_at(self, n: int, place: int) -> frozenset[str]:
        """Return the cycles that a sentence names only to compare with its grade at `place`."""
        compared = self._compared.get(n)
        if compared is None or compared[0] <= place < compared[1]:
            return frozenset()
        return frozenset(title.cycle for title in self.clues.titles[n])

    def _compares(self, n: int) -> tuple[int, int] | None:
        """Return where the clause of comparison stands that names a sentence's one cycle, if any."""
        sentence, titles = self.sentences[n], self.clues.titles[n]
        if len({title.cycle for title in titles}) != 1:
            return None
        words = sentence.words
        grades = [words[at].start for at in range(len(words)) if self.grades.at(words, at)]
        years = list(_YEAR.finditer(sentence.text))
        if years and years[-1][0][2:] not in titles[0].cycle:
            return None  # "an improvement on 2015" in a sentence that names 2016
        year = years[-1].start() if years else 0
        others = self.clues.titles[:n] + self.clues.titles[n + 1 :]
        own = {title.cycle for found in others[:TOP] for title in found}
        for match in _COMPARED.finditer(sentence.text, 0, year):
            start, end = match.start(), len(sentence.text)
            stop = _TO.search(sentence.text, year) if match["sure"] else None
            stop = stop or _SEMICOLON.search(sentence.text, year)
            if start == 0 and not match["sure"]:
                end = sentence.text.find(",", year)
            elif stop:
                end = stop.start()
            if ";" in sentence.text[start:year] or end < 0:
                continue
            inside = any(start <= grade < end for grade in grades)
            outside = any(not start <= grade < end for grade in grades)
            unsure = not match["sure"] and (not inside or titles[0].cycle in own)
            if start == 0 and not own:
                unsure = unsure or not _NOW.search(sentence.text, end)
            if outside and not unsure:
                return start, end
        return None

    def past_at(self, n: int) -> bool:
        """Say whether an earlier sentence of the paragraph went back in time, and none came back."""
        return self._past[n]

    def _of_time(self) -> tuple[list[tuple[Title, ...]], list[bool]]:
        """Return, for each sentence, the cycles named with it, and whether it goes on about the past."""
        titles: list[tuple[Title, ...]] = []
        past: list[bool] = []
        block, then, alone = -1, False, -1
        named: tuple[Title, ...] = ()
        for n, (sentence, found) in enumerate(zip(self.sentences, self.clues.titles, strict=True)):
            compares = self._compares(n) if found else None
            if compares:
                self._compared[n] = compares
            now = bool(_NOW.search(sentence.text))
            if sentence.block != block or now:
                opening = " ".join(word.word for word in sentence.words[:2])
                leans = opening.startswith(_LEANS) or (n == alone + 1 and opening == "the force")
                goes_on = then and not now and leans
                block, named, then = sentence.block, (), bool(goes_on)
            titles.append(found or named)
            if compares:
                self._apart[n] = named
            else:
                named = found or named
            past.append(then)
            then = then or (not now and (self._goes_back(n) or self._tells_of_past(n)))
            alone = n if sentence.alone else alone
        return titles, past

    def _goes_back(self, n: int) -> bool:
        """Say whether a sentence goes back in time; the year before, without a grade, is the inspection's."""
        sentence = self.sentences[n]
        if _PREVIOUS_FOUND.search(sentence.text):
            return True
        match = _THEN.search(sentence.text)
        year = _YEAR.search(match[0]) if match else None
        graded = any(self.grades.at(sentence.words, at) for at in range(len(sentence.words)))
        if year and not graded and _VISITED.search(sentence.text):
            return False  # "every force was examined in 2020": for this report
        if year and self.clues.date and not graded:
            return int(self.clues.date[:4]) - int(year[0]) > 1
        return match is not None

    def told_in(self, n: int, since: int, grade: Item, end: int, until: int) -> str:
        """Return the earlier month in which a sentence says that a grade came out, or ''.

        It stands just after the grade and its areas, which end at `end`, before the sentence's first grade,
        or up to the next: "good (December 2016)", "in November it was told", "was good last month". `since`
        and `until` are the places of the grades around it.
        """
        text, own = self.sentences[n].text, self.clues.date
        if not own:
            return ""
        told = [
            dated
            for dated in (*dates_in(text), *months_told(text, own))
            if dated.date[:7] < own[:7]
            and not _VISITED.search(text, max(0, dated.start - 40), dated.start)
        ]
        close = [
            dated
            for dated in told
            if dated.start >= end and _OF_REPORT.fullmatch(text, end, dated.start)
        ]
        around = [
            dated
            for dated in told
            if (since == 0 and dated.start < grade.start) or end <= dated.start < until
        ]
        found = close[:1] or around
        return found[0].date if len(found) == 1 else ""

    def _tells_of_past(self, n: int) -> bool:
        """Say whether a sentence tells what happened on a day long before the document's own."""
        text = self.sentences[n].text
        return any(
            self._is_long_past(dated.date) and not _VISITED.search(text) for dated in dates_in(text)
        )

    def dated_before(self, n: int, place: int) -> bool:
        """Say whether a sentence dates its grade at `place` long before the document's own day."""
        text = self.sentences[n].text
        return any(
            dated.start < place
            and self._is_long_past(dated.date)
            and not _VISITED.search(text, 0, dated.start)
            for dated in dates_in(text)
        )

    def attributed_before(self, n: int) -> bool:
        """Say whether a sentence just before, in the same or the last paragraph, is the inspectorate's."""
        first = n
        while first > 0 and self.sentences[first].kind == ITEM:
            first -= 1
        for place in range(max(0, first - 3), n):
            if self.sentences[first].block - self.sentences[place].block <= 1:
                words = {word.word for word in self.sentences[place].words}
                if words & INSPECTORATE or words & VERDICTS:
                    return True
        return False

    def inspector_speaks(self, n: int) -> bool:
        """Say whether the speech of a sentence is an inspector's or the report's."""
        return self._speaks[n] is True

    def someone_says(self, n: int) -> bool:
        """Say whether a sentence reports what a person other than an inspector said."""
        text = self._unspoken(n)
        if _INSPECTOR.search(text) or not _SAID.search(text):
            return bool(_CALLED.search(text)) and not _INSPECTOR.search(text)
        return bool(_PERSON.search(text)) or not _THEY_SAID.search(text)

    def _speakers(self) -> Sequence[bool | None]:
        """Return who speaks in each sentence: True for the inspectorate, False for others."""
        speaks: list[bool | None] = []
        current: bool | None = None
        earlier = ""
        by_block: dict[int, list[int]] = {}
        for n, sentence in enumerate(self.sentences):
            by_block.setdefault(sentence.block, []).append(n)
        for places in by_block.values():
            first = self.sentences[places[0]]
            if (
                first.heading
                and not first.spoken
                and len(first.text) < CAPTION
                and not _SAID.search(first.text)
            ):
                speaks += [None] * len(places)  # a caption or a menu's word does not end a speech
                continue
            outside = _RANK.sub("officer", " ".join(self._unspoken(n) for n in places))
            if _IT_SAYS.search(outside) and _INSPECTOR.search(earlier + outside):
                current = not _PERSON_SAID.search(outside)
            elif current and _GOES_ON.match(outside):
                pass  # "Mr Otter said A. He added: 'B'"
            elif _SAID.search(outside):
                current = bool(_INSPECTOR_SAID.search(outside)) and not _PERSON_SAID.search(outside)
            elif not any(self.sentences[n].spoken for n in places):
                current = None
            earlier = outside
            speaks += [current] * len(places)
        return speaks

    def _unspoken(self, n: int) -> str:
        text, place, kept = self.sentences[n].text, 0, []
        for start, end in self.sentences[n].spoken:
            kept.append(text[place:start])
            place = end
        outside = _STAFF_SAID.sub(" ", " ".join([*kept, text[place:]]))
        return self._inspectors.sub("the inspector", outside) if self._inspectors else outside
