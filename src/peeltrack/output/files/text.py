"""CSV, JSON, JSON lines and YAML."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from peeltrack.names import hint
from peeltrack.output.about import LICENCE
from peeltrack.output.data.formats import write_json, write_lines, write_separated
from peeltrack.output.files.record_file import (
    JUDGMENT_COLUMNS,
    full_rows,
    judgment_rows,
    record_file,
    record_json,
)
from peeltrack.problems import WrongRequest
from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Record


def render(
    record: Record, scope: Scope, ending: str, columns: tuple[str, ...] = ()
) -> Mapping[str, bytes]:
    """Return the text of an export in one file, rows with the columns given or with all."""
    text = io.StringIO()
    for name in columns:
        if name not in JUDGMENT_COLUMNS:
            raise WrongRequest(f"no column is called '{name}'; {hint(name, JUDGMENT_COLUMNS)}")
    if ending in (".csv", ".tsv"):
        separator = "," if ending == ".csv" else "\t"
        write_separated(columns or JUDGMENT_COLUMNS, judgment_rows(record, scope), text, separator)
    elif ending == ".json":
        write_json(record_json(record, scope), text)
    elif ending == ".jsonl":
        write_lines(_lines(record, scope, columns), text)
    else:
        _write_yaml(record, scope, text)
    return {"": text.getvalue().encode("utf-8")}


def _lines(record: Record, scope: Scope, columns: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for row in full_rows(record, scope):
        named = {**row, "note": row["notes"]}  # so it is called among the columns
        yield {name: named[name] for name in columns} if columns else row


def _write_yaml(record: Record, scope: Scope, text: io.StringIO) -> None:
    """Write a record file in the normal form of data files: lists set in, lines unbroken."""
    import yaml

    class NormalForm(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    text.write(f"# A record file, exported by peeltrack. {LICENCE}\n\n")
    value = record_file(record, scope)
    yaml.dump(value, text, NormalForm, allow_unicode=True, sort_keys=False, width=4096)
