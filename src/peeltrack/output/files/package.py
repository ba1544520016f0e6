"""A Frictionless Data Package: every table as CSV, and `datapackage.json` that describes them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from peeltrack import __version__
from peeltrack.output.about import (
    CAVEATS,
    LICENCE,
    LICENCE_ID,
    LICENCE_TITLE,
    LICENCE_URL,
    SOURCE,
    TITLE,
    scope_words,
)
from peeltrack.output.data.fields import Field
from peeltrack.output.data.formats import write_separated
from peeltrack.output.files.tables import DataTable, tables, type_of
from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Record

ESCAPED = (
    "In the CSV files a text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab "
    "or a carriage return) has an apostrophe before it."
)
_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def render(record: Record, scope: Scope, ending: str) -> Mapping[str, bytes]:
    """Return the package's files by name, `datapackage.json` last: with it the package is whole."""
    known = tables(record, scope)
    keys = {table.name: table.key[0] for table in known}
    files = {f"{table.name}.csv": _csv(table) for table in known}
    description = {
        "profile": "tabular-data-package",
        "name": "peel-grades",
        "title": TITLE,
        "description": "\n\n".join((scope_words(record, scope) + ".", *CAVEATS, ESCAPED)),
        "version": __version__,
        "licenses": [{"name": LICENCE_ID, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "sources": [{"title": SOURCE, "path": "https://hmicfrs.justiceinspectorates.gov.uk/"}],
        "attribution": LICENCE,
        "resources": [_resource(table, keys, files[f"{table.name}.csv"]) for table in known],
    }
    text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    return {**files, "datapackage.json": text.encode("utf-8")}


def _name(table: str) -> str:
    """Return a table's name as the standard wants a resource's."""
    return table.replace("_", "-")


def _csv(table: DataTable) -> bytes:
    names = [column.name for column in table.columns]
    text = io.StringIO()
    write_separated(names, table.rows, text, ",")
    return text.getvalue().encode("utf-8")


def _resource(table: DataTable, keys: Mapping[str, str], written: bytes) -> dict[str, Any]:
    from hashlib import sha256

    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": table.key,
    }
    foreign = [
        {
            "fields": [column.name],
            "reference": {"resource": _name(column.refers_to), "fields": [keys[column.refers_to]]},
        }
        for column in table.columns
        if column.refers_to
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": _name(table.name),
        "title": table.description,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(written),
        "hash": f"sha256:{sha256(written).hexdigest()}",
        "schema": schema,
    }


def _field(column: Field) -> dict[str, Any]:
    kind = type_of(column)
    constraints = {
        "required": not column.null,
        "pattern": _DATE if kind == "date" else None,
        "enum": list(column.choices),
    }
    field = {
        "name": column.name,
        "type": kind if kind in ("integer", "boolean") else "string",
        "description": column.meaning,
        "format": "uri" if kind == "address" else None,
        "constraints": {key: value for key, value in constraints.items() if value},
    }
    return {key: value for key, value in field.items() if value}
