"""The rules, as data, over tagged tokens: which grade belongs to which areas. It knows no word.

A pattern is written in the names of tags and parts, as rules.yaml says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from peeltrack.drafting.tags import Row, Token

GRADES = ("grade", "improve")
GIVING = (*GRADES, "same")  # The tags without one of which a sentence gives no grade
USED = {"grade": "grade-told", "improve": "grade-told", "area": "area-told"}
"""What a token is for later rules when a rule has taken it."""
DENIED = "grade-denied"
OTHER_TAGS = (*GRADES, "area", "force", "number", "year", "date", "word")
LATER_TAGS = (*sorted(set(USED.values())), DENIED)
_PIECES = re.compile(r"[\[\]()]|[?*+]|\{\d+,\d+\}|[a-z][a-z:|-]*")
_LOOKS = {"": "(?:", "not": "(?!", "unless-after": "(?<!", "after": "(?<=", "before": "(?="}
_EDGES = {"start": "^", "end": "$"}
_BRACKETS = {"[": "(?:", "]": ")"}


class Rule(NamedTuple):
    """One rule: what it does where its pattern matches. `why` is said of what it leaves undecided."""

    name: str
    does: str
    pattern: re.Pattern[str]
    why: str


class Bound(NamedTuple):
    """A grade as a rule read it in a sentence, `span`: places of tokens; `number` is how many areas it says there are.

    `areas` are empty where the rule says that they stand elsewhere; `grade` is None where the grade does.
    """

    rule: Rule
    grade: int | None
    areas: tuple[int, ...]
    forces: tuple[int, ...]
    number: int | None
    span: tuple[int, int]


class Reading(NamedTuple):
    """What the rules made of a sentence, of the tokens that no rule (of `passed`) passed over.

    `left` gives by a grade's place the rule that took it for no verdict; `aside` is the rule that set the sentence aside.
    """

    tokens: tuple[Token, ...]
    bound: tuple[Bound, ...]
    left: Mapping[int, Rule]
    aside: Rule | None
    passed: tuple[Rule, ...] = ()


class Rules:
    """The rules of a rules file, in their order."""

    def __init__(self, entries: Mapping[str, Any], tags: Sequence[str]) -> None:
        """Take the entries of the file, and the tags of the vocabulary."""
        every = [*tags, *OTHER_TAGS, *LATER_TAGS]
        self._letters = {tag: chr(0x100 + n) for n, tag in enumerate(every)}
        self._parts: Mapping[str, str] = entries["parts"]
        self._compiled = _EDGES | self._letters
        self.rules = [self._rule(entry) for entry in entries["rules"]]

    def _rule(self, entry: Mapping[str, str]) -> Rule:
        pattern = re.compile(self._regex(entry["when"]))
        return Rule(entry["name"], entry["does"], pattern, entry.get("why", entry["name"]))

    def of(self, *does: str) -> Sequence[Rule]:
        """Return the rules that do one of some things, in order."""
        return [rule for rule in self.rules if rule.does in does]

    def text(self, tokens: Row) -> str:
        """Return tokens as the text that patterns are matched against, a character a token."""
        return "".join(self._letters[token.tag] for token in tokens)

    def matches(self, does: str, tokens: Row) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield each match of the rules that do something, in the rules' order."""
        text = self.text(tokens)
        for rule in self.of(does):
            for match in rule.pattern.finditer(text):
                yield rule, match

    def read_sentence(self, tokens: Row) -> Reading:
        """Return what the rules make of a sentence's tokens."""
        graded = any(token.tag in GIVING for token in tokens)
        kept, passed = self._without_asides(_told_once(tokens)) if graded else ([*tokens], [])
        text = self.text(kept)
        aside = next((rule for rule in self.of("set aside") if rule.pattern.search(text)), None)
        if not graded:
            return Reading(tuple(kept), (), {}, aside)
        row = list(text)
        left = dict(self._denied(row, kept))
        bound: list[Bound] = []
        for rule in self.of("bind", "refer", "list", "whole", "earlier", "given"):
            bound += self._apply(rule, row, kept)
        return Reading(tuple(kept), tuple(bound), left, aside, tuple(passed))

    def _without_asides(self, tokens: Row) -> tuple[list[Token], list[Rule]]:
        kept, passed = list(tokens), []
        for rule in self.of("pass over"):
            for match in reversed(list(rule.pattern.finditer(self.text(kept)))):
                passed.append(rule)
                for start, end in reversed(_groups(match)):
                    del kept[start:end]
        return kept, passed

    def _denied(self, row: list[str], tokens: Row) -> Iterator[tuple[int, Rule]]:
        denied = self._letters[DENIED]
        for rule in self.of("deny"):
            while places := [
                place
                for match in rule.pattern.finditer("".join(row))
                for place in chain.from_iterable(range(*group) for group in _groups(match))
                if tokens[place].tag in GIVING and row[place] != denied
            ]:
                for place in places:
                    row[place] = denied
                    yield place, rule

    def _apply(self, rule: Rule, row: list[str], tokens: Row) -> Iterator[Bound]:
        at = 0
        while match := rule.pattern.search("".join(row), at):
            bound = self._bind(rule, match, row, tokens)
            if bound is None:
                at = match.start() + 1
                continue
            at = match.end()
            for place in (*bound.areas, *([] if bound.grade is None else [bound.grade])):
                row[place] = self._letters[USED[tokens[place].tag]]
            yield bound

    def _bind(
        self, rule: Rule, match: re.Match[str], row: Sequence[str], tokens: Row
    ) -> Bound | None:
        inside = set(chain.from_iterable(range(*group) for group in _groups(match)))
        within = range(match.start(), match.end())
        free = {self._letters[tag] for tag in GRADES}
        grades = [n for n in within if row[n] in free and n not in inside]
        if len(grades) > 1 or (not grades and rule.does != "refer"):
            return None
        told = [n for n in within if n not in inside and tokens[n].tag == "number"]
        return Bound(
            rule,
            grades[0] if grades else None,
            tuple(n for n in sorted(inside) if tokens[n].tag == "area"),
            tuple(n for n in sorted(inside) if tokens[n].tag == "force"),
            tokens[told[0]].value if told else None,
            match.span(),
        )

    def _regex(self, pattern: str) -> str:
        made = "".join(
            _BRACKETS.get(piece, piece) if not piece[0].isalpha() else self._names(piece)
            for piece in _PIECES.findall(pattern)
        )
        if _PIECES.sub("", pattern).strip():
            raise ValueError(f"no pattern: {pattern}")
        return made

    def _names(self, names: str) -> str:
        look, _, names = names.rpartition(":")
        return _LOOKS[look] + "|".join(self._name(name) for name in names.split("|")) + ")"

    def _name(self, name: str) -> str:
        if name not in self._compiled:
            if name not in self._parts:
                raise ValueError(f"neither a tag nor a part: {name}")
            self._compiled[name] = "(?:" + self._regex(self._parts[name]) + ")"
        return self._compiled[name]


def _told_once(tokens: Row) -> list[Token]:
    """Return tokens with one where a grade's own word and another for it tell it twice: "the top grade, outstanding"."""
    kept: list[Token] = []
    for token in tokens:
        near = kept[-2:] if token.tag in GRADES else []
        other = next((t for t in near if (t.value, t.own) == (token.value, not token.own)), None)
        if other is not None:
            del kept[kept.index(other) :]
        kept.append(token if token.own or other is None else other)
    return kept


def _groups(match: re.Match[str]) -> list[tuple[int, int]]:
    return [match.span(n) for n in range(1, match.re.groups + 1) if match.start(n) >= 0]
