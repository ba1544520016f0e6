"""What a document says about the grades of forces: from its blocks to judgments, step by step."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from peeltrack.documents.blocks import Document
from peeltrack.drafting.context import Context, group_at
from peeltrack.drafting.cycles import NOTHING_TOLD, OPENING, Assessment, Cycles, Page, Told
from peeltrack.drafting.decide import Claim, Decider, Draft
from peeltrack.drafting.engine import GRADES, Bound, Reading, Rules
from peeltrack.drafting.lines import Line, read_lines, read_tables
from peeltrack.drafting.sentences import Sentence, sentences_of
from peeltrack.drafting.tags import Tagger, Token, Vocabulary
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

LOOK_BACK = 3
"""In how many sentences before a grade the list of its areas is sought."""
HAS_YEAR = re.compile(r"20\d\d")
SECTION = 8
"""How many sentences a line with an area and its grade opens at most, where no heading ends them."""
BREAKS = ("but", "mark-stop", "mark-semicolon", "which")
"""The tags at which a clause begins."""
OTHER = "the document is about another body or inspection"
VERDICT = ("verdict", "noun", "inspectorate", "peel")
"""The tags that make what somebody says the inspectorate's verdict."""


class Reader:
    """Reads documents, with the words and rules of one framework."""

    def __init__(self, framework: Framework, forces: Mapping[str, Force]) -> None:
        self.framework = framework
        self.forces = frozenset(forces)
        self.vocabulary = Vocabulary.read()
        self.tagger = Tagger(framework, forces, self.vocabulary)
        self.rules = Rules.read([*self.vocabulary.tags])

    def draft(self, file: str, document: Document, told: Told = NOTHING_TOLD) -> Draft:
        """Return the judgments that a document states, and what could not be decided.

        `file` is the document's name, for the result. Never raises, whatever the text.
        """
        return _Document(self, file, document, told).draft()

    def explain(
        self, document: Document, told: Told = NOTHING_TOLD
    ) -> Iterator[tuple[Sentence, Reading]]:
        """Yield each sentence of a document, and what the rules make of it."""
        read = _Document(self, "", document, told)
        for sentence, tokens in zip(read.sentences, read.tokens, strict=True):
            yield sentence, self.rules.read_sentence(tokens)


class _Document:
    def __init__(self, reader: Reader, file: str, document: Document, told: Told) -> None:
        self.reader = reader
        self.framework = reader.framework
        self.document = document
        plain, tagger = reader.tagger.plain, reader.tagger
        self.sentences, self.cut = sentences_of(
            document.blocks, plain, reader.vocabulary.abbreviations
        )
        self.cycles = self._cycles(document, told)
        self.tokens = [tagger.tokens(s.text, self.cycles.plausible) for s in self.sentences]
        title = tagger.tokens(document.title or "", self.cycles.plausible)
        self.context = Context(
            self.framework,
            reader.forces,
            self.sentences,
            self.tokens,
            self.cycles,
            (title, told.force),
        )
        quotes = [" ".join(sentence.text.split()) for sentence in self.sentences]
        self.decider = Decider(self.framework, self.cycles, self.context, file, quotes)
        self.claims: list[Claim] = []
        self.counts: dict[str, dict[str, int]] = defaultdict(dict)
        self.carried: list[tuple[Mapping[str, str], str]] = []
        self.speaker: bool | None = None
        """Whether the last who spoke is of the inspectorate; None where nobody did."""
        self.aside = False
        self.read_as_lines: set[int] = set()
        self.line_areas: dict[int, Mapping[str, str]] = {}
        """The area of each line that gives one its grade: that of the section it opens."""
        self.about_other = self._is_about_other()

    def _cycles(self, document: Document, told: Told) -> Cycles:
        """Return what the document says of its assessment: by its own words at the top, and by years anywhere."""
        tagger = self.reader.tagger
        rows = {
            n: tagger.tokens(sentence.text)
            for n, sentence in enumerate(self.sentences)
            if sentence.block < OPENING or HAS_YEAR.search(sentence.text)
        }
        page = Page(tagger.tokens(document.title or ""), document.date, document.url)
        return Cycles(self.framework, self.sentences, rows, told, page)

    def draft(self) -> Draft:
        self._read_lines()
        for n in range(len(self.sentences)):
            if n not in self.read_as_lines:
                self._read_sentence(n)
        too_long = ["a passage or the rest was too long to be read"] if self.cut else []
        for why in (*self.document.not_read, *too_long):
            self.decider.leave(why, why)
        draft = self.decider.decide(self.claims, self.counts, self.carried)
        date = self.cycles.date
        return draft._replace(date=date, published=date if self._is_published_then() else None)

    def _is_published_then(self) -> bool:
        """Say whether the document came out with its report: a page of the inspectorate, or "published today"."""
        return self.context.is_official or any(
            True for row in self.tokens for _ in self.reader.rules.matches("published", row)
        )

    def _is_about_other(self) -> bool:
        """Say whether the opening is about another body or inspection, and PEEL is not named there."""
        rows = [self.reader.tagger.tokens(self.document.title or ""), *self.tokens[:6]]
        tags = [[token.tag for token in row] for row in rows]
        if any("peel" in row for row in tags):
            return False
        first = next((row for row in tags if row), [])
        return "body" in first or sum("body" in row for row in tags[1:]) > 1

    # Lines and tables.

    def _read_lines(self) -> None:
        cells = {
            n: [self.reader.tagger.tokens(cell, self.cycles.plausible) for cell in sentence.cells]
            for n, sentence in enumerate(self.sentences)
            if sentence.kind == "row"
        }
        lines = [*read_lines(self.sentences, self.tokens), *read_tables(self.sentences, cells)]
        for line in lines:
            self.read_as_lines.update(line.sentences)
            if len(line.areas) == 1:
                self.line_areas.update(dict.fromkeys(line.sentences, line.areas[0].value))
            self._claim_line(line)

    def _claim_line(self, line: Line) -> None:
        first, last = line.sentences[0], line.sentences[-1]
        meanings = tuple(token.value for token in line.areas) or self._whole(last)
        assessment = None
        if line.year and meanings:
            cycle = self.cycles.cycle_named(line.year)
            assessment = Assessment(cycle, "cycle named with it") if cycle else None
        forces = line.forces or self.context.focus[last]
        self.claims.append(
            Claim(
                line.rule,
                line.grade.value,
                line.grade.own,
                meanings,
                forces,
                assessment,
                first,
                last,
                OTHER if self.about_other else "",
            )
        )

    def _whole(self, n: int) -> tuple[Mapping[str, str], ...]:
        """Return the area that a grade without one is for: the heading's above, or the pillar in focus."""
        label = self.context.labels[n]
        if label is not None:
            return (label.value,)
        for back in range(n - 1, max(-1, n - 1 - SECTION), -1):
            if back in self.line_areas:
                return (self.line_areas[back],)
            if self.sentences[back].kind == "heading":
                break
        pillar = self.context.pillar_meaning()
        return (pillar,) if pillar else ()

    # Sentences.

    def _read_sentence(self, n: int) -> None:
        reading = self.reader.rules.read_sentence(self.tokens[n])
        tags = [token.tag for token in reading.tokens]
        speaker = self._speaker(n, reading)
        continues = self.aside and "pronoun" in tags[:3] and not self._opens_block(n)
        self.aside = reading.aside is not None or continues
        self._carry(n, reading)
        self._assessed_in_words(n, reading)
        if not any(tag in GRADES for tag in tags) and "same" not in tags:
            return
        here: list[Claim] = []
        for bound in sorted(reading.bound, key=lambda one: one.span):
            claim = self._claim(n, reading, bound, here, speaker)
            if claim is not None:
                here.append(claim)
        opens = self.sentences[n].alone and reading.tokens[-1].tag in GRADES
        if opens and len(here) == 1 == len(here[0].meanings):
            self.line_areas.setdefault(n, here[0].meanings[0])
        self.claims += here
        self._count(reading, n)
        if not here:
            self._left_over(n, reading)

    def _carry(self, n: int, reading: Reading) -> None:
        """Note that the judgment on a sentence's area, or on its section's, was carried over."""
        for _, match in self.reader.rules.matches("carry", reading.tokens):
            year = next(t for t in reading.tokens[slice(*match.span())] if t.tag == "year")
            cycle = self.cycles.cycle_named(year.value)
            own = [t.value for t in reading.tokens if t.tag == "area"]
            areas = own if len(own) == 1 else self._whole(n)
            if cycle and len(areas) == 1:
                self.carried.append((areas[0], cycle))

    def _assessed_in_words(self, n: int, reading: Reading) -> None:
        """Claim an area, without a grade, that a sentence names as an assessment."""
        for rule, match in self.reader.rules.matches("words", reading.tokens):
            area = reading.tokens[match.start(1)].value
            self.claims.append(
                Claim(rule.name, None, False, (area,), self.context.focus[n], None, n, n)
            )

    def _opens_block(self, n: int) -> bool:
        return n == 0 or self.sentences[n].block != self.sentences[n - 1].block

    def _claim(
        self, n: int, reading: Reading, bound: Bound, here: Sequence[Claim], speaker: bool | None
    ) -> Claim | None:
        grade = reading.tokens[bound.grade] if bound.grade is not None else None
        meanings, first, last = self._meanings(n, reading, bound, here)
        if grade is None:
            same = self._same(n, meanings, [*self.claims, *here])
            just = [t for t in reading.tokens[: bound.span[0]] if t.tag in GRADES]
            if just:
                told, own = just[-1].value, just[-1].own
            elif same:
                told, own = same.grade, same.own
            else:
                return None
        else:
            told, own = grade.value, grade.own
        place = bound.grade if bound.grade is not None else bound.span[0]
        assessment = self._assessment(reading, place, meanings)
        if bound.rule.does == "earlier" and (assessment is None or not meanings):
            return None
        return Claim(
            bound.rule.name,
            told,
            own,
            meanings,
            self._forces(n, reading, bound),
            assessment,
            first,
            last,
            self._unread(n, reading, bound, speaker, meanings),
            grade is not None
            and grade.tag == "improve"
            and not own
            and not _is_told(reading, place),
            not bound.areas,
        )

    def _same(
        self, n: int, meanings: Sequence[Mapping[str, str]], before: Sequence[Claim]
    ) -> Claim | None:
        """Return the claim whose grade "the same" is: the last on the same area, or the last of all, just before."""
        recent = [one for one in reversed(before) if one.last >= n - 2]
        alike = (one for one in recent if meanings and meanings[0] in one.meanings)
        return next(alike, recent[0] if recent and recent[0].last >= n - 1 else None)

    def _meanings(
        self, n: int, reading: Reading, bound: Bound, here: Sequence[Claim]
    ) -> tuple[tuple[Mapping[str, str], ...], int, int]:
        """Return what the areas of a grade are, and the first and last sentence that tell it."""
        if bound.areas:
            return tuple(reading.tokens[a].value for a in bound.areas), n, n
        if bound.rule.does in ("share", "earlier"):
            recent = [one for one in [*self.claims, *here] if one.last >= n - 1 and one.meanings]
            if here and recent:
                return recent[-1].meanings, n, n
            if recent and self.sentences[n - 1].block == self.sentences[n].block:
                return recent[-1].meanings, recent[-1].first, n
            return (), n, n
        if bound.rule.does == "list":
            return self._one_of(n, reading, bound, here) or self._listed(n, reading, bound)
        return self._bare(n, reading, bound, here)

    def _bare(
        self, n: int, reading: Reading, bound: Bound, here: Sequence[Claim]
    ) -> tuple[tuple[Mapping[str, str], ...], int, int]:
        """Return what a grade without an area is for: that of its report, of another force just before, or the whole."""
        pillars = [t.value for t in reading.tokens if t.tag == "area" and self._is_pillar(t)]
        if any(t.tag == "area" and not self._is_pillar(t) for t in reading.tokens) and not here:
            return (), n, n
        if any(token.tag == "overall" for token in reading.tokens[slice(*bound.span)]):
            return ((pillars[0],) if len(pillars) == 1 else self._whole(n)), n, n
        if len(pillars) == 1 and not here:
            return (pillars[0],), n, n
        forces = self._forces(n, reading, bound)
        opened = self._opened_by_area(n)
        if opened and any(token.tag == "pronoun" for token in reading.tokens[slice(*bound.span)]):
            return (opened,), n - 1, n
        last = next((one for one in reversed([*self.claims, *here]) if one.last >= n - 1), None)
        if last and len(last.meanings) == 1 and last.forces and not {*forces} & {*last.forces}:
            return last.meanings, last.first if last.last >= n - 1 else n, n
        return self._whole(n), n, n

    def _opened_by_area(self, n: int) -> Mapping[str, str] | None:
        """Return the area that the sentence before, in the same block, begins with: what "it" then is."""
        if n == 0 or self._opens_block(n) or not self.tokens[n - 1]:
            return None
        first = self.tokens[n - 1][0]
        return first.value if first.tag == "area" else None

    def _is_pillar(self, token: Token) -> bool:
        return {*token.value.values()} <= {*self.framework.pillars}

    def _listed(
        self, n: int, reading: Reading, bound: Bound
    ) -> tuple[tuple[Mapping[str, str], ...], int, int]:
        """Return the areas of a list elsewhere: before the grade in its sentence, in those before, or after."""
        own = [t.value for t in reading.tokens[: bound.span[0]] if t.tag == "area"]
        if sum(token.tag in GRADES for token in reading.tokens) > 1 and len(own) < 2:
            return (), n, n
        if len(own) > 1 and bound.count in (None, len(own)):
            return tuple(own), n, n
        for back in range(n - 1, max(-1, n - 1 - LOOK_BACK), -1):
            listed = [t.value for t in self.tokens[back] if t.tag == "area" and self._is_known(t)]
            if len(listed) > 1 and bound.count in (None, len(listed)):
                return tuple(listed), back, n
        return self._listed_after(n, reading, bound)

    def _one_of(
        self, n: int, reading: Reading, bound: Bound, here: Sequence[Claim]
    ) -> tuple[tuple[Mapping[str, str], ...], int, int] | None:
        """Return which areas of a list before "the first" or "the other three" are, or None where it says neither."""
        span = reading.tokens[slice(*bound.span)]
        ordinal = next((t.value for t in span if t.tag == "ordinal"), None)
        if ordinal is None and not any(t.tag == "other" for t in span):
            return None
        for back in range(n - 1, max(-1, n - 1 - LOOK_BACK), -1):
            listed = [t.value for t in self.tokens[back] if t.tag == "area" and self._is_known(t)]
            taken = [meaning for one in here for meaning in one.meanings]
            rest = [meaning for meaning in listed if meaning not in taken]
            if len(listed) < 2:
                continue
            if ordinal is not None:
                return (tuple(listed[ordinal : ordinal + 1]), back, n)
            if taken and len(rest) < len(listed) and bound.count in (None, len(rest)):
                return (tuple(rest), back, n)
        return ((), n, n)

    def _is_known(self, token: Token) -> bool:
        """Say whether an area is one of the cycles that the document can be about."""
        plausible = self.cycles.plausible
        return not plausible or bool(plausible & token.value.keys())

    def _listed_after(
        self, n: int, reading: Reading, bound: Bound
    ) -> tuple[tuple[Mapping[str, str], ...], int, int]:
        """Return the areas of a list that the next sentences or items give."""
        listed: list[Mapping[str, str]] = []
        after = n
        leads = reading.tokens[-1].tag == "mark-colon"
        while after + 1 < len(self.sentences):
            row = self.tokens[after + 1]
            more = [token.value for token in row if token.tag == "area"]
            leads = leads or bool(row) and row[0].tag in ("includes", "pronoun")
            if leads and row and row[-1].tag == "mark-colon" and not more:
                after += 1
                continue
            if not leads or not more or any(token.tag in GRADES for token in row):
                break
            if bound.count is not None and len(listed) + len(more) > bound.count:
                break
            listed += more
            after += 1
        whole = bound.count in (None, len(listed)) or not listed
        return (tuple(listed), n, after) if whole else ((), n, n)

    def _assessment(
        self, reading: Reading, place: int, meanings: Sequence[Mapping[str, str]]
    ) -> Assessment | None:
        """Return the cycle that a year, month or date in the grade's clause tells, or None."""
        told = self._time_of(reading.tokens, place)
        if told is None or not meanings:
            return None
        token = reading.tokens[told]
        if not self.cycles.is_past(token):
            return None
        cycle = self.cycles.of_year(reading.tokens, told, meanings)
        if cycle is None and token.tag != "year" and not self.cycles.is_long_past(token):
            return None
        return Assessment(
            cycle,
            "cycle named with it"
            if cycle
            else f"which assessment {token.text} means cannot be told",
        )

    def _time_of(self, tokens: Sequence[Token], place: int) -> int | None:
        """Return the place of the year or date that belongs to the grade at a place, if one does."""
        times = [n for n, token in enumerate(tokens) if token.tag in ("year", "date", "month")]
        grades = [n for n, token in enumerate(tokens) if token.tag in GRADES]
        best: tuple[int, int] | None = None
        for time in times:
            opens = not any(grade < time for grade in grades)
            low, high = sorted((time, place))
            between = tokens[low + 1 : high]
            breaks = sum(token.tag in BREAKS for token in between)
            other = any(low < grade < high for grade in grades)
            if (breaks and not (opens and not other)) or (other and not opens):
                continue
            if best is None or (breaks, high - low) < best:
                best = breaks, high - low
                found = time
        return found if best is not None else None

    def _forces(self, n: int, reading: Reading, bound: Bound) -> tuple[str, ...]:
        """Return the forces that a grade is of: those bound, those before it, or those in focus."""
        tokens = reading.tokens
        if bound.forces:
            return tuple(tokens[f].value for f in bound.forces)
        start = bound.grade if bound.grade is not None else bound.span[0]
        inside = [f for f in range(*bound.span) if tokens[f].tag == "force"]
        before = [f for f in range(start) if tokens[f].tag == "force"]
        if before:
            return group_at(tokens, before[-1])
        if inside:
            return group_at(tokens, inside[0])
        focus = self.context.focus[n]
        after = next((f for f in range(start, len(tokens)) if tokens[f].tag == "force"), None)
        if after is not None and not any(t.tag in ("subject", "pronoun") for t in tokens[:start]):
            if not focus or tokens[after - 1].tag in ("mark-comma", "quantifier"):
                return group_at(tokens, after)
        return focus

    def _unread(
        self,
        n: int,
        reading: Reading,
        bound: Bound,
        speaker: bool | None,
        meanings: Sequence[Mapping[str, str]],
    ) -> str:
        """Return why a grade that a rule bound is no verdict after all, or ''."""
        if self.about_other:
            return OTHER
        if self.aside:
            return reading.aside.why if reading.aside else "the sentence goes on about another body"
        if bound.count is not None and meanings and bound.count != len(meanings):
            includes = any(t.tag == "includes" for t in reading.tokens[slice(*bound.span)])
            if not includes or bound.count < len(meanings):
                return "it counts another number of areas than it names"
        if bound.grade is not None and self._is_earlier(reading, bound):
            return "it is of an earlier assessment that is not named"
        if bound.grade is not None:
            return self._of_someone_else(n, reading, bound.grade, speaker)
        return ""

    def _is_earlier(self, reading: Reading, bound: Bound) -> bool:
        """Say whether a word before a grade, in its clause, makes it an earlier one, and no year tells which."""
        if bound.grade is None or self._time_of(reading.tokens, bound.grade) is not None:
            return False
        for token in reversed(reading.tokens[: bound.grade]):
            if token.tag in BREAKS or token.tag in GRADES:
                return False
            if token.tag == "earlier":
                return True
        return False

    # Who speaks.

    def _speaker(self, n: int, reading: Reading) -> bool | None:
        """Return whether who speaks in a sentence is of the inspectorate, or None where nobody does."""
        speech = self.sentences[n].speech
        outside = [t for t in reading.tokens if not _within(t, speech)]
        tags = {token.tag for token in outside}
        if "says" in tags and "inspectorate" in tags:
            self.speaker = "person" not in tags
        elif "says" in tags and ("person" in tags or "force" in tags or self.speaker is None):
            self.speaker = False
        elif not speech and not self._opens_block(n):
            pass
        elif not speech:
            self.speaker = None
        return self.speaker

    def _of_someone_else(self, n: int, reading: Reading, grade: int, speaker: bool | None) -> str:
        speech = self.sentences[n].speech
        token = reading.tokens[grade]
        if not _within(token, speech) or speaker is True:
            return ""
        said = [t.tag for t in reading.tokens if _within(t, speech) and t.start < token.start]
        if any(tag in VERDICT for tag in said) or token.own is False and "verdict" in said:
            return ""
        return "it is what somebody says, not what the inspectorate found"

    # What is told of counts, and what is left.

    def _count(self, reading: Reading, n: int) -> None:
        for _, match in self.reader.rules.matches("count", reading.tokens):
            tokens = reading.tokens[match.start() : match.end()]
            grade = next(t for t in tokens if t.tag in GRADES)
            number = next(t for t in tokens if t.tag == "number")
            for force in self.context.focus[n]:
                self.counts[force].setdefault(grade.value, number.value)

    def _left_over(self, n: int, reading: Reading) -> None:
        """Leave a sentence with a grade, an area and a force in focus that gave nothing, with its reason."""
        tags = {token.tag for token in reading.tokens}
        if "area" not in tags or not (self.context.focus[n] or "force" in tags):
            return
        rule = next(iter(reading.left.values()), None)
        why = rule.why if rule else "no rule says which area the grade is for"
        if reading.aside:
            why = reading.aside.why
        self.decider.leave(self.decider.quote(n, n), why)


def _is_told(reading: Reading, place: int) -> bool:
    """Say whether a verb of verdict stands before a grade: "was told to improve"."""
    return any(token.tag == "verdict" for token in reading.tokens[:place])


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)
