"""Lines and tables: labels with grades beside, under or over them, and lists under the heading of a grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from peeltrack.drafting.engine import GRADES
from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.tags import Row, Rows, Token

MOST_WORDS = 2  # How many other words a label, or a cell with a force, can have

LABEL, GRADE, FORCES, YEAR, TEXT = "label", "grade", "forces", "year", "text"
NOTHING = "nothing"  # "Judgment", over a grade
_MARKS = {"mark-colon", "mark-dash", "mark-stop", "mark-open", "mark-close", "mark-comma"}
_MARKS |= {"mark-semicolon"}
_OF_LABEL = _MARKS | {"mark-question", "area", "subject", "force", "overall", "number", "year"}
_OF_LABEL |= {"inspectorate", "be", "preposition", "and"}
_OF_GRADE = _MARKS | {"grade", "improve", "noun", "overall", "number", "be", "inspectorate"}
_OF_GRADE |= {"preposition", "counted-noun", "verdict", "quantifier", "year", "date"}
_OF_LEAD = _OF_GRADE | {"which", "forces", "area", "peel"}
_OF_FORCES = _MARKS | {"force", "and", "number"}
_OF_NOTHING = _MARKS | {"negation", "verdict"}
_OF_COLUMN = {"year", "force", "peel"}
_OF_HEADS = _OF_COLUMN | {"counted-noun", "pillar-noun", "area", "word", "mark-dash"}
_OF_CELL = {*GRADES, "mark-dash"}


class Line(NamedTuple):
    """A grade that the layout gives to areas or forces, or both, and the places of the sentences that do."""

    grade: Token
    areas: tuple[Token, ...]
    forces: tuple[str, ...]
    year: str | None
    sentences: tuple[int, ...]
    rule: str


def _line(grade: Row, said: Row, places: tuple[int, ...], rule: str) -> Line:
    """Return the grade of a line or cell as given to what another line or other cells say."""
    return Line(
        [token for token in grade if token.tag in GRADES][-1],
        tuple(token for token in said if token.tag == "area"),
        tuple(token.value for token in said if token.tag == "force"),
        next((token.value for token in (*grade, *said) if token.tag == "year"), None),
        places,
        rule,
    )


def kind_of(sentence: Sentence, tokens: Row) -> str:
    """Return what a line is: a label (of an area, or saying "none"), a grade, forces, or text."""
    tags = [token.tag for token in tokens]
    graded = sum(tag in GRADES for tag in tags)
    if not tags:
        return TEXT
    # "…are as follows: Good:", "Those that are good for legitimacy:"
    leads = tags[-3:-1] in (["mark-colon", grade] for grade in GRADES) and tags[-1] in _MARKS
    leads = leads or (tags[-1] == "mark-colon" and _OF_LEAD.issuperset(tags))
    if graded == 1 and (_OF_GRADE.issuperset(tags) or (sentence.alone and leads)):
        return GRADE
    if graded:
        return TEXT
    if "noun" in tags and _OF_GRADE.issuperset(tags):
        return NOTHING
    others = sum(tag not in _OF_LABEL for tag in tags)
    labels = tags[-1] == "mark-question" or (others <= MOST_WORDS and tags.count("area") == 1)
    if _OF_NOTHING.issuperset(tags) or ("area" in tags and labels):
        return LABEL
    return FORCES if "force" in tags and _OF_FORCES.issuperset(tags) else TEXT


def read_lines(sentences: Sequence[Sentence], tokens: Rows, unclear: list[int]) -> Iterator[Line]:
    """Yield the grades that lines give to the lines above or below them.

    Rows of a table that have not one grade a column are added to `unclear`.
    """
    in_lines = (
        row if one.kind != "row" else () for one, row in zip(sentences, tokens, strict=True)
    )
    tokens = [_without_earlier(row) for row in in_lines]
    kinds = [kind_of(one, row) for one, row in zip(sentences, tokens, strict=True)]
    for n in range(1, len(kinds)):
        opens = sentences[n].block > sentences[n - 1].block
        above = tokens[n - 1][-1:]
        asked = above and above[0].tag == "mark-question" and not sentences[n].alone
        if kinds[n - 1 : n + 1] == [LABEL, GRADE] and (asked or not opens):
            yield _line(tokens[n], tokens[n - 1], (n - 1, n), "grade after its label")
    kinds = [kind if one.alone else TEXT for kind, one in zip(kinds, sentences, strict=True)]
    columns = [
        one.alone and bool(row) and _OF_COLUMN.issuperset(token.tag for token in row)
        for one, row in zip(sentences, tokens, strict=True)
    ]
    for heads, run in groupby(range(len(kinds)), key=lambda n: columns[n]):
        if heads and len(over := list(run)) > 1:
            yield from _grid([tokens[n] for n in over], over[-1] + 1, kinds, tokens, unclear)
    for n, row in enumerate(tokens):
        named = [[token] for token in row if token.tag in ("year", "force")]
        if len(named) > 1 and _OF_HEADS.issuperset(token.tag for token in row):
            yield from _grid(named, n + 1, kinds, tokens, unclear)
    for text, run in groupby(range(len(kinds)), key=lambda n: kinds[n] == TEXT):
        if not text:
            for part in _parts(run, kinds, tokens):
                yield from _run(part, kinds, tokens, sentences)


def _parts(run: Iterable[int], kinds: Sequence[str], tokens: Rows) -> Iterator[Sequence[int]]:
    """Return the parts of a run of lines: a grade that leads on to a list begins one."""
    parts: list[list[int]] = [[]]
    for n in run:
        if kinds[n] == GRADE and tokens[n][-1].tag == "mark-colon":
            parts.append([])
        if kinds[n] != NOTHING:
            parts[-1].append(n)
    return filter(None, parts)


def _without_earlier(row: Row) -> Row:
    """Return a line's tokens without what it says in brackets of an earlier time."""
    tags = [token.tag for token in row]
    if "mark-open" not in tags or not {"earlier", "from"} & {*tags[tags.index("mark-open") :]}:
        return row
    return row[: tags.index("mark-open")] or row


def _grid(
    heads: Rows, first: int, kinds: list[str], tokens: Rows, unclear: list[int]
) -> Iterator[Line]:
    """Yield the grades of a table flattened to lines: heads of columns, then a label with a grade a column.

    The grades stand in lines of their own or in that of their label, and are then text, so that nothing else reads them.
    """
    at = first
    while (cells := _cells(at, len(heads), kinds, tokens)) or _is_row(tokens[at : at + 1]):
        if not cells:
            unclear.append(at)
            at += 1
            continue
        for head, (n, cell) in zip(heads, cells, strict=True):
            if any(token.tag in GRADES for token in cell):
                said = [*(token for token in tokens[at] if token.tag == "area"), *head]
                yield _line(cell, said, (at, n), "grade in a grid")
        at = cells[-1][0] + 1
    dated = all(any(token.tag == "year" for token in head) for head in heads)
    while (dated or first < at) and at < len(kinds) and kinds[at] != TEXT:
        at += 1
    kinds[first:at] = [TEXT] * (at - first)


def _is_row(rows: Rows) -> bool:
    tags = [token.tag for row in rows for token in row]
    return tags[:1] == ["area"] and len(tags) > 1 and _OF_CELL.issuperset(tags[1:])


def _cells(at: int, number: int, kinds: Sequence[str], tokens: Rows) -> list[tuple[int, Row]]:
    """Return the cells, as many as there are columns, of the label in a line, each with its line, or nothing."""
    if _is_row(tokens[at : at + 1]) and len(tokens[at]) == number + 1:
        return [(at, [cell]) for cell in tokens[at][1:]]
    if kinds[at : at + 1] != [LABEL] or at + number >= len(kinds):
        return []
    cells = [(n, tokens[n]) for n in range(at + 1, at + 1 + number)]
    none = (_OF_NOTHING.issuperset(token.tag for token in cell) for _, cell in cells)
    fits = all(nothing or kinds[n] == GRADE for nothing, (n, _) in zip(none, cells, strict=True))
    return cells if fits else []


def _run(
    run: Sequence[int], kinds: Sequence[str], tokens: Rows, sentences: Sequence[Sentence]
) -> Iterator[Line]:
    """Yield the grades of lines in a row: each under its label, or each over its list."""
    title: Row = ()
    if [kinds[n] for n in run[:3]] == [LABEL, GRADE, FORCES]:
        title, run = tokens[run[0]], run[1:]
    heads = _are_heads(run, kinds, sentences)
    if heads is None and kinds[run[0]] != GRADE:
        # Grades over lists stand there once each; one that comes again stands under a label.
        graded = [token for n in run if kinds[n] == GRADE for token in tokens[n]]
        told = [token.value for token in graded if token.tag in GRADES]
        heads = False if len(told) > len({*told}) else None
    over: int | None = None
    for n in run if heads is not None else ():
        if kinds[n] == GRADE:
            if not heads and over is not None:
                yield _line(tokens[n], tokens[over], (over, n), "grade under its label")
            if heads or not any(token.tag == "year" for token in tokens[n]):
                over = n if heads else None  # A label can have a grade a year
        elif not heads:
            over = n
        elif over is not None and any(token.tag in ("area", "force") for token in tokens[n]):
            said = [*tokens[n], *(t for t in (*title, *tokens[over]) if t.tag == "area")]
            yield _line(tokens[over], said, (over, n), "list under a grade")


def _are_heads(
    run: Sequence[int], kinds: Sequence[str], sentences: Sequence[Sentence]
) -> bool | None:
    """Say whether the grades of a run head lists, stand under labels, or (None) cannot be told."""
    heads = {sentences[n].kind == "heading" for n in run if kinds[n] == GRADE}
    labels = {sentences[n].kind == "heading" for n in run if kinds[n] != GRADE}
    if len(heads) == len(labels) == 1 and heads != labels:
        return heads == {True}
    first, last = kinds[run[0]] == GRADE, kinds[run[-1]] == GRADE
    lists = any(GRADE not in (kinds[n], kinds[n + 1]) for n in run[:-1])
    return None if first == last and not (first and lists) else first


def read_tables(sentences: Sequence[Sentence], cells: Mapping[int, Rows]) -> Iterator[Line]:
    """Yield the grades in the cells of tables; `cells` gives the tokens of each row's cells."""
    for is_row, run in groupby(range(len(sentences)), key=lambda n: sentences[n].kind == "row"):
        if is_row:
            rows = list(run)
            head = _head_of(rows, sentences, cells)
            for n in rows:
                if n != head:
                    yield from _row(n, cells[n], head, cells[head] if head is not None else ())


def _head_of(
    rows: Sequence[int], sentences: Sequence[Sentence], cells: Mapping[int, Rows]
) -> int | None:
    """Return the row that heads a table: one marked so, or the first, if it says what stands below."""
    marked = [n for n in rows if sentences[n].header and len(cells[n]) > 1]
    if marked:
        return marked[0]
    kinds = [_cell(cell) for cell in cells[rows[0]]]
    named = LABEL in kinds or FORCES in kinds
    heads = GRADE not in kinds if named else YEAR in kinds or kinds.count(GRADE) > 1
    return rows[0] if len(rows) > 1 and len(kinds) > 1 and heads else None


def _cell(tokens: Row) -> str:
    tags = [token.tag for token in tokens]
    graded = sum(tag in GRADES for tag in tags)
    if "area" in tags and not graded:
        return LABEL
    if "force" in tags and len(tags) <= MOST_WORDS + tags.count("force"):
        return FORCES
    if graded == 1 and _OF_GRADE.issuperset(tags):
        return GRADE
    return YEAR if "year" in tags else TEXT


def _row(n: int, row: Rows, head: int | None, heads: Rows) -> Iterator[Line]:
    kinds, above = [_cell(cell) for cell in row], [_cell(cell) for cell in heads]
    graded = [c for c, kind in enumerate(kinds) if kind == GRADE]
    matched = len(heads) == len(row)
    if head is not None and matched and above.count(GRADE) > 1:
        for c, said in _under_grades(row, kinds, above):
            yield _line(heads[c], said, (head, n), "cell under a grade")
        return
    before = [c for c in range(graded[0] if graded else 0) if kinds[c] in (LABEL, FORCES)]
    if not before or (len(graded) > 1 and not matched):
        return
    for c in graded:
        said = [*row[before[-1]], *(heads[c] if matched else ())]
        yield _line(row[c], said, (n,), "grade in a table")


def _under_grades(
    row: Rows, kinds: Sequence[str], above: Sequence[str]
) -> Iterator[tuple[int, Row]]:
    """Yield what stands in the cells under grades, or the row's label where one mark stands under one."""
    if kinds[0] in (LABEL, FORCES) and above[0] != GRADE:
        marked = [c for c in range(1, len(row)) if above[c] == GRADE and row[c]]
        yield from [(c, row[0]) for c in marked if len(marked) == 1]
        return
    for c, cell in enumerate(row):
        if above[c] == GRADE and any(token.tag in ("area", "force") for token in cell):
            yield c, cell
