"""The normal form of a data file: one layout, whoever edits it, with every comment kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from peeltrack.schema.writing import locked, write_whole


def round_trip() -> Any:
    """Return a reader and writer of YAML (ruamel.yaml) that keeps comments, order and quotes.

    Every scalar is text, as in `yamlfile`: no number, date or truth value is made of it.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class PlainText(VersionedResolver):
        @property
        def versioned_resolver(self) -> Any:
            return {}

    yaml = YAML(typ="rt")
    yaml.Resolver = PlainText
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def normal_form(text: str) -> str:
    """Return valid YAML text in its normal form: two spaces a level, lists set in, lines unbroken."""
    yaml = round_trip()
    written = io.StringIO()
    yaml.dump(yaml.load(text), written)
    return written.getvalue()


def rewrite(path: Path) -> None:
    """Write a valid YAML file anew in its normal form. Raises InvalidData, leaving the file as it was."""
    with locked(path):
        before = path.read_bytes()
        write_whole(path, normal_form(before.decode("utf-8")), before)
