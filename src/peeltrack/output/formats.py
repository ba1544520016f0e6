"""The forms an answer can take, behind one interface: JSON, rows, YAML, or a page for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from peeltrack.cells import escaped
from peeltrack.visible import visible, visible_json

if TYPE_CHECKING:
    from peeltrack.output.page import Page


TABULATE = [
    "plain",
    "simple",
    "github",
    "grid",
    "simple_grid",
    "rounded_grid",
    "heavy_grid",
    "double_grid",
    "fancy_grid",
    "outline",
    "simple_outline",
    "rounded_outline",
    "pipe",
    "orgtbl",
    "jira",
    "presto",
    "pretty",
    "psql",
    "rst",
    "mediawiki",
    "moinmoin",
    "youtrack",
    "html",
    "unsafehtml",
    "latex",
    "latex_raw",
    "latex_booktabs",
    "latex_longtable",
    "textile",
    "asciidoc",
]
"""tabulate's formats, named here so that help need not import it."""
DATA = ("json", "jsonl", "csv", "tsv", "yaml")
FORMATS = ("table", *DATA, *TABULATE)
ENDINGS = {
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "tsv": "tsv",
    "yaml": "yaml",
    "yml": "yaml",
    "md": "github",
    "html": "html",
    "txt": "table",
}
"""The format that a file's ending asks for; the endings are names of the formats, too."""
_CUT = "\x7f\x7f"
"""Stands between the objects of a list until they are put on lines; no text of a record holds it."""


class View(NamedTuple):
    """One answer in every form.

    `json` gives the object of the answer's contract; `header` and `rows` the same facts flat; `page` a
    page for people, for a screen of a given width (None where there is no limit).
    """

    json: Callable[[], Mapping[str, Any]]
    header: Sequence[str]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    page: "Callable[[int | None], Page]"


def write(
    view: View,
    format: str,
    stream: IO[str],
    *,
    terminal_width: int | None = None,
    no_color: bool = False,
) -> None:
    """Write an answer to a stream. `terminal_width` is None where the stream is no terminal."""
    if format == "json":
        write_json(view.json(), stream)
    elif format == "jsonl":
        import json

        for row in view.rows():
            flat = {name: row.get(name) for name in view.header}
            line = json.dumps(flat, ensure_ascii=False, separators=(",", ":"))
            stream.write(visible_json(line) + "\n")
    elif format in ("csv", "tsv"):
        write_separated(view.header, view.rows(), stream, "," if format == "csv" else "\t")
    elif format == "yaml":
        write_yaml(view.json(), stream)
    elif format == "table" and terminal_width:
        from peeltrack.output.render import draw

        draw(view.page(terminal_width), stream, no_color=no_color)
    else:
        from peeltrack.output.render import write_plain

        write_plain(view.page(None), stream, "simple" if format == "table" else format)


def write_json(value: Mapping[str, Any], stream: IO[str]) -> None:
    """Write a JSON object: a key a line, and in a list of objects an object a line.

    So it can be read, and searched with grep; and the encoder in C, which knows no indentation, does the
    work.
    """
    from json import JSONEncoder

    dumped = JSONEncoder(ensure_ascii=False).encode

    def member(item: Any) -> str:
        if not (isinstance(item, list) and item and isinstance(item[0], dict)):
            return dumped(item)
        # One call for the whole list takes half the time of one for each object.
        parted = dumped([part for one in item for part in (one, _CUT)])
        end = f', "{_CUT}"]'
        return "[\n    " + parted[1 : -len(end)].replace(f', "{_CUT}", ', ",\n    ") + "\n  ]"

    members = (f"  {dumped(key)}: {member(item)}" for key, item in value.items())
    stream.write(visible_json("{\n" + ",\n".join(members) + "\n}\n"))


def write_yaml(value: Mapping[str, Any], stream: IO[str]) -> None:
    """Write YAML: as it is read, or in ASCII where a character in it could harm or deceive."""
    import yaml

    for unicode in (True, False):
        text = yaml.safe_dump(value, allow_unicode=unicode, sort_keys=False, width=100, indent=2)
        if visible(text) == text:
            break
    stream.write(text)


def write_separated(
    header: Sequence[str], rows: Iterable[Mapping[str, Any]], stream: IO[str], delimiter: str
) -> None:
    """Write rows as CSV (RFC 4180, lines ended by LF) or TSV; no text becomes a formula of a spreadsheet."""
    import csv

    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_field(row.get(name)) for name in header])


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    return escaped(value) if isinstance(value, str) else str(value)
