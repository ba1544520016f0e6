"""Every rule beside its examples: what it gives where it says so, and where it must not fire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from drafting_score import FOLDER, labelled, told
from peeltrack.documents import read_document
from peeltrack.drafting.engine import GRADES, Reading
from peeltrack.drafting.read import Reader
from peeltrack.drafting.tags import Token, read_entries
from peeltrack.schema.load import find_files, read_framework

READER = Reader(*read_framework(find_files()))
RULES = read_entries("rules.yaml")["rules"]
SAYS = [(rule, example) for rule in RULES for example in rule["says"]]
NEVER = [(rule, text) for rule in RULES for text in rule["never"]]
ALONE = ("count", "carry", "words", "published", "stamp", "ungraded")
"""What rules do that is no part of reading a sentence's grades."""


def fired(reading: Reading) -> Iterator[str]:
    """Yield the names of the rules that did something in a sentence."""
    yield from (rule.name for rule in (*reading.passed, *reading.left.values()))
    yield from (bound.rule.name for bound in reading.bound)
    if reading.aside:
        yield reading.aside.name
    for does in ALONE:
        yield from (rule.name for rule, _ in READER.rules.matches(does, reading.tokens))


def read(text: str) -> Reading:
    return READER.rules.read_sentence(READER.tagger.tokens(text))


def names(token: Token) -> set[str]:
    return {*token.value.values()} if token.tag == "area" else {token.value}


def told_by(rule: dict[str, Any], text: str) -> dict[str, Any]:
    """Return what a rule makes of a sentence, in the words of the rules file."""
    tokens = READER.tagger.tokens(text)
    reading = READER.rules.read_sentence(tokens)
    kept = reading.tokens
    found: dict[str, Any] = defaultdict(list)
    found["passes"] = " ".join(t.text for t in tokens if t not in kept)
    found["leaves"] = [
        kept[n].text for n, one in sorted(reading.left.items()) if one.name == rule["name"]
    ]
    for bound in reading.bound:
        if bound.rule.name == rule["name"]:
            found["grade"] = kept[bound.grade].value if bound.grade is not None else None
            found["areas"] += [names(kept[n]) for n in bound.areas]
            found["forces"] += [kept[n].value for n in bound.forces]
            found["gives"] += [(names(kept[n]), found["grade"]) for n in bound.areas]
    for one, match in (pair for does in ALONE for pair in READER.rules.matches(does, kept)):
        if one.name == rule["name"]:
            within = kept[slice(*match.span())]
            found["year"] = next((t.value for t in within if t.tag == "year"), None)
            found["areas"] += [names(t) for t in within if t.tag == "area"]
            grades = [t.value for t in within if t.tag in GRADES]
            found["counts"] += zip(
                grades, [t.value for t in within if t.tag == "number"], strict=False
            )
    return found


@pytest.mark.parametrize(
    ("rule", "example"), SAYS, ids=[f"{rule['name']}: {e['text']}" for rule, e in SAYS]
)
def test_a_rule_does_what_its_examples_say(rule: dict[str, Any], example: dict[str, Any]) -> None:
    assert rule["name"] in fired(read(example["text"]))
    found = told_by(rule, example["text"])
    for area, grade in example.get("gives", {}).items():
        assert any(area in areas and given == grade for areas, given in found["gives"]), found
    for area in example.get("areas", []):
        assert any(area in areas for areas in found["areas"]), found
    for key in {"passes", "leaves", "grade", "forces", "year"} & example.keys():
        assert found[key] == example[key]
    if "counts" in example:
        assert dict(found["counts"]) == example["counts"]


@pytest.mark.parametrize(("rule", "text"), NEVER, ids=[f"{rule['name']}: {t}" for rule, t in NEVER])
def test_a_rule_does_not_fire_in_its_counter_examples(rule: dict[str, Any], text: str) -> None:
    assert rule["name"] not in fired(read(text))


@pytest.mark.parametrize("rule", RULES, ids=[rule["name"] for rule in RULES])
def test_a_rule_stands_beside_its_examples(rule: dict[str, Any]) -> None:
    assert len({example["text"] for example in rule["says"]}) >= 3
    assert len({*rule["never"]}) >= 2


def test_a_rule_is_the_reason_for_more_than_one_sentence() -> None:
    """Of the labelled documents, as many as it takes."""
    found: dict[str, set[str]] = {rule["name"]: set() for rule in RULES}
    for name, entry in labelled().items():
        for sentence, reading in READER.explain(read_document(FOLDER / name), told(entry)):
            for rule in fired(reading):
                found[rule].add(sentence.text)
        if all(len(sentences) > 1 for sentences in found.values()):
            break
    assert [rule for rule, sentences in found.items() if len(sentences) < 2] == []
