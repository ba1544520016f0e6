"""Make anew what is made from the program and its data: schemas, the command reference, the data
dictionary, the man page, the pictures, and the output shown in the documents.

`python tools/fresh.py` writes them; a test fails while one of them is not what this would write.
"""

from __future__ import annotations

import inspect
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import click

import peeltrack
from peeltrack import __version__, api, results
from peeltrack.cli.main import COMMANDS, root
from peeltrack.output.answers.contracts import CONTRACTS
from peeltrack.record import framework, judgments
from peeltrack.schema import models
from peeltrack.schema.editors import file_schema

sys.path.insert(0, str(Path(__file__).parent))
from gallery import gallery

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "docs/keeping-a-record.md",
    "docs/recipes.md",
    "docs/what-is-recorded.md",
)
EXAMPLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCHEMAS = {
    "record": "data",
    "framework": "data-framework",
    "forces": "data-forces",
}
WIDTH = 80


def schema(kind: str) -> str:
    """Return a file's JSON Schema as `peeltrack schema` prints it."""
    return json.dumps(file_schema(kind), ensure_ascii=False, indent=2) + "\n"


def replayed(block: str) -> str:
    """Return a console block with the output that its commands give now.

    A line `$ command` is run by bash in the repository; a line that is only `...` stands for output left
    out, and is kept together with the lines before it that are still the output's first.
    """
    pieces = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    return "".join(_replayed_piece(piece) for piece in pieces if piece)


def _replayed_piece(piece: str) -> str:
    command, _, shown = piece.partition("\n")
    output = run(command.removeprefix("$ "))
    lines = shown.split("\n")
    if "..." in lines:
        output = "\n".join([*output.split("\n")[: lines.index("...")], "...\n"])
    return f"{command}\n{output}"


def run(command: str) -> str:
    """Return what a shell command writes, in the repository, with nothing of the user's own in the way."""
    own = ("PEELTRACK", "LC_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(own)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**kept, "PATH": path, "LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return "\n".join(line.rstrip() for line in done.stdout.split("\n"))


def commands() -> Iterator[tuple[str, str, click.Command, click.Context]]:
    """Yield every command: its group, name, and itself with a context for its help."""
    parent = context_of(root, "peeltrack")
    for group, names in COMMANDS.items():
        for name in names:
            command = root.get_command(parent, name)
            assert command
            yield group, name, command, context_of(command, name, parent)


def context_of(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    """Return the context in which a command writes its help, as wide as the documents are."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, info_name=name, parent=parent, **settings)


def reference() -> str:
    """Return the command reference: the help of every command."""
    parts = [
        "# Command reference\n",
        "Made from the program's own help.\n",
        f"```text\n{_help(root, context_of(root, 'peeltrack'))}```\n",
    ]
    for _, name, command, context in commands():
        parts.append(f"## peeltrack {name}\n\n```text\n{_help(command, context)}```\n")
    return "\n".join(parts)


def _help(command: click.Command, context: click.Context) -> str:
    text = command.get_help(context)
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


def dictionary() -> str:
    """Return the data dictionary: every key of every file and answer, from their schemas."""
    parts = [
        "# Data dictionary\n",
        "Made from the schemas: `peeltrack schema data` and so on print them whole.\n",
    ]
    titles = {
        "data": "Record files (`grades.yaml`, `national.yaml`, your own)",
        "data-framework": "The framework (`framework.yaml`)",
        "data-forces": "The forces (`forces.yaml`)",
    }
    for kind, title in titles.items():
        whole = file_schema(kind)
        parts.append(f"## {title}\n")
        parts.append(_table(str(whole.get("description", "")), whole))
        for name, part in whole.get("$defs", {}).items():
            parts.append(f"### {_spaced(name)}\n")
            parts.append(_table(str(part.get("description", "")), part))
    parts.append("## Answers in JSON\n")
    parts.append("Version 1 of every contract. `judgment` is the same wherever it appears.\n")
    for name, contract in CONTRACTS.items():
        parts.append(f"### {name}\n\n{contract['title']}.\n")
        parts.append("\n".join(f"- {line}" for line in _tree(contract)) + "\n")
    return "\n".join(parts)


def _spaced(name: str) -> str:
    words = re.findall("[A-Z][a-z]*", name.removesuffix("Entry"))
    return " ".join(words).capitalize()


def _table(description: str, part: dict[str, Any]) -> str:
    rows = [
        f"| `{key}` | {_kind(value)} | {'yes' if key in part.get('required', []) else ''} | "
        f"{str(value.get('description', '')).replace('|', '/')} |"
        for key, value in part.get("properties", {}).items()
    ]
    head = "| key | value | required | meaning |\n|---|---|---|---|\n"
    return f"{description}\n\n{head}" + "\n".join(rows) + "\n"


def _kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return _spaced(value["$ref"].rsplit("/", 1)[1]).lower()
    if "enum" in value:
        return ", ".join(f"`{choice}`" for choice in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "anyOf" in value:
        kinds = [_kind(choice) for choice in value["anyOf"] if choice.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    kind = value.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(value.get('items', {}))}"
    if kind == "object":
        inner = value.get("additionalProperties")
        return f"by key: {_kind(inner)}" if isinstance(inner, dict) else "mapping"
    if "format" in value:
        return {"uri": "web address", "date": "day"}.get(value["format"], value["format"])
    if isinstance(kind, list):
        return "date"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind)


def _tree(part: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in part.get("properties", {}).items():
        null = any(choice.get("type") == "null" for choice in value.get("anyOf", []))
        bare = next((c for c in value.get("anyOf", []) if c.get("type") != "null"), value)
        inner = bare.get("items", bare)
        name = f"{before}{key}{'[]' if 'items' in bare else ''}"
        yield f"`{name}`: {_kind(bare)}{' or null' if null else ''}"
        yield from _tree(inner, f"{name}.")


def python_reference() -> str:
    """Return the reference of the Python API: its classes, and the models of the data files."""
    parts = [
        "# From Python\n",
        "Made from the program's own docstrings. `peeltrack.load()` gives the record.\n",
        f"```python\npeeltrack.load{_signature(peeltrack.load)}\n```\n",
        f"{inspect.getdoc(peeltrack.load)}\n",
    ]
    parts += [_class(kind) for kind in (api.Record, *_made_here(results))]
    parts += ["# What the record holds\n"]
    parts += [_class(kind) for module in (judgments, framework) for kind in _made_here(module)]
    parts += [
        "# The models of the data files\n",
        "pydantic checks every file against these; `docs/data-dictionary.md` has their keys.\n",
    ]
    parts += [f"- `{kind.__name__}`: {_summary(kind)}" for kind in _made_here(models)]
    return "\n".join(parts) + "\n"


def _made_here(module: ModuleType) -> list[type]:
    return [
        kind
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and kind.__module__ == module.__name__ and name[0] != "_"
    ]


def _summary(kind: type) -> str:
    return (inspect.getdoc(kind) or "").split("\n")[0]


def _signature(function: Callable[..., Any]) -> str:
    """Return how a function is called, without its `self` and the quotes about its types."""
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    return text.replace("(self, ", "(").replace("(self)", "()")


def _class(kind: type) -> str:
    lines = [f"## {kind.__name__}\n", f"{inspect.getdoc(kind)}\n"]
    fields = getattr(kind, "_fields", ())
    if fields:
        lines.append(f"Fields: {', '.join(f'`{name}`' for name in fields)}.\n")
    for name, value in vars(kind).items():
        doc = inspect.getdoc(value)
        if name[0] == "_" or name in fields or not doc:
            continue
        shown = _signature(value) if inspect.isfunction(value) else ""
        lines.append(f"### {kind.__name__}.{name}\n\n```python\n{name}{shown}\n```\n\n{doc}\n")
    return "\n".join(lines)


def man_page() -> str:
    """Return the man page, in roff."""

    def escaped(text: str) -> str:
        text = (
            text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("'", "\\(aq")
        )
        return "\n".join(
            f"\\&{line}" if line.startswith((".", "'")) else line for line in text.split("\n")
        )

    lines = [
        f'.TH PEELTRACK 1 "" "peeltrack {__version__}" "User Commands"',
        ".SH NAME",
        "peeltrack \\- PEEL inspection grades of police forces over time, with the evidence",
        ".SH SYNOPSIS",
        ".B peeltrack",
        ".I COMMAND",
        "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...",
        ".SH DESCRIPTION",
        escaped(" ".join((root.help or "").split())),
        ".SH COMMANDS",
    ]
    for _, name, command, context in commands():
        arguments = " ".join(command.collect_usage_pieces(context))
        lines += [f".SS {name} {escaped(arguments)}"]
        for paragraph in (command.help or "").split("\n\n"):
            lines += [".PP", escaped(" ".join(paragraph.split()))]
        for parameter in command.get_params(context):
            record = parameter.get_help_record(context)
            if record and isinstance(parameter, click.Option):
                lines += [
                    ".TP",
                    f"\\fB{escaped(record[0])}\\fR",
                    escaped(" ".join(record[1].split())),
                ]
    lines += [
        ".SH ENVIRONMENT",
        ".TP",
        "\\fBPEELTRACK_DATA\\fR",
        "Record files or folders to use in place of the bundled record, as \\-\\-data.",
        ".TP",
        "\\fBPEELTRACK_CACHE\\fR",
        "off: keep neither the record as read nor answers in the user's cache folder.",
        ".TP",
        "\\fBNO_COLOR\\fR",
        "No colour.",
        ".SH EXIT STATUS",
        ".TP",
        "0",
        "done",
        ".TP",
        "1",
        "with \\-\\-exit\\-code: there are differences or flags; or check found problems",
        ".TP",
        "2",
        "wrong usage: an unknown force, a bad moment",
        ".TP",
        "3",
        "the data is invalid, or cannot be read or written",
    ]
    return "\n".join(lines) + "\n"


def picture(width: int) -> str:
    """Return the picture of `peeltrack show leicestershire`, of the bundled record, on a screen of a width, as SVG."""
    from rich.console import Console

    from peeltrack.output.answers.show import view
    from peeltrack.output.screen import render
    from peeltrack.queries.scope import scope
    from peeltrack.queries.timeline import timeline
    from peeltrack.schema.load import find_files, load_files

    record = load_files(find_files())
    page = view(timeline(record, scope(record, ["leicestershire"]))).page(width)
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    render.print_page(page, console, plain=False)
    return console.export_svg(title="peeltrack show leicestershire", unique_id=f"timeline-{width}")


def document(name: str) -> str:
    """Return a document with the output that its examples give now."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return EXAMPLE.sub(lambda match: f"```console\n{replayed(match[1])}```", text)


MADE: dict[str, Callable[[], str]] = {
    **{f"schemas/{name}.schema.json": partial(schema, kind) for name, kind in SCHEMAS.items()},
    "docs/reference.md": reference,
    "docs/data-dictionary.md": dictionary,
    "docs/peeltrack.1": man_page,
    "docs/python.md": python_reference,
    "docs/timeline.svg": partial(picture, 140),
    "docs/timeline-80.svg": partial(picture, 80),
    **{name: partial(document, name) for name in DOCUMENTS},
}
"""Every file that is made, by its path in the repository, and what makes it."""


def main() -> None:
    """Write every file that is not fresh, and the gallery."""
    texts = {**{name: make() for name, make in MADE.items()}, **gallery()}
    for name, text in texts.items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{shlex.quote(name)}: made anew")


if __name__ == "__main__":
    main()
