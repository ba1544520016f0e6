"""Judgments on rows, as `export` and `--format` write them: read, and brought into a record file's shape."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any

from peeltrack.cells import parted, unescaped
from peeltrack.names import hint
from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem, WrongRequest, in_lines
from peeltrack.queries.offered import same_as
from peeltrack.queries.scope import find_area, find_cycle, find_force, grade_named
from peeltrack.record.dates import as_typed
from peeltrack.record.entries import (
    DISPUTED_BY,
    Entry,
    entry_of,
    key_of,
    with_evidence,
    with_notes,
    within,
)
from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import (
    SAID,
    STATED,
    STATEMENTS,
    Dispute,
    Evidence,
    Judgment,
    Record,
    Report,
)
from peeltrack.record.states import GRADED, STATES, UNGRADED
from peeltrack.schema.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from peeltrack.schema.reading import problem
from peeltrack.schema.textfile import FORBIDDEN, START, Place, hidden_character
from peeltrack.schema.yamlfile import Steps, YamlDocument

NO_FIRST = "no-first"
"""The rule that a revised grade follows a first."""
NEEDED = ("force", "cycle", "area", "grade")
TEXTS = (*NEEDED, "published", "stated", *SAID, "note", "state")
CALLED = {"url": "sources"}
"""What a column is also called: as a record file calls what is in it."""
READ = (*TEXTS, "sources", "revised", "notes", "evidence", "disputed_by")
DERIVED = (
    *("name", "region", "ons", "pillar", "label", "official", "change", "counts_from"),
    *("possible", "certain", "disputes"),
)
"""Columns that follow from the rest: they are not read."""
WITHOUT_JUDGMENT = tuple(state for state in STATES if state not in (GRADED, UNGRADED))
_OF_PAGES = ("paraphrased", "deduced", "carried-over")
"""How a page without its words can state a judgment, other than by naming the grade."""
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One judgment on a row.

    `texts` are its fields as text, without those that are empty; `cites` are sources named without their
    words, `evidence` those with how they state it; `places` has the place of each field, and of the row ("").
    """

    texts: Mapping[str, str]
    places: Mapping[str, Place]
    notes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    revised: bool = False
    disputed_by: tuple[Dispute, ...] = ()

    @property
    def key(self) -> Key:
        """The judgment's force, cycle and area."""
        return self.texts["force"], self.texts["cycle"], self.texts["area"]

    def place(self, *names: str) -> Place:
        """Return the place of the first of the fields that the row has, or else of the row."""
        return next((self.places[name] for name in names if name in self.places), self.places[""])


def _texts(values: Mapping[str, Any], wrong: Callable[[str, str, str], None]) -> dict[str, str]:
    """Return the fields of a row that hold text; `wrong` is told of what they hold else, and of what is missing."""
    texts: dict[str, str] = {}
    for field in TEXTS:
        value = values.get(field)
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                wrong(field, f"this has more than {MAX_TEXT:,} characters", "bad-value")
            texts |= {field: value} if value.strip() else {}
        elif value is not None:
            wrong(field, "this should be text", "bad-value")
    if "grade" not in texts and texts.get("state") == UNGRADED:
        texts["grade"] = UNGRADED
    for field in NEEDED:
        if field not in texts:
            more = f"; write {UNGRADED} where there is none" if field == "grade" else ""
            wrong(field, f"the {field} is missing here{more}", "missing-value")
    return texts


class _Rows:
    """Rows as they are read, with all that is wrong in them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.size = 0

    def wrong(self, place: Place, rule: str, message: str) -> None:
        """Keep a problem. Raises InvalidData when there are more than are listed."""
        self.problems.append(Problem(self.name, *place, rule, message))
        if len(self.problems) > MAX_PROBLEMS:
            self.result()

    def result(self) -> list[Row]:
        """Return the rows. Raises InvalidData with every problem."""
        if self.problems:
            raise InvalidData(in_lines(self.problems))
        return self.rows

    def unknown(self, names: Mapping[str, Place]) -> None:
        for name, place in names.items():
            if name not in READ and name not in DERIVED:
                message = f"'{name}' is no column of a judgment; {hint(name, [*READ, *DERIVED])}"
                self.wrong(place, "unknown-column", message)

    def add(self, values: Mapping[str, Any], places: Mapping[str, Place]) -> None:
        """Add the row of a judgment, if nothing is wrong in it; the row of a gap holds none."""
        if values.get("state") in WITHOUT_JUDGMENT:
            return
        before = len(self.problems)

        def wrong(field: str, message: str, rule: str = "bad-value") -> None:
            self.wrong(places.get(field, places[""]), rule, f"column {field}: {message}")

        texts = _texts(values, wrong)
        revised = values.get("revised")
        if isinstance(revised, str):
            revised = revised.strip().lower()  # a spreadsheet writes TRUE
        if revised not in (None, "", "true", "false", True, False):
            wrong("revised", "write true or false")
        evidence = self.evidence(values.get("evidence"), wrong)
        disputed_by = self.disputes(values.get("disputed_by"), wrong)

        def listed(field: str, split: Callable[[str], list[str]], message: str) -> list[str]:
            value = values.get(field)
            if isinstance(value, str):
                return split(value)
            if value is not None and not _are_texts(value):
                wrong(field, message)
                return []
            return value or []

        cites = listed("sources", str.split, "write the sources with a space between them")
        notes = listed("notes", parted, "this should be a list of texts")
        if len(self.problems) == before:
            notes = [*parted(texts.get("note", "")), *notes]
            self.size += 1 + len(notes) + len(cites) + len(evidence) + len(disputed_by)
            if self.size > MAX_ROWS:
                message = f"there are more than {MAX_ROWS:,} judgments, notes and sources; split the table up"
                self.wrong(places[""], "table-size", message)
                self.result()
            self.rows.append(
                Row(
                    texts,
                    places,
                    tuple(note for note in notes if note.strip()),
                    () if evidence else tuple(cites),
                    tuple(evidence),
                    revised in ("true", True),
                    tuple(disputed_by),
                )
            )

    def evidence(self, value: Any, wrong: Callable[[str, str], None]) -> list[Evidence]:
        """Return the evidence in a field."""
        found = []
        for parts in _objects("evidence", value, wrong):
            source, stated, quote, archived = map(parts.get, Evidence._fields)
            if not (isinstance(source, str) and stated in STATED and isinstance(quote, str | None)):
                wrong(
                    "evidence",
                    'write a list like [{"source": "https://…", "stated": "cited", "quote": null}]; '
                    f"how it is stated is one of {', '.join(STATED)}",
                )
                return []
            if not isinstance(archived, str | None):
                wrong("evidence", "archived is an address, or left out")
                return []
            found.append(Evidence(source, stated, quote, archived))
        return found

    def disputes(self, value: Any, wrong: Callable[[str, str], None]) -> list[Dispute]:
        """Return the sources in a field that give another grade."""
        found = []
        for parts in _objects("disputed_by", value, wrong):
            source, *others = map(parts.get, Dispute._fields)
            if not isinstance(source, str) or not all(
                isinstance(one, str | None) for one in others
            ):
                wrong(
                    "disputed_by",
                    'write a list like [{"source": "https://…", "grade": "good", "archived": null, "note": null}]',
                )
                return []
            found.append(Dispute(source, *others))
        return found


def _objects(field: str, value: Any, wrong: Callable[[str, str], None]) -> list[dict[str, Any]]:
    """Return the objects in a field: a list of them, or the JSON of one; what is none is an object that says nothing."""
    if isinstance(value, str) and value.strip():
        try:
            value = from_json(value)
        except ValueError as error:
            wrong(field, f"this is not JSON ({error})")
            return []
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    listed = value if isinstance(value, list) else [value]
    return [item if isinstance(item, dict) else {} for item in listed]


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def from_json(text: str) -> Any:
    """Return the value of a JSON text.

    Raises ValueError, also for a key given twice, for depth, and for a text that no YAML file may hold.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a key is given twice")
        return found

    try:
        value = json.loads(text, object_pairs_hook=once)
        for within in _texts_in(value) if len(text) > MAX_TEXT or "\\u" in text else ():
            if len(within) > MAX_TEXT:
                raise ValueError(f"a text in it has more than {MAX_TEXT:,} characters")
            hidden = FORBIDDEN.search(within)
            if hidden:
                raise ValueError(hidden_character("", START, hidden[0]).message)
        return value
    except RecursionError:
        raise ValueError("brackets are nested too deep") from None


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in chain(value, value.values()) if isinstance(value, dict) else value:
            yield from _texts_in(inner)


def separated_rows(name: str, text: str, delimiter: str) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns of a CSV or TSV text and its rows; blank rows, and blank columns, hold nothing.

    Raises InvalidData with every problem, in the order of lines.
    """
    found = _Rows(name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns:
                _add_cells(found, columns, cells, here, delimiter)
                continue
            named = (cell.strip().lower() for cell in cells)
            columns = [CALLED.get(name, name) for name in named]
            _columns(found, columns, here, delimiter)
            if found.problems:
                break
    except csv.Error as error:
        found.wrong(Place(line, 1), "bad-row", f"this is no proper row ({error})")
    return tuple(columns), found.result()


_SEPARATORS = {",": "a comma", ";": "a semicolon (;)", "\t": "a tab"}


def _columns(found: _Rows, columns: Sequence[str], line: int, delimiter: str) -> None:
    """Hold the first line of a table against the columns that there are."""
    if len(columns) > MAX_COLUMNS:
        message = f"{len(columns):,} columns are more than a table of judgments has"
        found.wrong(Place(line, 1), "table-size", message)
        return
    others = [sign for sign in _SEPARATORS if sign != delimiter and sign in columns[0]]
    if others and not any(column.strip() for column in columns[1:]):
        message = (
            f"{_SEPARATORS[others[0]]} stands between the cells here, where {_SEPARATORS[delimiter]} should; "
            "save the table as CSV with commas, or as .tsv with tabs"
        )
        found.wrong(Place(line, 1), "bad-separator", message)
        return
    places = {column: Place(line, n) for n, column in enumerate(columns, 1) if column.strip()}
    if len(places) < sum(bool(column.strip()) for column in columns):
        found.wrong(Place(line, 1), "duplicate-column", "a column is there twice")
    found.unknown(places)
    for needed in NEEDED:
        if needed not in columns:
            message = f"the column '{needed}' is missing; the columns stand on the first line"
            found.wrong(Place(line, 1), "missing-column", message)


def _add_cells(
    found: _Rows, columns: Sequence[str], cells: Sequence[str], line: int, delimiter: str
) -> None:
    """Add a row of a table, if it stands under its columns."""
    beyond = cells[len(columns) :]
    if len(cells) < len(columns) or any(cell.strip() for cell in beyond):
        message = f"{len(cells)} cells under {len(columns)} columns; look for a stray {delimiter!r}"
        found.wrong(Place(line, 1), "bad-row", message)
        return
    values, places = {}, {"": Place(line, 1)}
    for n, (column, cell) in enumerate(zip(columns, cells, strict=False), 1):
        if column.strip():
            values[column], places[column] = unescaped(cell), Place(line, n)
        elif cell.strip():
            message = f"'{cell}' stands in a column without a name; name it, or clear the cell"
            found.wrong(Place(line, n), "bad-row", message)
            return
    found.add(values, places)


def json_rows(name: str, text: str) -> list[Row]:
    """Return the rows of a text of JSON objects, one a line. Raises InvalidData with every problem."""
    found = _Rows(name)
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        place = Place(number, 1)
        try:
            value = from_json(line)
        except ValueError as error:
            found.wrong(place, "json-syntax", f"this is not JSON ({error})")
            continue
        if isinstance(value, dict):
            found.unknown(dict.fromkeys(value, place))
            found.add(value, {"": place})
        else:
            found.wrong(place, "bad-row", "a line holds one judgment: {…}")
    return found.result()


def shown_rows(document: YamlDocument) -> list[Row]:
    """Return the judgments of an answer of `show`, of one force or a list of several.

    Raises InvalidData with every problem.
    """
    value: Any = document.value
    answers: list[tuple[Steps, Any]] = [((), value)]
    if isinstance(value, list):
        answers = [((n,), one) for n, one in enumerate(value)]
    found = _Rows(document.name)
    for steps, one in answers:
        force = one.get("force")
        force = force.get("id") if isinstance(force, dict) else None
        judgments = one.get("judgments")
        if not isinstance(force, str) or not isinstance(judgments, list):
            message = "an answer of show has a force with an id, and judgments"
            raise InvalidData([problem(document, (*steps, "judgments"), "bad-value", message)])
        for n, item in enumerate(judgments):
            here: Steps = (*steps, "judgments", n)
            if not isinstance(item, dict):
                found.wrong(document.place(here), "bad-row", "a judgment is an object: {…}")
                continue
            places = {name: document.place((*here, name)) for name in item}
            found.unknown(places)
            places |= {"": document.place(here), "force": document.place((*steps, "force", "id"))}
            found.add({**item, "force": force}, places)
    return found.result()


def rows_document(name: str, rows: Sequence[Row], record: Record) -> YamlDocument:
    """Return rows in the shape of a record file.

    A source that a row names without its words is held against the record, which has them; so is a
    revision without its first judgment. Raises InvalidData with every problem.
    """
    known = record.by_cell()
    rows = [_completed(_named(row, record), record, known) for row in rows]
    problems: list[Problem] = []
    placed: dict[Key, list[Row]] = {}
    entries: dict[Key, Entry] = {}
    for row in rows:
        recorded = known.get(row.key, [])
        if row.revised and recorded and row.key not in entries:
            entries[row.key] = entry_of(recorded[0])
            placed[row.key] = [row]
        earlier = placed.setdefault(row.key, [])
        same = same_as(recorded, row.revised, row.texts.get("published"))
        problems += islice(_row_problems(name, row, earlier, same), MAX_PROBLEMS + 1)
        if len(problems) > MAX_PROBLEMS:
            break
        entry = _entry(row, same)
        if row.revised and entry.get("inspection") == entries.get(row.key, {}).get("inspection"):
            entry.pop("inspection", None)  # a revision is of the inspection that it revises
        earlier.append(row)
        if row.revised and row.key in entries:
            entries[row.key].setdefault("revised", []).append(entry)
        else:
            entries[row.key] = entry
    if problems:
        raise InvalidData(in_lines(problems))
    return YamlDocument(name, _file(entries, record), partial(_place, placed))


def _named(row: Row, record: Record) -> Row:
    """Return a row with the ids that its names mean, and its date in ISO; what means none stays, for the rules to tell of."""
    framework, found = record.framework, dict(row.texts)
    with suppress(WrongRequest):
        found["force"] = find_force(record, found["force"]).id
    with suppress(WrongRequest):
        found["cycle"] = find_cycle(framework, found["cycle"]).id
    with suppress(WrongRequest):
        found["area"] = find_area(framework, found["area"])
    found["grade"] = grade_named(framework, found["grade"]) or found["grade"].lower()
    if "published" in found:
        found["published"] = as_typed(found["published"])
    return replace(row, texts=found)


def _completed(row: Row, record: Record, known: Mapping[Key, Sequence[Judgment]]) -> Row:
    """Return a row with what the record has of its judgment, and the row leaves unsaid: the inspection that gave it.

    So with the day of its report, where neither row nor framework gives one and there must be one.
    """
    force, cycle_id, area = row.key
    cycle = record.framework.cycles.get(cycle_id)
    if row.revised:
        return row
    texts = dict(row.texts)
    days: list[str | None] = []
    for first in known.get(row.key, ())[:1]:
        days.append(first.published)
        if first.inspection:
            texts.setdefault("inspection", first.inspection)
    if "inspection" not in texts:
        days += [one.published for one in record.reports.get(force, ()) if one.cycle == cycle_id]
    day = next(filter(None, days), None)
    if day and cycle and not cycle.counts_from(area):
        texts.setdefault("published", day)
    return replace(row, texts=texts)


def _file(entries: Mapping[Key, Entry], record: Record) -> Entry:
    """Return a record file of entries written in full; what those of a report share is said once."""
    reports: dict[str, dict[str, Entry]] = {}
    for (force, cycle, area), entry in entries.items():
        report = reports.setdefault(force, {}).setdefault(cycle, {"judgments": {}})
        report["judgments"][area] = entry
    cycles = record.framework.cycles
    for force, of_force in reports.items():
        recorded = {report.cycle: report for report in record.reports.get(force, ())}
        for cycle in of_force.keys() & cycles.keys():
            judgments = of_force[cycle]["judgments"]
            there = recorded.get(cycle, Report(force, cycle))
            shared = _shared(judgments, cycles[cycle], there)
            short = {
                area: within(entry, area, shared, cycles[cycle])
                for area, entry in judgments.items()
            }
            of_force[cycle] = {**shared, "judgments": short}
    return {"reports": reports}


def _shared(judgments: Mapping[str, Entry], cycle: Cycle, recorded: Report) -> Entry:
    """Return what rows say of their report as a whole: a date that is news of it, and the address of most of them."""
    own = {area: entry for area, entry in judgments.items() if "inspection" not in entry}
    shared = {}
    dates = {entry.get("published") for entry in own.values()}
    if len(dates) == 1 and None not in dates and not cycle.published:
        (date,) = dates
        there = {one.area: one.published for one in recorded.judgments if not one.is_apart}
        # A coarser date that can be this one is none other.
        days = filter(None, (recorded.published, *there.values()))
        others = [day for day in days if not str(date).startswith(day)]
        told = all(there.get(area) == date for area in own)
        if not others and (recorded.published == date or not told):
            shared["published"] = date
    pages = Counter(
        entry["url"]
        for entry in own.values()
        if "url" in entry
        and not (entry.get("archived") or entry.get("evidence") or entry.get("also"))
    ).most_common(1)
    if pages and (pages[0][1] > 1 or len(own) == 1):
        shared["url"] = pages[0][0]
    return shared


def _row_problems(
    name: str, row: Row, earlier: Sequence[Row], recorded: Judgment | None
) -> Iterator[Problem]:
    def wrong(field: str, rule: str, message: str) -> Problem:
        return Problem(name, *row.place(field), rule, f"column {field}: {message}")

    have = recorded.sources if recorded else ()
    for source in row.cites:
        if source not in have and "://" not in source:
            message = (
                f"'{source}' states no such judgment in the record, and its words are not here; give an "
                "address, or import what `peeltrack export` writes"
            )
            yield wrong("sources", "no-evidence", message)
    if row.revised and not earlier:
        yield wrong("revised", NO_FIRST, "the row of the first judgment comes before this; add it")
    if earlier and not row.revised:
        line = earlier[0].places[""].line
        message = (
            f"line {line} has this judgment already; keep one, or mark the later one as revised"
        )
        yield wrong("area", "duplicate", message)


def _entry(row: Row, recorded: Judgment | None) -> Entry:
    """Return the entry of a row; what it names without words it takes from the judgment recorded."""
    evidence = list(row.evidence)
    notes = list(row.notes)
    stated = row.texts.get("stated", "")
    for source in row.cites:
        of_record = [e for e in recorded.evidence if e.source == source] if recorded else []
        evidence += of_record or [Evidence(source, stated if stated in _OF_PAGES else "cited")]
        if of_record and recorded:
            notes += [note for note in recorded.notes if note not in notes]
    said: Entry = {key_of(name): row.texts[name] for name in STATEMENTS if name in row.texts}
    if row.disputed_by:
        said[DISPUTED_BY] = [one.said() for one in row.disputed_by]
    return with_notes(with_evidence(said, evidence, {}, revised=row.revised), notes)


_FIELDS = {
    **{key_of(name): (name,) for name in STATEMENTS},
    "note": ("note", "notes"),
    "notes": ("notes", "note"),
    "stated": ("stated", "evidence"),
    DISPUTED_BY: ("disputed_by",),
}


def _place(placed: Mapping[Key, Sequence[Row]], steps: Steps, key: bool) -> Place:
    """Return where in rows something was read that stands in the record file made of them."""
    asked = [steps[n] if n < len(steps) else None for n in (1, 2, 4)]
    rows = [
        row
        for known, of_judgment in placed.items()
        for row in of_judgment
        if all(part in (None, of_known) for part, of_known in zip(asked, known, strict=True))
    ]
    if not rows:
        return START
    row = rows[0]
    if len(steps) < 4:
        return row.place(("", "", "force", "cycle")[len(steps)])
    inner = steps[5:] if steps[3] == "judgments" else steps[3:]
    if not inner:
        return row.place("area")
    if inner[0] == "revised" and len(inner) > 1:
        row = rows[int(inner[1]) + 1]
        inner = inner[2:] or inner
    return row.place(*_FIELDS.get(str(inner[0]), ("evidence", "sources")))
