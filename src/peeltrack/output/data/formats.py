"""The forms an answer can take, behind one interface: JSON, rows, YAML, or a page for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from peeltrack.cells import escaped
from peeltrack.visible import visible, visible_json

if TYPE_CHECKING:
    from peeltrack.output.page import Page


TABULATE = [
    "plain", "simple", "github", "grid", "simple_grid", "rounded_grid", "heavy_grid", "double_grid", "fancy_grid",
    "outline", "simple_outline", "rounded_outline", "pipe", "orgtbl", "jira", "presto", "pretty", "psql", "rst",
    "mediawiki", "moinmoin", "youtrack", "html", "unsafehtml", "latex", "latex_raw", "latex_booktabs",
    "latex_longtable", "textile", "asciidoc",
]  # fmt: skip
"""tabulate's formats, named here so that help need not import it."""
DATA = ("json", "jsonl", "csv", "tsv", "yaml")
FLAT = ("csv", "tsv", "jsonl")
FORMATS = ("table", *DATA, *TABULATE)
ENDINGS = {
    **{name: name for name in DATA},
    "yml": "yaml",
    "md": "github",
    "html": "html",
    "txt": "table",
}
"""The format that a file's ending asks for; the endings are names of the formats, too."""


class View(NamedTuple):
    """One answer in every form.

    `json` gives the object of the answer's contract; `header` and `rows` the same facts flat; `page` a
    page for people, for a screen of a given width (None where there is no limit). `several` gives the objects
    of an answer that is of several things one after the other: a list in JSON, a line each in JSON lines.
    """

    json: Callable[[], Mapping[str, Any]]
    header: Sequence[str]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    page: "Callable[[int | None], Page]"
    several: Callable[[], Sequence[Mapping[str, Any]]] | None = None


def drawn_by(name: str, *result: Any) -> "Callable[[int | None], Page]":
    """Return the page that a module of `screen` makes of a result; it is imported to draw it, not before."""

    def page(width: int | None) -> "Page":
        made: Page = import_module(f"peeltrack.output.screen.{name}").page(*result, width)
        return made

    return page


def write(view: View, format: str, stream: IO[str]) -> None:
    """Write an answer to a stream that is no terminal."""
    if format in ("json", "yaml"):
        value = view.several() if view.several else view.json()
        (write_json if format == "json" else write_yaml)(value, stream)
    elif format == "jsonl":
        # A flat row has the names of the header and no others.
        rows = ({name: flat.get(name) for name in view.header} for flat in view.rows())
        write_lines(view.several() if view.several else rows, stream)
    elif format in ("csv", "tsv"):
        write_separated(view.header, view.rows(), stream, "," if format == "csv" else "\t")
    else:
        from peeltrack.output.screen.render import write_plain

        write_plain(view.page(None), stream, format)


def write_lines(rows: Iterable[Mapping[str, Any]], stream: IO[str]) -> None:
    """Write JSON lines: an object a line."""
    from json import dumps

    for one in rows:
        line = dumps(one, ensure_ascii=False, separators=(",", ":"))
        stream.write(visible_json(line) + "\n")


def write_json(value: Mapping[str, Any] | Sequence[Mapping[str, Any]], stream: IO[str]) -> None:
    """Write a JSON object, or a list of them: a key a line, and in a list of objects an object a line.

    So it is read, and searched with grep, and the encoder in C, which knows no indentation, makes it.
    """
    from json import JSONEncoder

    dumped = JSONEncoder(ensure_ascii=False).encode

    def member(item: Any) -> str:
        if not (isinstance(item, list) and item and isinstance(item[0], dict)):
            return dumped(item)
        return "[\n    " + ",\n    ".join(map(dumped, item)) + "\n  ]"

    def whole(one: Mapping[str, Any]) -> str:
        members = (f"  {dumped(key)}: {member(item)}" for key, item in one.items())
        return "{\n" + ",\n".join(members) + "\n}"

    text = whole(value) if isinstance(value, Mapping) else f"[{', '.join(map(whole, value))}]"
    stream.write(visible_json(text + "\n"))


def write_yaml(value: Mapping[str, Any] | Sequence[Mapping[str, Any]], stream: IO[str]) -> None:
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
    writer.writerows([_cell(flat.get(name)) for name in header] for flat in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    return escaped(value) if isinstance(value, str) else value
