"""Plain text to blocks: paragraphs that were broken to fit a page, items, labels and tables of bars or spaces."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, pairwise

from peeltrack.documents.blocks import (
    ITEM,
    MOST_BLOCKS,
    MOST_TEXT,
    PARAGRAPH,
    Block,
    Blocks,
    Full,
    one_line,
    row,
)

MOST_RAW = 2 * MOST_TEXT
"""The most characters of a file, white space with them, that are looked at."""
SHORT = 60
"""A line of fewer characters was not broken to fit a page."""
RAGGED = 15
"""How many characters a line that was broken to fit may fall short of the longest beside it."""
NARROWEST = 30
"""Lines that are all as short as this are labels and not prose."""
LONGEST_ROW = 250
"""A longer line is no row of a table, whatever spaces it has."""

_BULLET = re.compile(
    r"\s{0,20}(?:â€¢|::|[•·▪◦‣●○■►▶➢➤✓✔◆❖*–—-]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s{1,10}(?=\S)"
)
_WIDE = re.compile(r"\t|[^\S\n]{3,}")
_NARROW = re.compile(r"\t|[^\S\n]{2,}")
_MAY_BE_ROW = re.compile(r"[|\t]|\s{2}")
_NAMED = re.compile(r"[A-Z][\w' ()-]{2,40}(?::| [–-] )")
_LINE_END = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")
_RULE = re.compile(r"[\s|:=+_-]{3,}")
_UNDER_HEADS = re.compile(r"[\s|:+-]{3,}")
_ENDS = (".", "!", ".'", ".’", '."', ".”", ".)")
_ENDED = (".", "!", "?", ":", ";", '"', "”")


def read_plain(text: str, blocks: Blocks) -> None:
    """Add the blocks of a plain text. Headings are not marked in one, and come as paragraphs.

    A line goes on where the one before was broken to fit the page: that is told by its length, by the
    small letter that follows, or by its last word. Raises Full when no more may be read.
    """
    after_colon = False
    for filled, group in groupby(_LINE_END.split(text[:MOST_RAW]), key=_filled):
        if filled:
            lines = list(islice(group, MOST_BLOCKS))
            for block in _group(lines, after_colon=after_colon):
                blocks.add(block)
            if len(lines) == MOST_BLOCKS:
                raise Full
            after_colon = lines[-1].rstrip().endswith(":")
    if len(text) > MOST_RAW:
        raise Full


def _filled(line: str) -> bool:
    """Say whether a line holds words or a rule under the heads of columns."""
    stripped = line.strip()
    return bool(stripped) and (not _RULE.fullmatch(stripped) or _is_under_heads(stripped))


def _is_under_heads(stripped: str) -> bool:
    """Say whether a line is the rule under the heads of a table with bars."""
    return "|" in stripped and "---" in stripped and bool(_UNDER_HEADS.fullmatch(stripped))


def _group(lines: Sequence[str], *, after_colon: bool) -> Iterator[Block]:
    """Yield the blocks of lines without an empty one between them."""
    rows = _rows(lines)
    longest = max(len(line.strip()) for line in lines)
    listed = _listed(lines, longest, after_colon=after_colon)
    # Prose comes to the end of a sentence; lines that never do are labels, and grades.
    prose = max((n for n, line in enumerate(lines) if line.rstrip().endswith(_ENDS)), default=-1)
    current: list[str] = []
    kind, indent = PARAGRAPH, 0
    for n, line in enumerate(lines):
        cells = rows[n]
        bullet = _BULLET.match(line) if cells is None else None
        item = bullet or listed[n]
        hangs = kind == ITEM and len(line) - len(line.lstrip()) > indent
        broken = hangs or (
            current and _goes_on(current[-1], line.strip(), longest, prose=n <= prose)
        )
        if current and cells is None and not item and broken:
            current.append(line.strip())
            continue
        if current:
            yield Block(kind, one_line(" ".join(current)))
            current = []
        if cells:
            yield row(cells, header=rows[n + 1 : n + 2] == [()])
        elif cells is None:
            kind, indent = ITEM if item else PARAGRAPH, len(line) - len(line.lstrip())
            current = [line[bullet.end() :].strip() if bullet else line.strip()]
    if current:
        yield Block(kind, one_line(" ".join(current)))


def _listed(lines: Sequence[str], longest: int, *, after_colon: bool) -> list[bool]:
    """Say of each line whether it stands in a list without bullets: short, in small letters, after a colon."""
    found: list[bool] = []
    listing = after_colon
    for n, line in enumerate(lines):
        stripped = line.strip()
        short = len(stripped) < SHORT and not stripped.endswith((".", ":"))
        listing = listing and short and stripped[0].islower()
        found.append(listing)
        if stripped.endswith(":"):
            following = [other.strip() for other in lines[n + 1 : n + 3]]
            # Lines that fill their width after a colon are prose, broken to fit.
            listing = len(following) == 1 or (
                len(following) == 2 and not _fills(following[0], following[1], longest)
            )
    return found


def _goes_on(line: str, following: str, longest: int, *, prose: bool) -> bool:
    """Say whether a line was only broken to fit the page, so that the next one continues it."""
    if line.endswith(_ENDED) or _NAMED.match(following):
        return False
    if line.endswith((" and", " or", ",")):
        return True
    if following[0].islower():
        return longest > NARROWEST and len(line) + len(following.split()[0]) > longest / 2
    return prose and len(line) >= SHORT and _fills(line, following, longest)


def _fills(line: str, following: str, longest: int) -> bool:
    """Say whether the first word of the next line did not fit on a line, as long as lines there are."""
    return len(line) + len(following.split()[0]) > longest - RAGGED


def _rows(lines: Sequence[str]) -> list[tuple[str, ...] | None]:
    """Return the cells of each line that is a row of a table, () for a rule, None for others."""
    found = [_cells(lines, n) for n in range(len(lines))]
    for n, (heads, under) in enumerate(pairwise(found)):
        if heads and under and len(under) == len(heads) + 1 and _is_over_cells(lines[n : n + 2]):
            found[n] = ("", *heads)
    width = 0
    for n, cells in enumerate(found):
        by_space = cells and not {"|", "\t"} & {*lines[n]}
        if by_space and width not in (0, len(cells or ())):
            # Between spaces an empty cell leaves no trace, and what follows is in no known column.
            found[n] = None
        width = len(found[n] or ())
    return found


def _is_over_cells(lines: Sequence[str]) -> bool:
    """Say whether a line is indented to where the second cell of the line under it begins."""
    first, under = lines
    indent = len(first) - len(first.lstrip())
    return indent > 0 and under[:indent].endswith("  ") and not under[indent : indent + 1].isspace()


def _cells(lines: Sequence[str], n: int) -> tuple[str, ...] | None:
    stripped = lines[n].strip()
    if not _MAY_BE_ROW.search(stripped) and not lines[n].startswith("\t"):
        return None
    if _is_under_heads(stripped):
        return ()
    beside = [lines[m].strip() for m in (n - 1, n + 1) if 0 <= m < len(lines)]
    bars = stripped.count(" | ")
    if stripped.startswith("|") or (
        bars and any(line.count(" | ") == bars or _is_under_heads(line) for line in beside)
    ):
        if stripped.endswith("|") and len(stripped) > 1:
            # A bar before the first cell is a border only with one after the last.
            stripped = stripped[:-1].removeprefix("|")
        return tuple(stripped.split("|"))
    if len(stripped) > LONGEST_ROW:
        return None
    parts = _parts(_WIDE, f"\t{stripped}" if lines[n].startswith("\t") else stripped)
    if parts:
        return parts
    # Two spaces alone can be a slip, unless the lines beside are parted as often.
    parts = _parts(_NARROW, stripped)
    alike = parts and any(len(_parts(_NARROW, line)) == len(parts) for line in beside)
    return parts if alike else None


def _parts(between: re.Pattern[str], line: str) -> tuple[str, ...]:
    """Return a line's cells, or none where spaces stand between sentences or before a name."""
    bullet = _BULLET.match(line)
    if not between.search(line[bullet.end() :] if bullet else line):
        return ()
    parts = tuple(between.split(line))
    return () if any(part.rstrip().endswith((".", ":", ",")) for part in parts) else parts
