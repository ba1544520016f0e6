"""Text to blocks, sentences and words, each sentence with its place in the document.

A block is a paragraph, a heading, an item of a list or a row of a table. Blocks and sentences know
where they stand in the document's own text, so that a quote can be copied from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from peeltrack.drafting.vocabulary import Word, words_of

READ = 500_000
"""The most characters of a document that are read."""
LONGEST_SENTENCE = 2_500
"""A longer run without a full stop is no sentence and is not read for grades."""

OPENS = 5
"""In how many blocks a document says what it is about: a title, a byline, a date, a paragraph."""
SHORT = 60
"""A line as long as this may have been broken only to fit the page."""
LONGEST_ROW = 250
"""A longer line is no row of a table, whatever spaces it has."""

PARAGRAPH, ITEM, ROW = "paragraph", "item", "row"

_BULLET = re.compile(
    r"[^\S\n]{0,20}(?:â€¢|::|[•·▪◦‣●○■►▶➢➤✓✔◆❖*–—-]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])[^\S\n]{1,10}(?=\S)"
)
_CELLS = re.compile(r"\t|[^\S\n]{3,}")
_LABEL = re.compile(r"[A-Z][\w' ()-]{2,40}(?::| [–-] )")
_RULE = re.compile(r"[\s|:=+_-]*")
_FULL_STOP = re.compile(
    r"""[.!?]["'”’\u02dc)\]]{0,3}(?=\s)|[.!?]["”’]{1,2}(?=[A-Z])|"""
    r"""(?<=[a-z]{3})(?=(?:The|It|In|This|But|HMIC|HMICFRS|Inspectors) )"""
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Dr|St|Sir|Rt|Hon|Cllr|Coun|Insp|Supt|Sgt|Ch|Det|Const|DCC|Rev|No|"
    r"vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|e\.g|i\.e|[A-Z])\.$"
)
_DAMAGED = (
    (re.compile(r"â€™|â€˜|'˜|'™"), "'"),
    (re.compile(r"â€œ|â€\x9d"), '"'),
    (re.compile(r"â€“|â€”|â€\x93|â€\x94|(?<=\s)'“(?=\s)"), "–"),
    (re.compile(r"'“|'”"), '"'),
    (re.compile(r"(?:ï¿½|\ufffd)+"), "'"),
    (re.compile(r"â€¦"), "..."),
    (re.compile(r":[-–]"), ":"),
    (re.compile(r"â€(?!\w)"), '"'),
    (re.compile(r"Â(?=[\s£])"), ""),
    (re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), ""),
)
_PLAIN = str.maketrans(
    {**dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("“”„‟″«»", '"'), "‐": "-", "‑": "-"}
    | dict.fromkeys("‒–—―−", "–")
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, an item or a row: its place in the document, its words and its speech.

    `text` has its quotation marks, dashes and spaces made plain. `spoken` are the parts of it that
    stand inside a speech, as pairs of places in `text`. `first` marks the first of its block.
    """

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    block: int
    kind: str
    first: bool
    alone: bool
    spoken: tuple[tuple[int, int], ...]

    @property
    def heading(self) -> bool:
        """Whether it stands alone in its block and does not end as a sentence does."""
        return self.alone and self.kind == PARAGRAPH and not self.text.endswith((".", ";", ","))

    def in_speech(self, place: int) -> bool:
        """Say whether a place in `text` stands inside a speech."""
        return any(start <= place < end for start, end in self.spoken)


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return text with damaged and curly quotation marks, dashes and runs of space made plain."""
    for damaged, repaired in _DAMAGED:
        text = damaged.sub(repaired, text)
    return " ".join(text.translate(_PLAIN).split())


def quote(text: str, start: int, end: int) -> str:
    """Return a stretch of the document's own text, its white space collapsed."""
    return " ".join(text[start:end].split())


def sentences(text: str, is_grade: Callable[[str], bool]) -> list[Sentence]:
    """Return the sentences of a document, in order.

    `is_grade` says whether a line is nothing but a grade; such a line goes on from no other.
    """
    found: list[Sentence] = []
    for number, block in enumerate(_blocks(text, is_grade)):
        pieces = list(_pieces(text, block))
        still_open = ""
        for nth, (start, end) in enumerate(pieces):
            normal = ""
            if end - start <= LONGEST_SENTENCE:
                raw = text[start:end]
                normal = _row(raw) if block.kind == ROW else plain(raw)
            spoken, still_open = _speech(normal, still_open)
            found.append(
                Sentence(
                    start,
                    end,
                    normal,
                    tuple(words_of(normal)),
                    number,
                    block.kind,
                    nth == 0,
                    len(pieces) == 1,
                    spoken,
                )
            )
    return found


def cells(sentence: Sentence) -> list[str]:
    """Return the texts of a row's cells, empty ones too."""
    return sentence.text.split("|")


def _row(text: str) -> str:
    if "|" in text:
        text = text.strip()
        if text.endswith(
            "|"
        ):  # a bar before the first cell is a border only with one after the last
            text = text[:-1].removeprefix("|")
        parts = text.split("|")
    else:
        parts = _CELLS.split(text)
    return "|".join(plain(part) for part in parts)


def _blocks(text: str, is_grade: Callable[[str], bool]) -> Iterator[_Block]:
    """Yield the blocks of a text. Lines that were broken only to fit a page are one block."""
    current: _Block | None = None
    last_line = ""
    listing = False
    place = width = 0
    lines = text[:READ].split("\n")
    bars = [line.count(" | ") for line in lines]
    for n, line in enumerate(lines):
        start, place = place, place + len(line) + 1
        stripped = line.strip()
        if not stripped or (len(stripped) > 2 and _RULE.fullmatch(stripped)):
            if current and not last_line.endswith((" and", " or")):
                yield current
                current = None
            listing = last_line.endswith(":")
            continue
        kind, offset = _kind(line)
        if bars[n] and bars[n] in (*bars[n - 1 : n], *bars[n + 1 : n + 2]):
            kind, offset = ROW, len(line) - len(line.lstrip())
        columns = len(_CELLS.split(stripped)) if kind == ROW else 0
        if width not in (0, columns) and columns and not {"|", "\t"} & {*line}:
            # Between spaces an empty cell leaves no trace, and what follows is in no known column.
            kind, columns = PARAGRAPH, 0
        width = columns
        short = len(stripped) < SHORT and not stripped.endswith((".", ":"))
        listing = listing and short and stripped[0].islower()
        if listing and kind == PARAGRAPH:
            kind = ITEM  # a list without bullets: short lines in small letters after a colon
        goes_on = current and kind == PARAGRAPH and _continues(last_line, stripped)
        if current and goes_on and not is_grade(stripped):
            current = _Block(current.kind, current.start, start + len(line.rstrip()))
        else:
            if current:
                yield current
            current = _Block(kind, start + offset, start + len(line.rstrip()))
        last_line = stripped if kind != ROW else "."
    if current:
        yield current


def _kind(line: str) -> tuple[str, int]:
    indent = len(line) - len(line.lstrip())
    stripped = line.strip()
    if stripped.startswith("|"):
        return ROW, indent
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :].strip() if bullet else stripped
    if len(stripped) <= LONGEST_ROW and _CELLS.search(rest):
        parts = _CELLS.split(rest)
        # Spaces between sentences, or before a name on the right, do not make a table.
        if not any(part.endswith((".", ":", ",")) for part in parts):
            return ROW, 0 if line.startswith("\t") else indent  # its first cell is empty
    return (ITEM, bullet.end()) if bullet else (PARAGRAPH, indent)


def _continues(line: str, following: str) -> bool:
    """Say whether a line was only broken to fit the page, so that the next one continues it."""
    if line.endswith((".", "!", "?", ":", ";", '"', "”")) or _LABEL.match(following):
        return False
    if line.endswith((" and", " or")):
        return True
    return following[0].islower() or line.endswith(",") or len(line) >= SHORT


def _pieces(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a block begins and ends."""
    if block.kind == ROW:
        yield block.start, block.end
        return
    start = block.start
    for stop in _FULL_STOP.finditer(text, block.start, block.end):
        before = text[max(start, stop.start() - 12) : stop.start() + 1]
        following = text[stop.end() : stop.end() + 12].lstrip()
        if following[:1].islower() or _ABBREVIATION.search(before):
            continue
        yield start, stop.end()
        start = stop.end() + len(text[stop.end() : stop.end() + 12]) - len(following)
    if text[start : block.end].strip():
        yield start, block.end


def _speech(text: str, still_open: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """Return the spoken parts of a sentence, and the mark of a speech that it leaves open."""
    spoken: list[tuple[int, int]] = []
    mark, start = still_open, 0
    for at, char in enumerate(text):
        if char not in "\"'":
            continue
        before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
        if not mark and (before in " (–-[" and not after.isspace()):
            mark, start = char, at
        elif mark == char and not before.isspace() and not after.isalnum():
            if (start == 0 and still_open) or text.count(" ", start, at) >= 5:
                spoken.append((start, at))
            mark, still_open = "", ""
    if mark:
        spoken.append((start, len(text)))
    return tuple(spoken), mark
