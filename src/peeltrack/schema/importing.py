"""Reading what is offered to the record: a record file, or judgments as rows, in any format that is written.

Everything is brought into the shape of a record file and keeps its place (line and column) in the file
it came from, so that one set of rules holds for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from peeltrack.problems import InvalidData, Problem, WrongRequest, in_lines
from peeltrack.record.deduction import with_deduced
from peeltrack.record.judgments import Record
from peeltrack.schema.assemble import assemble
from peeltrack.schema.load import find_files, load_known
from peeltrack.schema.models import RecordFile
from peeltrack.schema.reading import problem, to_model
from peeltrack.schema.rows import Row, json_rows, rows_document, separated_rows, shown_rows
from peeltrack.schema.rules import RecordDocument, record_problems, together
from peeltrack.schema.textfile import read_text
from peeltrack.schema.yamlfile import YamlDocument, read

ENDINGS = (".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv")
NO_DOCUMENTS = (
    "rows name documents and do not hold them: `peeltrack export` of the record that has them, to a .yaml or .json "
    "file, does"
)
RECORD, SHOW = "peeltrack/record/1", "peeltrack/show/1"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a file, or a person, offers to the record.

    `says` gives it in the shape of a record file, for the record it is offered to; `columns` are the names
    of a table's columns. `without_documents` says that it is of a kind that names documents and holds none.
    """

    name: str
    says: Callable[[Record], YamlDocument]
    columns: tuple[str, ...] = ()
    without_documents: bool = False

    def document(self, record: Record, target: Path) -> RecordDocument:
        """Return the offer as a record file that would stand at `target`.

        Raises InvalidData with every problem of its shape.
        """
        document = self.says(record)
        try:
            return RecordDocument(target, document, to_model(document, RecordFile))
        except InvalidData as error:
            raise InvalidData(map(self.named, in_lines(error.problems))) from None

    def named(self, problem: Problem) -> Problem:
        """Return a problem of the offer with the name of the column that it is in, and what rows lack."""
        if self.without_documents and problem.rule == "unknown-source":
            problem = problem._replace(message=f"{problem.message}; {NO_DOCUMENTS}")
        if not self.columns or not problem.column or problem.file != self.name:
            return problem
        return problem._replace(
            message=f"column {self.columns[problem.column - 1]}: {problem.message}"
        )


def read_offer(path: Path) -> Offer:
    """Return what a file offers; its ending says its format.

    Raises WrongRequest for another ending, InvalidData with every problem of the file.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise WrongRequest(
            f"'{path}' does not end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, which say the format"
        )
    name = str(path)
    if ending in (".csv", ".tsv"):
        columns, rows = separated_rows(name, read_text(path), "," if ending == ".csv" else "\t")
        return replace(row_offer(name, rows, columns), without_documents=True)
    if ending == ".jsonl":
        rows = json_rows(name, read_text(path))
        return replace(row_offer(name, rows), without_documents=True)
    document = read(path)
    value = document.value
    whole = value if isinstance(value, list) and value else [value]
    if not all(isinstance(one, dict) for one in whole):
        message = "this holds no mapping (key: value), so there is nothing to import"
        raise InvalidData([Problem(name, 1, 1, "bad-value", message)])
    if all(_schema(one) == SHOW for one in whole):
        return replace(row_offer(name, shown_rows(document)), without_documents=True)
    if whole is value or _schema(value) != RECORD:
        schema = next(_schema(one) for one in whole if _schema(one) != SHOW)
        message = f"{schema!r} cannot be imported; export the record, or use show with --json"
        raise InvalidData([problem(document, ("schema",), "unknown-schema", message)])
    return Offer(name, lambda record: document)


def _schema(value: Any) -> Any:
    """Return the contract that an answer or a record file names; a record file need not."""
    return value.get("schema", RECORD)


def row_offer(name: str, rows: list[Row], columns: tuple[str, ...] = ()) -> Offer:
    """Return judgments on rows as an offer."""
    return Offer(name, lambda record: rows_document(name, rows, record), columns)


def read_record(path: str, beside: Record) -> Record:
    """Return the record in a folder, a record file or an export, by the framework and forces of another.

    Raises WrongRequest for an ending that says no format, InvalidData with every problem of the files.
    """
    if Path(path).is_dir() or Path(path).suffix.lower() in (".yaml", ".yml"):
        return load_known(find_files([path]))
    offered = read_offer(Path(path)).document(beside, Path(path))
    found = record_problems(offered, beside.framework, beside.forces, together([offered]))
    # A table names the documents that it rests on, and does not hold them.
    problems = [problem for problem in found if problem.rule != "unknown-source"]
    if problems:
        raise InvalidData(problems)
    return with_deduced(assemble(beside.framework, beside.forces, [offered], beside.sources))
