"""Lines and tables: labels with grades beside, under or over them, and lists under the heading of a grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.tags import Token

LONGEST_LINE = 200
"""A longer line is prose."""
MOST_WORDS = 2
"""How many other words a label can have."""

LABEL, GRADE, FORCES, TEXT = "label", "grade", "forces", "text"
_MARKS = (
    "mark-colon",
    "mark-dash",
    "mark-stop",
    "mark-open",
    "mark-close",
    "mark-comma",
    "mark-semicolon",
)
_OF_LABEL = frozenset(
    (
        *_MARKS,
        "mark-question",
        "area",
        "subject",
        "force",
        "overall",
        "number",
        "year",
        "inspectorate",
    )
) | {"be", "preposition", "and"}
_OF_GRADE = frozenset(
    (*_MARKS, "grade", "improve", "noun", "overall", "number", "be", "inspectorate")
) | {
    "preposition",
    "counted",
    "verdict",
    "quantifier",
}
_OF_NOTHING = frozenset((*_MARKS, "negation"))
_OF_FORCES = frozenset((*_MARKS, "force", "and", "number"))


class Line(NamedTuple):
    """A grade that the layout gives: places of sentences, and the tokens it is given to."""

    grade: Token
    areas: tuple[Token, ...]
    forces: tuple[str, ...]
    year: str | None
    sentences: tuple[int, ...]
    rule: str


def kind_of(sentence: Sentence, tokens: Sequence[Token]) -> str:
    """Return what a line is: a label (of an area), a grade, forces, or text."""
    tags = [token.tag for token in tokens]
    grades = sum(tag in ("grade", "improve") for tag in tags)
    if len(sentence.text) > LONGEST_LINE:
        return TEXT
    if tags and _OF_NOTHING.issuperset(tags):
        return LABEL
    if grades == 1 and _OF_GRADE.issuperset(tags):
        return GRADE
    if grades == 0 and "area" in tags:
        others = sum(tag not in _OF_LABEL for tag in tags)
        asks = tags[-1] == "mark-question"
        return LABEL if asks or (others <= MOST_WORDS and tags.count("area") == 1) else TEXT
    if "force" in tags and _OF_FORCES.issuperset(tags):
        return FORCES
    return TEXT


def ends_with_grade(tokens: Sequence[Token]) -> bool:
    """Say whether a line leads with its last word, a grade, to a list: "…are as follows: Good:"."""
    tags = [token.tag for token in tokens]
    while tags and tags[-1] in _MARKS:
        tags.pop()
    return len(tags) > 1 and tags[-1] in ("grade", "improve") and tags[-2] == "mark-colon"


def read_lines(sentences: Sequence[Sentence], tokens: Sequence[Sequence[Token]]) -> Iterator[Line]:
    """Yield the grades that lines give to the lines above or below them."""
    kinds = [
        kind_of(one, row) if one.kind != "row" else TEXT
        for one, row in zip(sentences, tokens, strict=True)
    ]
    for n, kind in enumerate(kinds):
        answers = n > 0 and kind == GRADE and kinds[n - 1] == LABEL and not sentences[n].alone
        if answers and sentences[n - 1].block == sentences[n].block:
            yield _line(n, n - 1, tokens, "grade after its label")
    kinds = [kind if one.alone else TEXT for kind, one in zip(kinds, sentences, strict=True)]
    kinds = [
        GRADE if kind == TEXT and sentences[n].alone and ends_with_grade(tokens[n]) else kind
        for n, kind in enumerate(kinds)
    ]
    for text, run in groupby(range(len(kinds)), key=lambda n: kinds[n] == TEXT):
        if not text:
            yield from _run(list(run), kinds, tokens, sentences)


def _run(
    run: Sequence[int],
    kinds: Sequence[str],
    tokens: Sequence[Sequence[Token]],
    sentences: Sequence[Sentence],
) -> Iterator[Line]:
    """Yield the grades of lines in a row: each under its label, or each over its list."""
    named = [n for n in run if kinds[n] != GRADE]
    grades = [n for n in run if kinds[n] == GRADE]
    if not named or not grades:
        return
    heads = _are_heads(run, kinds, sentences)
    if heads is None:
        return
    over: int | None = None
    for n in run:
        if kinds[n] == LABEL and not any(token.tag == "area" for token in tokens[n]):
            continue
        if kinds[n] == GRADE:
            if not heads and over is not None and kinds[n - 1] != GRADE:
                yield _line(n, over, tokens, "grade under its label")
            over = n if heads else None
        elif heads and over is not None:
            yield _line(over, n, tokens, "list under a grade")
        else:
            over = n


def _are_heads(
    run: Sequence[int], kinds: Sequence[str], sentences: Sequence[Sentence]
) -> bool | None:
    """Say whether the grades of a run head lists, stand under labels, or (None) cannot be told."""
    first, last = kinds[run[0]] == GRADE, kinds[run[-1]] == GRADE
    heads = {sentences[n].kind == "heading" for n in run if kinds[n] == GRADE}
    labels = {sentences[n].kind == "heading" for n in run if kinds[n] != GRADE}
    if heads == {True} and labels == {False}:
        return True
    if heads == {False} and labels == {True}:
        return False
    return None if first == last else first


def _line(grade: int, of: int, tokens: Sequence[Sequence[Token]], rule: str) -> Line:
    areas = tuple(token for token in tokens[of] if token.tag == "area")
    told = tuple(token for token in tokens[grade] if token.tag == "area") if not areas else areas
    return Line(
        grade=[token for token in tokens[grade] if token.tag in ("grade", "improve")][-1],
        areas=told,
        forces=tuple(token.value for token in tokens[of] if token.tag == "force"),
        year=next((token.value for token in tokens[of] if token.tag == "year"), None),
        sentences=tuple(sorted((grade, of))),
        rule=rule,
    )


def read_tables(
    sentences: Sequence[Sentence], cells: Mapping[int, Sequence[Sequence[Token]]]
) -> Iterator[Line]:
    """Yield the grades in the cells of tables; `cells` gives the tokens of each row's cells."""
    for is_row, run in groupby(range(len(sentences)), key=lambda n: sentences[n].kind == "row"):
        if is_row:
            rows = list(run)
            head = _head_of(rows, sentences, cells)
            for n in rows:
                if n != head:
                    yield from _row(n, cells[n], head, cells[head] if head is not None else ())


def _head_of(
    rows: Sequence[int],
    sentences: Sequence[Sentence],
    cells: Mapping[int, Sequence[Sequence[Token]]],
) -> int | None:
    """Return the row that heads a table: marked so, or the first, of more cells than one that say what is below."""
    marked = [n for n in rows if sentences[n].header and len(cells[n]) > 1]
    first = marked[0] if marked else rows[0]
    kinds = [_cell(cell) for cell in cells[first]]
    if marked or (len(rows) > 1 and len(kinds) > 1 and _heads(kinds)):
        return first
    return None


def _heads(kinds: Sequence[str]) -> bool:
    """Say whether cells can be heads of columns: no grade beside a label or a force."""
    names = [kind for kind in kinds if kind in (LABEL, FORCES)]
    return GRADE not in kinds if names else "year" in kinds or kinds.count(GRADE) > 1


def _cell(tokens: Sequence[Token]) -> str:
    tags = [token.tag for token in tokens]
    if "area" in tags and "grade" not in tags and "improve" not in tags:
        return LABEL
    if "force" in tags and len(tags) <= MOST_WORDS + tags.count("force"):
        return FORCES
    if sum(tag in ("grade", "improve") for tag in tags) == 1 and _OF_GRADE.issuperset(tags):
        return GRADE
    return "year" if "year" in tags else TEXT


def _row(
    n: int, row: Sequence[Sequence[Token]], head: int | None, heads: Sequence[Sequence[Token]]
) -> Iterator[Line]:
    kinds = [_cell(cell) for cell in row]
    above = [_cell(cell) for cell in heads]
    graded = [c for c, kind in enumerate(kinds) if kind == GRADE]
    before = [c for c in range(graded[0] if graded else 0) if kinds[c] in (LABEL, FORCES)]
    label = before[-1] if before else None
    places = (n,) if head is None else (head, n)
    if above.count(GRADE) > 1 and len(heads) == len(row):
        yield from _under_grades(row, kinds, heads, above, places)
        return
    if label is None or not graded:
        return
    matched = len(heads) == len(row)
    if len(graded) > 1 and not matched:
        return
    for c in graded:
        said = [*row[label], *(heads[c] if matched else ())]
        if not any(token.tag == "area" for token in said):
            said += [token for other in before for token in row[other]]
        yield _in_cells(_grade(row[c]), said, (n,), "grade in a table")


def _under_grades(
    row: Sequence[Sequence[Token]],
    kinds: Sequence[str],
    heads: Sequence[Sequence[Token]],
    above: Sequence[str],
    places: tuple[int, ...],
) -> Iterator[Line]:
    """Yield the areas in the cells under grades, or the row's area where a mark stands under one."""
    label = kinds[0] in (LABEL, FORCES) and above[0] != GRADE
    if label:
        marked = [c for c in range(1, len(row)) if above[c] == GRADE and row[c]]
        if len(marked) == 1:
            yield _in_cells(_grade(heads[marked[0]]), row[0], places, "mark under a grade")
        return
    for c, cell in enumerate(row):
        if above[c] == GRADE and any(token.tag in ("area", "force") for token in cell):
            yield _in_cells(_grade(heads[c]), cell, places, "cell under a grade")


def _grade(cell: Sequence[Token]) -> Token:
    return next(token for token in cell if token.tag in ("grade", "improve"))


def _in_cells(grade: Token, said: Sequence[Token], places: tuple[int, ...], rule: str) -> Line:
    return Line(
        grade,
        tuple(token for token in said if token.tag == "area"),
        tuple(token.value for token in said if token.tag == "force"),
        next((token.value for token in said if token.tag == "year"), None),
        places,
        rule,
    )
