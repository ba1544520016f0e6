"""The JSON Schemas of the data files, for editors."""

from __future__ import annotations

from typing import Any

FILES = {"data": "RecordFile", "data-framework": "FrameworkFile", "data-forces": "ForcesFile"}
"""The kinds of data file (a record file, the framework, the forces), and the models of what they may say."""


def file_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of data file. Raises KeyError for an unknown kind."""
    from peeltrack.schema import models

    schema: dict[str, Any] = getattr(models, FILES[kind]).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
