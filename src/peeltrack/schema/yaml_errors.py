"""What is wrong in a YAML file, in words: what is not read, and what libyaml's errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

from peeltrack.problems import Problem
from peeltrack.schema.limits import MAX_DEPTH, MAX_TEXT
from peeltrack.schema.textfile import START, Place

TOO_DEEP: Final = (
    f"mappings and lists are nested more than {MAX_DEPTH} deep here; look for a bracket "
    "or an indentation that has gone wrong, for no record needs that"
)
TOO_LONG: Final = (
    f"this text has more than {MAX_TEXT:,} characters; keep a document in a file of its own, or look for a quote "
    "that is not closed"
)
SECOND_DOCUMENT: Final = (
    "a second document begins here; a file holds one, so move it to its own file"
)
DIRECTIVE: Final = "directives (%YAML, %TAG) are not read; delete the lines that begin with %"
_LONGEST: Final = 60
_TAB = "a tab cannot indent a line in YAML; use spaces"
_SYNTAX: Final = {
    "mapping values are not allowed in this context": "a colon stands where no key can be; put the value that contains it in quotes, or indent the line like its neighbours",
    "mapping keys are not allowed in this context": "a key cannot begin here; put it on a line of its own, indented like its neighbours",
    "block sequence entries are not allowed in this context": "a list item (-) cannot begin here; put it on a line of its own, indented like the others",
    "could not find expected ':'": "this line is neither a key with a colon nor part of the value above; write 'key: value', or indent it under the value it continues",
    "did not find expected key": "this does not line up with the keys of the mapping that begins at {opened}, or follows a value that has already ended; indent it like those keys, or quote the whole value",
    "did not find expected '-' indicator": "this does not line up with the items of the list that begins at {opened}; begin it with '- ' or change its indentation",
    "did not find expected ',' or ']'": "the list opened by [ at {opened} goes wrong here; put a comma between items and ] at the end",
    "did not find expected ',' or '}'": "the mapping opened by { at {opened} goes wrong here; put a comma between pairs and } at the end",
    "did not find expected node content": "a value is missing here; write one, or put it in quotes",
    "found unexpected end of stream": "the quote opened here is never closed; close it with the same quote mark",
    "found unexpected document indicator": "the quote opened here runs into a line of --- or ...; close it with the same quote mark",
    "found unknown escape character": "this backslash escape does not exist; write \\\\ for a backslash, or use single quotes",
    "found invalid Unicode character escape code": "this escape is half of a surrogate pair or no character at all; write the character itself",
    "did not find expected hexdecimal number": "this escape has too few hexadecimal digits; \\x takes two, \\u four and \\U eight",
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "did not find expected comment or line break": "nothing may follow | or > on its line; begin the text on the next line",
    "found an indentation indicator equal to 0": "the number after | or > is 0; write 1 to 9, or leave it out",
    "found unexpected ':'": "a colon stands where no key can be; put the value in quotes",
}  # fmt: skip
# Where libyaml stops is far from, or just after, what a person has to change.
_ELSEWHERE: Final = {
    "could not find expected ':'": "opened",
    "found unexpected end of stream": "opened",
    "found unexpected document indicator": "opened",
    "found invalid Unicode character escape code": "escape",
    "did not find expected hexdecimal number": "escape",
}
_AFTER: Final = {
    "nothing": ("yaml-directive", "directives (%YAML, %TAG) are not read; delete the lines above"),
    "...": ("yaml-documents", SECOND_DOCUMENT),
    "a value": ("yaml-syntax", "the value of the file has already ended before this; delete it, or quote the whole"),
}  # fmt: skip
_REFUSED: Final = (
    ("yaml-alias", ("alias", "anchor"), "anchors (&) and aliases (*) are not read; put it in quotes"),
    ("yaml-directive", ("directive", "incompatible"), "directives (%) are not read; delete this"),
    ("yaml-tag", ("tag",), "tags (!) are not read; delete it, or put the value in quotes"),
)  # fmt: skip


def _shown(text: str) -> str:
    """Quote `text` for a message, shortened if long."""
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def wrong_with_key(event: Any) -> tuple[str, str]:
    """Return rule and message for a key that `event` begins and that is no text."""
    if type(event) is not ScalarEvent:
        what = "mapping" if type(event) is MappingStartEvent else "list"
        return "yaml-key", f"a {what} is used as a key here; a key must be plain text"
    if event.value:
        return "yaml-merge", "merge keys (<<) are not read; write the keys out where they are meant"
    return "yaml-key", "the key is missing here; write one before the colon"


def given_twice(key: str, first: Place) -> str:
    """Return what is wrong with a key that stands at a `first` place, too."""
    return (
        f"the key {_shown(key)} is given twice in one mapping, first at line {first.line}, "
        f"column {first.column}; keep one of the two"
    )


def wrong_with_properties(event: Any) -> Iterator[tuple[str, str]]:
    """Yield rule and message for the alias that `event` is, or for its anchor and its tag."""
    if type(event) is AliasEvent:
        message = f"aliases are not read; in place of *{_shown(str(event.anchor))[1:-1]} write the value out"
        yield "yaml-alias", message
        return
    if event.anchor is not None:
        message = f"anchors are not read; delete &{_shown(event.anchor)[1:-1]}, and write the value out wherever it is repeated"
        yield "yaml-alias", message
    if event.tag is not None:
        tag = _shown(event.tag.replace("tag:yaml.org,2002:", "!!", 1))[1:-1]
        yield "yaml-tag", f"tags are not read, and this value has the tag {tag}; delete the tag"


def syntax_problem(name: str, text: str, error: YAMLError, after: str) -> Problem:
    """Return what libyaml's `error` in the `text` of the file called `name` means, and where it is.

    It came `after` "nothing", "a value" or "..." (a value and its end).
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        # Not reached with libyaml 0.2, whose reader refuses less than we do before it.
        return Problem(name, None, None, "yaml-syntax", f"this is not YAML: {error}")
    mark, opened_mark = error.problem_mark, error.context_mark or error.problem_mark
    place = Place(mark.line + 1, mark.column + 1)
    opened = Place(opened_mark.line + 1, opened_mark.column + 1)
    if mark.index >= len(text):
        # libyaml puts the end of a file on a new line, whether or not there is one.
        place = START.after(text)
    problem = error.problem or ""
    char = text[mark.index : mark.index + 1]
    rule, message, where = _words(problem, error.context or "", char, after)
    place = {"here": place, "opened": opened, "escape": Place(place.line, place.column - 2)}[where]
    message = message.replace("{opened}", f"line {opened.line}, column {opened.column}")
    return Problem(name, *place, rule, message)


def _words(problem: str, context: str, char: str, after: str) -> tuple[str, str, str]:
    """Return rule and message for libyaml's `problem` at `char`, and where it is to be looked for."""
    rule, where = "yaml-syntax", _ELSEWHERE.get(problem, "here")
    if problem in _SYNTAX:
        return rule, _SYNTAX[problem], where
    if problem == "did not find expected <document start>":
        return *_AFTER[after], where
    if problem == "found character that cannot start any token":
        message = _TAB if char == "\t" else f"a value cannot begin with {char}; put it in quotes"
        return rule, message, where
    # Newer libyaml looks ahead for its own limit before it hands over what we count.
    if problem == "exceeded maximum nesting depth":
        return "yaml-depth", TOO_DEEP, where
    for rule, words, message in _REFUSED:
        if any(word in problem or word in context for word in words):
            return rule, message, "opened"
    message = f"this is not YAML ({problem}); check the quotes and indentation here"
    return "yaml-syntax", message, where
