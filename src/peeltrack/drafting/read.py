"""What a document says about the grades of forces: from its blocks to judgments, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from peeltrack.documents.blocks import Document
from peeltrack.drafting.context import Context, group_at
from peeltrack.drafting.cycles import OPENING, Assessment, Cycles, Told
from peeltrack.drafting.dates import document_date
from peeltrack.drafting.decide import Claim, Decider, Draft
from peeltrack.drafting.engine import GIVING, GRADES, Bound, Reading, Rules
from peeltrack.drafting.lines import Line, read_lines, read_tables
from peeltrack.drafting.sentences import Sentence, sentences_of
from peeltrack.drafting.tags import Meaning, Row, Rows, Tagger, Token, Vocabulary, read_entries
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

LOOK_BACK = 3  # In how many sentences before a grade the list of its areas is sought
SECTION = 8  # How many sentences a line with an area and its grade opens at most, where no heading ends them
TOPIC = 7  # How many tokens a sentence has at most that only turns to an area
HEADING = 10  # How many tokens a heading has at most that says what a section is about
LABEL = 4  # How many tokens a heading of one area has at most
BREAKS = ("but", "except", "mark-stop", "mark-semicolon", "which")  # Where a clause begins
JOINTS = (*BREAKS, "mark-comma", "mark-open", "and")  # those at which a part of one begins too
VERDICT = ("verdict", "noun", "inspectorate", "peel")
"""The tags that make what somebody says the inspectorate's verdict."""
OTHER = "it is told of another body, inspection or time"
NOT_GRADED = "it says that an area was not graded; if that is so, its grade is 'ungraded'"

Found = tuple[tuple[Meaning, ...], int, int]
"""What the areas of a grade are, and the first and last sentence that tell it."""


class _At(NamedTuple):
    """A grade that a rule read in sentence `n`, and what was claimed in that sentence before it."""

    n: int
    tokens: Row
    bound: Bound
    here: Sequence[Claim]

    @property
    def place(self) -> int:
        return self.bound.span[0] if self.bound.grade is None else self.bound.grade

    def has(self, tag: str) -> bool:
        """Say whether the words that the rule matched have a tag."""
        return any(token.tag == tag for token in self.tokens[slice(*self.bound.span)])


class Reader:
    """Reads documents, with the words and rules of one framework."""

    def __init__(self, framework: Framework, forces: Mapping[str, Force]) -> None:
        self.framework = framework
        self.forces = frozenset(forces)
        self.vocabulary = Vocabulary(read_entries("vocabulary.yaml"))
        self.tagger = Tagger(framework, forces, self.vocabulary)
        self.rules = Rules(read_entries("rules.yaml"), [*self.vocabulary.tags])

    def draft(self, file: str, document: Document, told: Told | None = None) -> Draft:
        """Return the judgments that a document, `file` by name, states, and what could not be decided; never raises."""
        return _Document(self, file, document, told).draft()

    def explain(
        self, document: Document, told: Told | None = None
    ) -> Iterator[tuple[Sentence, Reading]]:
        """Yield each sentence of a document, and what the rules make of it."""
        read = _Document(self, "", document, told)
        for sentence, tokens in zip(read.sentences, read.tokens, strict=True):
            yield sentence, self.rules.read_sentence(tokens)


class _Document:
    def __init__(self, reader: Reader, file: str, document: Document, given: Told | None) -> None:
        self.rules = reader.rules
        self.framework = reader.framework
        self.document = document
        tagger = reader.tagger
        self.sentences, self.cut = sentences_of(
            document.blocks, tagger.plain, reader.vocabulary.abbreviations
        )
        dated = {
            n: tagger.tokens(sentence.text)
            for n, sentence in enumerate(self.sentences)
            if sentence.block < OPENING or "20" in sentence.text
        }
        title = tagger.tokens(document.title or "")
        told = given or Told()
        stamps = (n for n, row in dated.items() if any(self.rules.matches("stamp", row)))
        near = [self.sentences[n] for n in stamps if self.sentences[n].block < 2 * OPENING]
        told = told._replace(date=told.date or document.date or document_date(near, ()))
        self.cycles = Cycles(self.framework, self.sentences, dated, told, title, document)
        plausible = self.cycles.plausible
        self.tokens = [tagger.tokens(sentence.text, plausible) for sentence in self.sentences]
        self.cells = {
            n: [tagger.tokens(cell, plausible) for cell in sentence.cells]
            for n, sentence in enumerate(self.sentences)
            if sentence.kind == "row"
        }
        title = tagger.tokens(document.title or "", plausible)
        other = _is_about_other([title, *self.tokens[:6]])
        self.about_other = [*_about_other(self.sentences, self.tokens, other)]
        self.context = Context(self.cycles, reader.forces, self.tokens, title, told.force)
        self.decider = Decider(self.context, file)
        self.speaker: bool | None = None
        """Whether the last who spoke is of the inspectorate; None where nobody did."""
        self.aside = False
        self.labels: dict[int, Meaning] = {}
        """The area of each line that opens a section on one."""

    def draft(self) -> Draft:
        unclear: list[int] = []
        lines = [*read_lines(self.sentences, self.tokens, unclear)]
        lines += read_tables(self.sentences, self.cells)
        for n in unclear:
            self.decider.leave(self.decider.quote(n, n), "its row has not one grade a column")
        for line in lines:
            self._claim_line(line)
        read = {*unclear, *(n for line in lines for n in line.sentences)}
        for n in range(len(self.sentences)):
            if n not in read:
                self._read_sentence(n)
        too_long = ["a passage or the rest was too long to be read"] if self.cut else []
        for why in (*self.document.not_read, *too_long):
            self.decider.leave(why, why)
        draft = self.decider.decide()
        date = self.cycles.date
        today = any(any(self.rules.matches("published", row)) for row in self.tokens)
        return draft._replace(date=date, published=date if today or self.cycles.path else None)

    def _claim_line(self, line: Line) -> None:
        first, last = line.sentences[0], line.sentences[-1]
        if len(line.areas) == 1:
            self.labels.update(dict.fromkeys(line.sentences, line.areas[0].value))
        top = first
        while top and self.sentences[top].kind == self.sentences[top - 1].kind == "row":
            top -= 1
        overall = any(token.tag == "overall" for token in self.tokens[last])
        whole = self.context.pillar_meanings if overall else self._whole(top)
        meanings = tuple(token.value for token in line.areas) or whole
        cycle = self.cycles.cycle_named(line.year) if line.year else None
        assessment = Assessment(cycle, "cycle named with it") if cycle else None
        forces = line.forces or self.context.focus[last]
        told, own = line.grade.value, line.grade.own
        claim = Claim(line.rule, told, own, meanings, forces, assessment, first, last)
        unread, weak = OTHER if self.about_other[first] else "", not line.areas and not overall
        self.decider.claims.append(claim._replace(unread=unread, weak=weak))

    def _read_sentence(self, n: int) -> None:
        reading = self.rules.read_sentence(self.tokens[n])
        tokens = reading.tokens
        self._hear(n, tokens)
        tags = [token.tag for token in tokens]
        continues = self.aside and "pronoun" in tags[:3] and not self._opens_block(n)
        self.aside = reading.aside is not None or continues
        self._note(n, tokens)
        if not {*GIVING} & {*tags}:
            self._note_ungraded(n, tokens)
            return
        here: list[Claim] = []
        for bound in sorted(reading.bound, key=lambda one: one.span):
            claim = self._claim(_At(n, tokens, bound, here))
            if claim and not claim.meanings and bound.rule.does in ("given", "whole"):
                self.decider.alone.append(claim)
            if claim and bound.rule.does != "given":
                here.append(claim)
        self.decider.claims += here
        if not any(one.meanings for one in here):
            self._left_over(n, reading)

    def _note(self, n: int, tokens: Row) -> None:
        """Note what a sentence tells beside grades: counts, judgments carried over, assessments in words."""
        focus = self.context.focus[n]
        for _, match in self.rules.matches("count", tokens):
            within = tokens[slice(*match.span())]
            grade = next(t.value for t in within if t.tag in GRADES)
            number = next(t.value for t in within if t.tag == "number")
            for force in focus:
                self.decider.counts.setdefault((force, grade), (number, n))
        for _, match in self.rules.matches("carry", tokens):
            year = next(t.value for t in tokens[slice(*match.span())] if t.tag == "year")
            cycle = self.cycles.cycle_named(year)
            own = _areas(tokens)
            areas = own if len(own) == 1 else self._whole(n)
            if cycle and len(areas) == 1:
                self.decider.carried.append((areas[0], cycle))
        for rule, match in self.rules.matches("words", tokens):
            area = tokens[match.start(1)].value
            self.decider.claims.append(Claim(rule.name, None, False, (area,), focus, None, n, n))

    def _note_ungraded(self, n: int, tokens: Row) -> None:
        """Leave a sentence that says of an area which its assessment graded, or can have, that it was not graded."""
        if self.about_other[n] or self.aside or not self.context.focus[n]:
            return
        for _, match in self.rules.matches("ungraded", tokens):
            for area in _areas(tokens[slice(*match.span())]):
                cycle = self.cycles.assessment((area,)).cycle
                known = cycle and self.framework.cycles[cycle].areas.get(area.get(cycle, ""))
                if cycle is None or (known and known.graded):
                    self.decider.leave(self.decider.quote(n, n), NOT_GRADED)

    def _opens_block(self, n: int) -> bool:
        return n == 0 or self.sentences[n].block != self.sentences[n - 1].block

    def _claim(self, at: _At) -> Claim | None:
        meanings, first, last = self._meanings(at)
        if at.bound.grade is not None:
            grade = at.tokens[at.bound.grade]
            told, own = grade.value, grade.own
            is_told = any(token.tag == "verdict" for token in at.tokens[: at.place])
            loose = grade.tag == "improve" and not own and not is_told
        else:
            same = self._same(at)
            if same is None:
                return None
            told, own, loose = same.grade, same.own, False
            first = min(first, same.first)
        assessment = self._assessment(at, meanings)
        if at.bound.rule.does == "earlier" and assessment is None:
            return None
        rule, forces = at.bound.rule.name, self._forces(at)
        unread = self._unread(at, meanings)
        if at.has("overall-and"):
            meanings = (*self.context.pillar_meanings, *meanings)
        claim = Claim(rule, told, own, meanings, forces, assessment, first, last)
        return claim._replace(unread=unread, loose=loose, weak=not at.bound.areas)

    def _same(self, at: _At) -> Claim | None:
        """Return the claim whose grade "the same" is: that before it in the sentence, or the last of all."""
        just = [t for t in at.tokens[: at.bound.span[0]] if t.tag in GRADES]
        if just:
            return Claim("", just[-1].value, just[-1].own, (), (), None, at.n, at.n)
        return self._last_told(at)

    def _last_told(self, at: _At) -> Claim | None:
        """Return the last claim of the sentence before, or of this one before the grade."""
        told = [one for one in (*self.decider.claims, *at.here) if one.last in (at.n - 1, at.n)]
        return told[-1] if told else None

    # Which areas a grade is for.

    def _meanings(self, at: _At) -> Found:
        does = at.bound.rule.does
        if at.bound.areas:
            return tuple(at.tokens[a].value for a in at.bound.areas), at.n, at.n
        if does == "list":
            return self._one_of(at) or self._listed(at)
        if does not in ("earlier", "given"):
            return self._bare(at)
        return (at.here[-1].meanings if at.here and does == "earlier" else ()), at.n, at.n

    def _bare(self, at: _At) -> Found:
        """Return what a grade without an area is for: its report's, that of another force just before, the whole."""
        if at.has("counted-noun"):
            return self._topic(at) or ((), at.n, at.n)
        clause = takewhile(lambda t: t.tag not in BREAKS, at.tokens[at.bound.span[1] :])
        areas = _areas([*at.tokens[: at.bound.span[1]], *clause])
        pillars = [area for area in areas if self._is_pillar(area)]
        opening = [token.tag for token in at.tokens[:3]]
        overall = at.has("overall") or opening[:2] == ["overall", "mark-comma"]
        if len(pillars) == 1 and (overall or (len(areas) == 1 and not at.here)):
            return (pillars[0],), at.n, at.n
        if overall:
            return self.context.pillar_meanings, at.n, at.n
        if opening == ["preposition", "area", "mark-comma"]:
            return _areas(at.tokens[: at.place]), at.n, at.n
        if len(areas) > len(pillars) and not any(one.meanings for one in at.here):
            return (), at.n, at.n
        topic = self._topic(at)
        if topic or at.tokens[0].tag == "here":
            return topic or ((), at.n, at.n)
        last = self._last_told(at)
        if last and last.forces and not {*self._forces(at)} & {*last.forces}:
            block = self.sentences[last.last].block
            near = at.here or [
                one for one in self.decider.claims if self.sentences[one.last].block == block
            ]
            theirs = [one.meanings for one in near if {*one.forces} & {*last.forces}]
            if len(last.meanings) == 1 and all(one == last.meanings for one in theirs):
                return last.meanings, last.first, at.n
        return self._whole(at.n), at.n, at.n

    def _is_pillar(self, area: Meaning) -> bool:
        return {*area.values()} <= {*self.framework.pillars}

    def _topic(self, at: _At) -> Found | None:
        """Return the one area that a sentence before, in the same block, turns to: "Then there is…"."""
        back = at.n
        while back and not self._opens_block(back):
            back -= 1
            tags = [token.tag for token in self.tokens[back]]
            if "area" in tags:
                one = tags.count("area") == 1
                turns = "area" in tags[:2] and len(tags) <= TOPIC and not {*GRADES} & {*tags}
                if one and (turns or at.has("counted-noun")):
                    return _areas(self.tokens[back])[:1], back, at.n
                break
        return None

    def _whole(self, n: int) -> tuple[Meaning, ...]:
        """Return the area that the line, heading or question above is about, or the pillar in focus."""
        for back in range(n - 1, max(-1, n - 1 - SECTION), -1):
            sentence, tokens = self.sentences[back], self.tokens[back]
            areas = _areas(tokens)
            asked = bool(tokens) and tokens[-1].tag == "mark-question"
            near = sentence.block >= self.sentences[n].block - 1
            label = sentence.alone and len(tokens) <= LABEL
            if back in self.labels:
                return (self.labels[back],)
            heads = sentence.kind == "heading"
            if len(areas) == 1 and (label or asked) and (near or heads):
                return (areas[0],)
            if heads:
                break
        return self.context.pillar_meanings

    def _listed(self, at: _At) -> Found:
        """Return the areas of a list elsewhere: before the grade in its sentence, in those before, or after."""
        count = at.bound.number
        pillars = self.context.meanings_of(*self.framework.pillars)
        own = _areas(at.tokens[: at.bound.span[0]])
        in_one = any(self._is_pillar(area) for area in own)
        if at.has("pillar-noun") and count in (None, len(pillars)) and not in_one:
            return pillars, at.n, at.n
        after = at.tokens[at.bound.span[1] - 1 :]
        named = _areas(after)
        tags = [token.tag for token in after]
        leads = "mark-colon" in tags and not {*GRADES} & {*tags}
        if leads and named and count in (None, len(named)):
            return named, at.n, at.n
        if tags[-1:] == ["mark-colon"]:
            return self._listed_after(at)
        if len(own) > 1 and count in (None, len(own)):
            return own, at.n, at.n
        if sum(token.tag in GRADES for token in at.tokens) > 1 and len(own) < 2:
            return (), at.n, at.n
        for back, listed in self._lists_before(at.n):
            if count in (None, len(listed)):
                return tuple(listed), back, at.n
        return self._listed_after(at)

    def _lists_before(self, n: int) -> Iterator[tuple[int, list[Meaning]]]:
        """Yield the lists of areas, of the cycles in question, in the sentences before one."""
        plausible = self.cycles.plausible
        for back in range(n - 1, max(-1, n - 1 - LOOK_BACK), -1):
            areas = _areas(self.tokens[back])
            known = [area for area in areas if not plausible or plausible & area.keys()]
            if len(known) > 1:
                yield back, known

    def _one_of(self, at: _At) -> Found | None:
        """Return which areas of a list before "the first" or "the other three" are, or None where it says neither."""
        span = at.tokens[slice(*at.bound.span)]
        ordinal = next((t.value for t in span if t.tag == "ordinal"), None)
        if ordinal is None and not at.has("other"):
            return None
        taken = {pair for one in at.here for meaning in one.meanings for pair in meaning.items()}
        lists = [*self._lists_before(at.n)]
        if taken and {area for _, area in taken} <= {*self.framework.pillars}:
            lists.append((at.n, [*self.context.meanings_of(*self.framework.pillars)]))
        for back, listed in lists:
            rest = [meaning for meaning in listed if not taken & meaning.items()]
            if ordinal is not None:
                return tuple(listed[ordinal : ordinal + 1]), back, at.n
            if taken and len(rest) < len(listed) and at.bound.number in (None, len(rest)):
                return tuple(rest), back, at.n
        return (), at.n, at.n

    def _listed_after(self, at: _At) -> Found:
        """Return the areas of a list that the next sentences or items give."""
        listed: list[Meaning] = []
        leads = at.tokens[-1].tag == "mark-colon"
        after = at.n
        for row in self.tokens[at.n + 1 :]:
            more = _areas(row)
            leads = leads or (bool(row) and row[0].tag in ("includes", "pronoun"))
            only_leads = leads and not more and bool(row) and row[-1].tag == "mark-colon"
            graded = any(token.tag in GRADES for token in row)
            beyond = at.bound.number is not None and len(listed) + len(more) > at.bound.number
            if not only_leads and (not leads or not more or graded or beyond):
                break
            listed += more
            after += 1
        if not listed or at.bound.number not in (None, len(listed)):
            return (), at.n, at.n
        return tuple(listed), at.n, after

    # Which assessment and which forces it is of.

    def _assessment(self, at: _At, meanings: Sequence[Meaning]) -> Assessment | None:
        """Return the cycle that a year or date in the grade's clause tells, or None."""
        told = _time_of(at.tokens, at.place)
        if told is None or not meanings:
            return None
        return self.cycles.beside(at.tokens, told, meanings)

    def _forces(self, at: _At) -> tuple[str, ...]:
        """Return the forces that a grade is of: those bound, those before it, or those in focus."""
        if at.bound.forces:
            return tuple(at.tokens[f].value for f in at.bound.forces)
        named = [n for n, token in enumerate(at.tokens) if token.tag == "force"]
        before = [f for f in named if f < at.place][-1:]
        if told := before or [f for f in named if f in range(*at.bound.span)]:
            return group_at(at.tokens, told[0])
        focus = self.context.focus[at.n]
        stands_for = any(t.tag in ("subject", "pronoun") for t in at.tokens[: at.place])
        opens = named and at.tokens[named[0] - 1].tag in ("mark-comma", "quantifier")
        if named and not stands_for and (opens or not focus):
            return group_at(at.tokens, named[0])
        return focus

    # Why it is no verdict after all.

    def _unread(self, at: _At, meanings: Sequence[Meaning]) -> str:
        if self.about_other[at.n] and not any(token.tag == "peel" for token in at.tokens):
            return OTHER
        if self.aside:
            return "the sentence is about another body or another inspection"
        count = at.bound.number if at.bound.rule.does != "whole" else None
        more = count is not None and at.has("includes") and count > len(meanings)
        if meanings and count not in (None, len(meanings)) and not more:
            return "it counts another number of areas than it names"
        if _is_earlier(at):
            return "it is of an earlier assessment that is not named"
        return self._of_someone_else(at)

    def _hear(self, n: int, tokens: Row) -> None:
        """Note whether who speaks in a sentence is of the inspectorate, or None where nobody does."""
        speech = self.sentences[n].speech
        tags = {token.tag for token in tokens if not _within(token, speech)}
        if "says" in tags and "inspectorate" in tags:
            self.speaker = "person" not in tags
        elif "says" in tags and ({"person", "force"} & tags or self.speaker is None):
            self.speaker = False
        elif not speech and self._opens_block(n):
            self.speaker = None

    def _of_someone_else(self, at: _At) -> str:
        speech = self.sentences[at.n].speech
        if at.bound.grade is None or self.speaker is True:
            return ""
        token = at.tokens[at.bound.grade]
        said = [t.tag for t in at.tokens[: at.bound.grade] if _within(t, speech)]
        if not _within(token, speech) or any(tag in VERDICT for tag in said):
            return ""
        return "it is what somebody says, not what the inspectorate found"

    def _left_over(self, n: int, reading: Reading) -> None:
        """Leave a sentence with a grade, an area and a force in focus that gave nothing, with its reason."""
        tags = {token.tag for token in reading.tokens}
        if "area" in tags and (self.context.focus[n] or "force" in tags):
            rule = reading.aside or next(iter(reading.left.values()), None)
            why = rule.why if rule else "no rule says which area the grade is for"
            self.decider.leave(self.decider.quote(n, n), why)


def _is_about_other(rows: Rows) -> bool:
    """Say whether the opening is about another body or inspection, and PEEL is not named there."""
    tags = [[token.tag for token in row] for row in rows]
    graded = next((row for row in tags if {*GRADES} & {*row}), [])
    peel = any("peel" in row for row in tags)
    of_force = {"force", "peel", *(["subject"] if peel else [])}
    if "body" in graded and not of_force & {*graded}:
        return True
    if peel:
        return False
    first = next((row for row in tags if row), [])
    inspected = any(pair == ("body", "inspectorate") for row in tags for pair in pairwise(row))
    return inspected or "body" in first or sum("body" in row for row in tags[1:]) > 1


def _about_other(sentences: Sequence[Sentence], rows: Rows, other: bool) -> Iterator[bool]:
    """Yield for each sentence whether it is of another body, as the opening is until a heading turns to PEEL, or stands
    under a heading that tells of an earlier time or of somebody's own view."""
    opening = other
    for sentence, row in zip(sentences, rows, strict=True):
        tags = {token.tag for token in row}
        short = sentence.alone and len(row) <= HEADING and not tags & {*GRADES}
        if short and opening:
            other = (other or "body" in tags) and "peel" not in tags
        elif short and (sentence.kind == "heading" or "area" not in tags):
            other = not {"area", "mark-stop"} & tags and bool({"earlier", "own-view"} & tags)
        yield other


def _time_of(tokens: Row, place: int) -> int | None:
    """Return the place of the year or date that belongs to the grade at a place, if one does.

    One that opens the sentence belongs to the grades after it up to a new clause; another to the nearest.
    """
    grades = [n for n, token in enumerate(tokens) if token.tag in GRADES]
    near: list[tuple[int, int, int]] = []
    for time, token in enumerate(tokens):
        if token.tag not in ("year", "date"):
            continue
        low, high = sorted((time, place))
        breaks = sum(token.tag in BREAKS for token in tokens[low + 1 : high])
        breaks += any(token.tag == "mark-colon" for token in tokens[low + 2 : high])
        other = any(low < grade < high for grade in grades)
        opens = not any(grade < time for grade in grades)
        within = (opens and not (breaks and other)) or not (breaks or other)
        if within and not _is_apart(tokens, grades, time, place):
            near.append((breaks, high - low, time))
    return min(near)[2] if near else None


def _is_apart(tokens: Row, grades: Sequence[int], time: int, place: int) -> bool:
    """Say whether a time stands in the clause of a grade on its other side, and not in that of the grade at a place."""
    since = time > 0 and tokens[time - 1].tag == "from"
    joints = (*JOINTS, "mark-dash") if since else JOINTS

    def parted(one: int) -> bool:
        between = tokens[min(one, time) + 1 : max(one, time)]
        return any(token.tag in joints for token in between)

    beyond = [grade for grade in grades if (grade < time) != (place < time)]
    return parted(place) and (since or not all(parted(grade) for grade in beyond))


def _is_earlier(at: _At) -> bool:
    """Say whether a word before a grade, in its clause, makes it an earlier one, and no year tells which."""
    if at.bound.grade is None or _time_of(at.tokens, at.place) is not None:
        return False
    before = (token.tag for token in reversed(at.tokens[: at.place]))
    return next((t for t in before if t in (*BREAKS, *GRADES, "earlier")), "") == "earlier"


def _areas(tokens: Row) -> tuple[Meaning, ...]:
    return tuple(token.value for token in tokens if token.tag == "area")


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)
