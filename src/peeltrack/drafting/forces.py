"""Which force a document and each of its sentences speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import Mention, Word, words_of
from peeltrack.drafting.wordlists import (
    AFTER_FORCE,
    ASIDE,
    BEFORE_FORCE,
    GROUPING,
    POLICE,
    word_set,
)
from peeltrack.record.judgments import Force

_SUFFIXES = ("Police Service", "Police", "Constabulary")


class ForceNames:
    """The names of the forces, to be found in sentences: whole, by other names, and short."""

    def __init__(self, forces: Mapping[str, Force]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for force in forces.values():
            for name in (force.name, *force.aliases):
                self._add(name, force.id, short=False)
                for suffix in _SUFFIXES:
                    short = name.removesuffix(suffix).strip()
                    # A clipped name of four letters ("Beds") can be an ordinary word.
                    if short != name and (name == force.name or len(short) > 4):
                        self._add(short, force.id, short=True)
                        break
        for entries in self._names.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, name: str, id: str, *, short: bool) -> None:
        words = tuple(word.word for word in words_of(name))
        bare = short or not any(word in POLICE for word in words)
        entries = self._names.setdefault(words[0], [])
        if all(words != known for known, _, _ in entries):
            entries.append((words, id, bare))

    def find(self, words: Sequence[Word]) -> list[Mention]:
        """Return the forces that words name. A place name inside another body's name does not count."""
        found: list[Mention] = []
        at = 0
        while at < len(words):
            mention = self._at(words, at) if words[at].capital else None
            if mention:
                found.append(mention)
            at = mention.last if mention else at + 1
        return found

    def _at(self, words: Sequence[Word], at: int) -> Mention | None:
        for name, id, bare in self._names.get(words[at].word, ()):
            last = at + len(name)
            if tuple(word.word for word in words[at:last]) != name:
                continue
            if not bare or not (_other_body(words, last) or _person(words, at, len(name))):
                return Mention(id, at, last)
            return None
        return None


def _other_body(words: Sequence[Word], last: int) -> bool:
    """Say whether a place name goes on as the name of something else: Kent County Council."""
    following = words[last : last + 2]
    if not following or not following[0].capital:
        return bool(following) and following[0].word in ("fire", "ambulance", "council", "nhs")
    if following[0].word in ("county", "and") and len(following) == 2:
        return following[1].word in ("council", "fire", "show", "hospital", "court", "cricket")
    return following[0].word not in AFTER_FORCE


def _person(words: Sequence[Word], at: int, length: int) -> bool:
    """Say whether a place name of one word stands after a first name: Steve Durham."""
    if length > 1 or at < 2:
        return False
    before = words[at - 1]
    return before.capital and before.word not in BEFORE_FORCE and before.word.isalpha()


def is_aside(words: Sequence[Word], mention: Mention) -> bool:
    """Say whether a force is only named beside the one spoken of: "shared with Essex Police"."""
    following = words[mention.last].word if mention.last < len(words) else ""
    if following in ("neighbours", "neighbour"):
        return True
    before = [word.word for word in words[max(0, mention.first - 3) : mention.first]]
    while before and before[-1] in ("the", "neighbouring", "nearby", "its", "neighbours"):
        before.pop()
    return bool(before) and before[-1] in ASIDE


def grouped(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the forces of the last group: "Kent and Essex were each rated good" is of both."""
    if not mentions:
        return ()
    group = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        between = words[mention.last : group[0].first]
        if not all(word.word in GROUPING or word.word in POLICE for word in between):
            break
        group.insert(0, mention)
    return tuple(dict.fromkeys(mention.id for mention in group))


class Focus:
    """Which force "it" and "the force" mean, sentence by sentence."""

    def __init__(self, names: ForceNames, document: Sequence[Sentence]) -> None:
        self.mentions = [names.find(sentence.words) for sentence in document]
        self._document = document
        self.main = self._main_force()
        """The force that the document is about, or None."""
        self.of = list(self._follow())
        """The forces that each sentence starts out speaking of; none where it cannot be told."""

    def together(self, n: int) -> tuple[str, ...]:
        """Return the forces of the sentence before, where a sentence begins with "both" or "each"."""
        words = self._document[n].words
        if not n or not words or words[0].word not in ("both", "each"):
            return ()
        before = next((m for m in (n - 1, n - 2) if m >= 0 and self.mentions[m]), n)
        group = grouped(self._document[before].words, self.mentions[before])
        all_named = {mention.id for mention in self.mentions[before]} == set(group)
        return group if before < n and len(group) > 1 and all_named else ()

    def _main_force(self) -> str | None:
        counts = Counter(
            mention.id
            for sentence, mentions in zip(self._document, self.mentions, strict=True)
            if mentions and not other_subject(sentence.words)
            for mention in mentions
        )
        if len(counts) == 1:
            return next(iter(counts))
        opening = {
            mention.id
            for sentence, mentions in zip(self._document, self.mentions, strict=True)
            if sentence.block < 4
            for mention in mentions
            if not is_aside(sentence.words, mention)
        }
        most = counts.most_common(2)
        if not most:
            return None
        (first, often), (_, next_often) = most
        if often > 2 * next_often or (opening == {first} and often > next_often):
            return first
        return None

    def _follow(self) -> Iterable[tuple[str, ...]]:
        home: tuple[str, ...] = (self.main,) if self.main else ()
        current = home
        block = -1
        for sentence, mentions in zip(self._document, self.mentions, strict=True):
            if sentence.block != block:
                block = sentence.block
                if home:
                    astray = current not in ((), home) and _leans_back(sentence)
                    current = () if astray else home
            yield current
            spoken_of = [m for m in mentions if not is_aside(sentence.words, m)]
            if spoken_of:
                group = grouped(sentence.words, spoken_of)
                separate = {mention.id for mention in spoken_of} - set(group)
                if self.main and self.main in {mention.id for mention in spoken_of}:
                    current = home if not separate else ()
                else:
                    current = () if separate or len(group) > 1 else group
            elif other_subject(sentence.words):
                current = ()


_LEANING = word_set("it they the its their this that")
_OTHERS = (
    "fire service",
    "fire brigade",
    "brigades",
    "fire crews",
    "firefighters",
    "rescue service",
    "ambulance",
    "nhs",
    "hospital",
    "ofsted",
    "estyn",
    "cqc",
    "care quality",
    "information commissioner",
    "ico",
    "auditors",
    "auditor",
    "internal audit",
    "college of policing",
    "peer review",
    "survey",
    "poll",
    "prisons",
    "prison",
    "probation",
    "youth offending",
    "youth justice",
    "fire authority",
    "transport police",
    "civil nuclear",
    "defence police",
    "military police",
    "police scotland",
    "northern ireland",
    "crime agency",
    "border force",
    "integrity inspection",
    "custody inspection",
    "protection inspection",
    "vetting inspection",
    "care home",
    "school",
    "schools",
    "readers",
    "shoppers",
    "self assessment",
    "selfassessment",
    "peer review",
    "own assessment",
    "own view",
    "kpmg",
    "consultants",
    "independent review",
)
_INSPECTORATE_TAIL = word_set("fire and rescue services service ,")


def _leans_back(sentence: Sentence) -> bool:
    return bool(sentence.words) and sentence.words[0].word in _LEANING


def is_opinion(words: Sequence[Word]) -> bool:
    """Say whether some words give themselves out as somebody's own opinion."""
    text = f" {' '.join(word.word for word in words)} "
    return any(f" {phrase} " in text for phrase in ("my view", "my opinion", "our view", "i think"))


def other_subject(words: Sequence[Word]) -> str | None:
    """Return what body other than a police force some words speak of, or None.

    "Fire & Rescue Services" in the inspectorate's own name does not count.
    """
    kept: list[str] = []
    in_name = False
    for word in words:
        if word.word == "constabulary" or word.word == "constabularies":
            in_name = True
        elif in_name and word.word not in _INSPECTORATE_TAIL:
            in_name = False
        if not (in_name and word.word in ("fire", "rescue", "services", "service")):
            kept.append(word.word)
    text = f" {' '.join(kept)} ".replace(" fire and rescue inspectorate ", " inspectorate ")
    if " fire and rescue " in text:
        return "fire and rescue"
    return next((name for name in _OTHERS if f" {name} " in text), None)
