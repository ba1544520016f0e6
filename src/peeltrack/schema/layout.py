"""The normal form of a data file: one layout, whoever edits it, with every comment kept.

It is what ruamel.yaml writes. That takes a second for 160,000 characters, so ruamel.yaml is asked an entry at a
time, and only of entries whose lines do not show by themselves that they are in normal form.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from peeltrack.problems import InvalidData, Problem
from peeltrack.schema.locking import locked, write_whole
from peeltrack.schema.textfile import decode, read_bytes, read_text
from peeltrack.schema.yamlcomments import lost
from peeltrack.schema.yamlfile import YamlDocument, parse

WIDTH = 4096
"""The longest line that is not broken."""
MAX_ASKED = 2**19
"""How many characters of one file ruamel.yaml is asked about."""
_OFF_FORM = "not in normal form; `peeltrack check --fix` rewrites it"
MAX_LINES = 2_000_000
"""In how many lines entries are looked for, at most."""
MOVE = "move it to a line of its own, above the key that it speaks of"
"""What to do with a comment that cannot stay where it is."""
PARENT = "entry:\n"
"""What stands above an entry that is written by itself."""


def round_trip() -> Any:
    """Return a reader and writer of YAML (ruamel.yaml) that keeps comments, order and quotes.

    Every scalar is text, as in `yamlfile`: no number, date or truth value is made of it.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class PlainText(VersionedResolver):
        @property
        def versioned_resolver(self) -> Any:
            return {}

    yaml = YAML(typ="rt")
    yaml.Resolver = PlainText
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def written(text: str) -> str:
    """Return YAML text as ruamel.yaml writes it. Raises its YAMLError where it reads less than we do."""
    yaml = round_trip()
    stream = io.StringIO()
    yaml.dump(yaml.load(text), stream)
    return stream.getvalue()


# Entries


class Passage(NamedTuple):
    """Lines of a file that make a whole: from number `first` up to number `end`, counted from 0.

    They say a key of the file, with the first key that stands under it; or one of the other keys under it: that is
    `nested`, and so stands under PARENT where it is a file by itself.
    """

    first: int
    end: int
    nested: bool = False

    def text(self, lines: Sequence[str]) -> str:
        """Return the entry as a file by itself, from the lines of its file."""
        own = "\n".join([*lines[self.first : self.end], ""])
        return PARENT + own if self.nested else own


def entries(document: YamlDocument, lines: Sequence[str]) -> list[Passage]:
    """Return the entries of a file, which together are all its lines.

    Where its keys do not stand on lines of their own, two spaces a level, an entry is more than one of them.
    """
    starts: list[tuple[int, bool]] = []
    value = document.value if isinstance(document.value, dict) else {}
    for key, inside in value.items():
        line, column = document.place((key,), key=True)
        if column != 1:
            return [Passage(0, len(lines))]
        starts.append((line - 1, False))
        for number, inner in enumerate(inside if isinstance(inside, dict) else ()):
            line, column = document.place((key, inner), key=True)
            if column != 3:  # an entry in braces, or of another indentation
                break
            if number:
                starts.append((line - 1, True))
    nested = [is_nested for _, is_nested in starts] or [False]
    bounds = [0, *(first for first, _ in starts[1:]), len(lines)]
    return list(map(Passage, bounds, bounds[1:], nested))


# Lines that show by themselves that they are in normal form

# The characters are those that are written in one way only: no escapes, and nothing that ruamel.yaml may escape.
_CHAR = r"\s\\\U00010000-\U0010ffff"
_KEY = rf"""(?:[A-Za-z0-9](?:[A-Za-z0-9-]| (?=[A-Za-z0-9])){{0,99}}|"(?:[^"{_CHAR}]| ){{0,99}}"|'(?:[^'{_CHAR}]| ){{0,99}}')"""
_QUOTED = rf"""(?:"(?:[^"{_CHAR}]| )*"|'(?:[^'{_CHAR}]| |'')*')"""


def _plain(no_more: str) -> str:
    """Return the pattern of a text without quotation marks, in which some more characters cannot stand."""
    char = rf"[^:#{_CHAR}{no_more}]|[:#](?=[^\s,\[\]{{}}])| (?=[^ #\n])"
    return rf"(?=[A-Za-z0-9(£‘“/+=])(?:{char})+(?<![ :])"


_TEXT, _TEXT_IN_BRACKETS = _plain(""), _plain(r",\[\]{}")
_ATOM = f"(?:{_QUOTED}|{_TEXT_IN_BRACKETS})"
_PAIRS = rf"\{{{_KEY}: {_ATOM}(?:, {_KEY}: {_ATOM})*+\}}"
_ITEM = f"(?:{_ATOM}|{_PAIRS})"
_INNER = rf"(?:{_ITEM}|\[{_ITEM}(?:, {_ITEM})*+\])"
_FLOW = rf"\{{{_KEY}: {_INNER}(?:, {_KEY}: {_INNER})*+\}}|\[{_INNER}(?:, {_INNER})*+\]|\{{\}}|\[\]"
_VALUE = rf"(?:{_FLOW}|{_QUOTED}|{_TEXT})(?: +#(?:[^\n]*[^\s])?)?"
_LINE = re.compile(
    rf"(?P<indent> *)(?P<dash>- )?(?:(?P<key>{_KEY}):(?: (?:(?P<block>[|>]-?)|(?P<value>{_VALUE})))?"
    rf"|(?<=- )(?:(?P<folded>[|>]-?)|{_VALUE}))\n"
)
_BETWEEN = re.compile(r"(?:(?: *#(?:[^\n]*[^\s])?)?\n)*+")


def is_evident(text: str) -> bool:
    """Say whether a text is in normal form, valid or not, and shows it line by line; False if it does not show."""
    levels = [(0, False)]  # each open mapping or list: its column, and whether it is a list
    opened: int | None = None  # the column of a key that has nothing on its line
    at = 0 if text.startswith("\n") else _between(text, 0)  # a first blank line does not stay
    while at < len(text):
        # To match a line takes a hundred times its size.
        line = None if text.find("\n", at, at + WIDTH) < 0 else _LINE.match(text, at)
        if line is None or not _has_level(line, levels, opened):
            return False
        column, at = levels[-1][0], line.end()
        opened = None if line["value"] or not line["key"] else column
        if line["block"] or line["folded"]:
            opened, at = None, _after_block(text, at, column + 2)
        else:
            at = _between(text, at)
    return opened is None and at == len(text)


def _between(text: str, at: int) -> int:
    """Return where the blank lines and comments that begin `at` end: they stay as they are."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _has_level(line: re.Match[str], levels: list[tuple[int, bool]], opened: int | None) -> bool:
    """Say whether a line has a place in what is open, and leave what is open after it."""
    level = len(line["indent"]), bool(line["dash"])
    if opened is not None:
        if level[0] != opened + 2:
            return False
        levels.append(level)
    while levels[-1] > level:
        levels.pop()
    if levels[-1] != level:
        return False
    if line["dash"] and line["key"]:
        levels.append((level[0] + 2, False))
    return True


def _after_block(text: str, at: int, column: int) -> int:
    """Return where a text in lines of their own, indented by `column`, ends; past the end where it does not show."""
    block = re.compile(rf"(?: {{{column}}}\S(?:[^\n]{{0,{WIDTH // 2}}}\S)?\n)++(?! *(?:#|\n))")
    found = block.match(text, at)
    return found.end() if found else len(text) + 1


# Comparing and writing


def normal_form(text: str, name: str = "") -> str:
    """Return valid YAML text in its normal form: two spaces a level, lists set in, lines unbroken.

    Raises InvalidData, which names the file `name`, where too much is out of form to be rewritten.
    """
    return "".join(should for _, _, should in _compared(text, name))


def _compared(text: str, name: str) -> Iterator[tuple[int, str, str]]:
    """Yield the parts of a file: after how many lines they begin, as they are, and in normal form."""
    given, text = text, text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        before, _, last = text.rpartition("\n")  # a last line of spaces is none
        text = f"{before}\n{last}\n" if before and last.strip(" ") else f"{before or last}\n"
    document = None if text == given and is_evident(text) else parse(text.encode("utf-8"), name)
    if document is None or document.value is None:
        yield 0, text, text
        return
    lines, found = [text.removesuffix("\n")], [Passage(0, 1)]
    if text.count("\n") < MAX_LINES:
        lines = lines[0].split("\n")
        found = entries(document, lines)
    asked = 0
    for entry in found:
        own = should = entry.text(lines)
        if not is_evident(own):
            asked += len(own)
            here = Problem(name, entry.first + 1 - entry.nested, 1, "layout", "")
            should = _asked(own, here, asked)
            _require_comments(own, should, here)
        parent = PARENT if entry.nested else ""
        yield entry.first, own.removeprefix(parent), should.removeprefix(parent)


def _asked(text: str, problem: Problem, asked: int) -> str:
    """Return what ruamel.yaml writes for a text, of which it is `asked` so many characters with those before."""
    if asked > MAX_ASKED:
        message = (
            f"more than {MAX_ASKED:,} characters are written in ways that take too long to compare with the "
            "normal form, up to here; split the file, or write it as the bundled files are"
        )
        raise InvalidData([problem._replace(message=message)])
    from ruamel.yaml.error import YAMLError

    try:
        return written(text)
    except YAMLError as error:
        reason = str(getattr(error, "problem", None) or error)
        mark = getattr(error, "problem_mark", None)
        line, cure = problem.line, "put the values here in quotes"
        if mark and line is not None:
            line += text.count("\n", 0, mark.index)
            if text.startswith("\t", mark.index):
                reason = "a tab stands here"
                cure = "write spaces in its place, or put the value in quotes"
        message = f"its normal form cannot be told ({reason}); {cure}"
        raise InvalidData([problem._replace(line=line, message=message)]) from None


def _require_comments(text: str, should: str, problem: Problem) -> None:
    """Raise InvalidData where the normal form of a text would not have all its comments."""
    gone = lost(text, should) if text != should else None
    if gone and problem.line is not None:
        message = f"normal form has no place for this comment ({gone.text}); {MOVE}"
        raise InvalidData([problem._replace(line=problem.line + gone.line, message=message)])


def layout_problem(path: Path) -> Problem | None:
    """Return the problem of a data file whose text is not in normal form.

    None for one that is, or that is not valid, and for what holds no mapping: someone's table or letter is no data file.
    """
    name = str(path)
    try:
        text = read_text(path)
        line = _first_off(text, name)
        if line and isinstance(parse(text.encode("utf-8"), name).value, dict | None):
            return Problem(name, line, 1, "layout", _OFF_FORM)
    except InvalidData as error:
        return next((one for one in error.problems if one.rule == "layout"), None)
    return None


def _first_off(text: str, name: str) -> int | None:
    """Return the first line that is not as it is in normal form, or None."""
    for first, found, should in _compared(text, name):
        if found != should:
            pairs = zip(found.split("\n"), should.split("\n"), strict=False)
            return first + next((n for n, (is_, to_be) in enumerate(pairs, 1) if is_ != to_be), 1)
    return 1 if "\r" in text or (text and not text.endswith("\n")) else None


def rewrite(path: Path) -> None:
    """Write a valid YAML file anew in its normal form. Raises InvalidData, leaving the file as it was."""
    with locked(path):
        before = read_bytes(path)
        write_whole(path, normal_form(decode(before, str(path)), str(path)), before)
