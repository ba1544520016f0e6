"""The JSON Schemas of the data files, for editors."""

from __future__ import annotations

from typing import Any

FILES = ("data", "data-framework", "data-forces")
"""The kinds of data file: a record file, the framework, the forces."""


def file_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of data file. Raises KeyError for an unknown kind."""
    from pydantic import BaseModel

    from peeltrack.schema.models import ForcesFile, FrameworkFile, RecordFile

    models: dict[str, type[BaseModel]] = {
        "data": RecordFile,
        "data-framework": FrameworkFile,
        "data-forces": ForcesFile,
    }
    model = models[kind]
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
