"""How an answer is written: the options that say so, the same for every command, and where it goes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Collection
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from peeltrack.cli.completing import words
from peeltrack.cli.options import WRITE, Function, option, together
from peeltrack.cli.streams import SAID
from peeltrack.names import hint
from peeltrack.output.data.formats import ENDINGS, FLAT, FORMATS, View, write
from peeltrack.problems import WrongRequest

if TYPE_CHECKING:
    from peeltrack.output.page import Page

MIN_WIDTH, MAX_WIDTH = 40, 200
PAGE = '<!DOCTYPE html>\n<meta charset="utf-8">\n<title>peeltrack</title>\n'
"""What makes a table in HTML a page, for a browser that opens the file."""
SOME = "choose from table, json, jsonl, csv, tsv, yaml, md, html, latex, or another of tabulate's"


class Writing(NamedTuple):
    """How an answer is to be written, from the options; `width` is None where none was asked for.

    `keep` is given the text of an answer in a data format.
    """

    format: str
    output: str | None = None
    color: str = "auto"
    width: int | None = None
    columns: tuple[str, ...] = ()
    excel: bool = False
    pager: bool = True
    keep: Callable[[str], None] | None = None

    def write(self, view: View) -> None:
        """Write an answer to standard output, or to the file that --output names."""
        if self.format == "table":
            self.write_page(view.page)
            return
        answer = io.StringIO()
        write(self._chosen(view), self.format, answer)
        if self.keep:
            self.keep(answer.getvalue())
        self.write_text(answer.getvalue())

    def write_page(self, page: Callable[[int | None], Page]) -> None:
        """Write a page for people, made for the width of their screen or without a limit (None)."""
        import shutil

        from peeltrack.output.screen.render import ascii_only, draw, write_plain

        answer = io.StringIO()
        if self._is_drawn:
            columns = shutil.get_terminal_size().columns
            width = self.width or max(MIN_WIDTH, min(MAX_WIDTH, columns))
            draw(
                page(width),
                answer,
                width=width,
                color=self.color,
                terminal=self.color == "always" or (self._on_terminal and self.color == "auto"),
                plain=not self._to_file and ascii_only(sys.stdout),
            )
        else:
            write_plain(page(None), answer)
        self.write_text(answer.getvalue())

    @property
    def _to_file(self) -> bool:
        return self.output is not None and self.output != "-"

    @property
    def _on_terminal(self) -> bool:
        return not self._to_file and sys.stdout.isatty()

    @property
    def _is_drawn(self) -> bool:
        """Whether the answer is set for a width: on a terminal, or where one is asked for."""
        columns = os.environ.get("COLUMNS", "")
        asked = self.color == "always" or (columns.isdecimal() and int(columns) > 0)
        return self._on_terminal or bool(self.width) or (asked and not self._to_file)

    def _chosen(self, view: View) -> View:
        """Return the answer with the columns that --columns names, in that order."""
        if not self.columns:
            return view
        for name in self.columns:
            if name not in view.header:
                raise WrongRequest(f"no column is called '{name}'; {hint(name, view.header)}")
        return view._replace(header=self.columns, several=None)

    def write_text(self, text: str) -> None:
        """Write text as it is, to standard output or to the file that --output names.

        Data formats are UTF-8 whatever the locale; what a text for people holds that the locale lacks is
        written as an escape.
        """
        text = "\ufeff" * self.excel + text
        if self._to_file:
            text = PAGE + text if self.format.endswith("html") else text
            save_to(self.output or "", text.encode("utf-8", "backslashreplace"))
            return
        if self.format == "table":
            from peeltrack.output.page import to_ascii
            from peeltrack.output.screen.render import ascii_only

            if self._on_terminal and self.pager:
                from peeltrack.cli.pager import paged

                if paged(text):
                    return
            text = to_ascii(text) if ascii_only(sys.stdout) else text
        elif isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)


def _named(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",")) if value else ()


columns_option = option(
    "--columns",
    metavar="NAMES",
    callback=_named,
    group=WRITE,
    help="Only these columns of the rows (csv, tsv, jsonl): force,area,grade.",
)
excel_option = option(
    "--excel", is_flag=True, group=WRITE, help="A csv or tsv that Excel opens as UTF-8."
)


def file_option(
    what: str, endings: Collection[str], *, required: bool = True
) -> Callable[[Function], Function]:
    """Return a decorator that adds --output, for files with these endings; `required` where no screen has the answer."""
    return option(
        "--output",
        "-o",
        required=required,
        metavar="FILE",
        type=click.Path(),
        group=WRITE,
        endings=endings,
        help=what,
    )


def require_rows(format: str, columns: tuple[str, ...], excel: bool) -> None:
    """Raise UsageError for options of rows where the format has none."""
    if columns and format not in FLAT:
        raise click.UsageError(f"--columns is for rows: write {', '.join(FLAT)} with it.")
    if excel and format not in FLAT[:2]:
        raise click.UsageError(f"--excel is for tables: write {' or '.join(FLAT[:2])} with it.")


def ending_of(output: str) -> str:
    """Return the ending of a file's name, in lower case; none of a stream: -, a device, a pipe."""
    return "" if is_stream(output) else os.path.splitext(output)[1].lower()


def is_stream(output: str) -> bool:
    """Say whether what --output names is no file: -, or what is open already, a device or a pipe."""
    from pathlib import Path

    from peeltrack import saving

    try:
        return output == "-" or saving.is_stream(Path(output))
    except OSError:  # to write will tell
        return False


def save_to(output: str, content: bytes) -> None:
    """Write content to a file, or to standard output (-).

    Raises WrongRequest for a file that is part of the record in use, or would be by being where it is written, and for
    one that the record keeps as a source.
    """
    from pathlib import Path

    from peeltrack.saving import save
    from peeltrack.schema.load import is_part

    if output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    data = click.get_current_context().params["data"]
    if not is_stream(output) and is_part(data.paths, output):
        raise WrongRequest(
            f"{output!r} would be part of the record at once, as every .yaml file beside its files is; write it to "
            "a folder of its own (drafts/), and `peeltrack import` what belongs into the record"
        )
    if os.path.isfile(output) and (source := data.source_at(output)):
        raise WrongRequest(
            f"{output!r} is the source {source!r} of the record, on which grades rest; write to another file"
        )
    save(Path(output), content)


def format_of(output: str | None, names: tuple[str, ...], otherwise: str = "") -> str:
    """Return the format that a file's ending says, `table` where it has none or is a stream.

    Raises WrongRequest for an ending that says none of the formats in `names`; `otherwise` is what else helps.
    """
    ending = ending_of(output or "-").removeprefix(".")
    if not ending:
        return "table"
    format = ENDINGS.get(ending)
    if format not in names:
        known = ", ".join(f".{known}" for known, format in ENDINGS.items() if format in names)
        raise WrongRequest(f"'{output}' cannot be written: a file ends in {known}{otherwise}")
    return format


def _writing(names: tuple[str, ...], options: dict[str, Any]) -> Writing:
    """Take the options that say how to write out of all options, and return what they say together."""
    json, format, output = (options.pop(name) for name in ("json_", "format_", "output"))
    if json and format not in (None, "json"):
        raise click.UsageError(f"--json and --format {format} ask for different things; give one.")
    otherwise = ", or give --format; .xlsx and .db come from `peeltrack export`"
    format = "json" if json else format or format_of(output, names, otherwise)
    columns, excel = options.pop("columns"), options.pop("excel")
    require_rows(format, columns, excel)
    color, no_color = options.pop("color"), options.pop("no_color")
    return Writing(
        format,
        output,
        "never" if no_color else color,
        options.pop("width"),
        columns,
        excel,
        not options.pop("no_pager"),
    )


_BEYOND = ("exit_code", "older")
"""The options by which a command does more than to answer of its record."""


def _answer(function: Function, writing: Writing, options: dict[str, Any]) -> Any:
    """Let a command answer; or, where the same was asked of the same record before, write what it answered then."""
    asked = options.get("asked")
    if asked is None or writing.format == "table" or any(map(options.get, _BEYOND)):
        return function(writing=writing, **options)
    from peeltrack.cli.kept import Kept

    context = click.get_current_context()
    question = repr((context.command.name, options, writing.format, writing.columns))
    opened = asked.open()
    kept = Kept(opened.made, question)
    answer = kept.find()
    if answer is not None:
        writing.write_text(answer)
        return None
    options["asked"] = asked._replace(opened=opened)

    def keep(answer: str) -> None:
        if SAID not in context.meta:
            kept.leave(answer)

    return function(writing=writing._replace(keep=keep), **options)


def writing_options_with(*more: str) -> Callable[[Function], Function]:
    """Return a decorator that adds the options that say how to write, given to the command as `writing`.

    The command knows `more` formats than others.
    """
    names = (*FORMATS, *more)

    def known(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None:
            return None
        format = ENDINGS.get(value.lower(), value.lower())
        if format not in names:
            raise click.BadParameter(f"no format is called '{value}'; {hint(value, names, SOME)}")
        return format

    def gathered(function: Function) -> Function:
        @wraps(function)
        def gather(**options: Any) -> Any:
            return _answer(function, _writing(names, options), options)

        return gather  # type: ignore[return-value]

    return together(
        option(
            "--format",
            "-f",
            "format_",
            metavar="FORMAT",
            callback=known,
            shell_complete=words(*names),
            group=WRITE,
            help="table, json, jsonl, csv, tsv, yaml, md, or one of tabulate's: html, latex, …",
        ),
        option("--json", "json_", is_flag=True, group=WRITE, help="Short for --format json."),
        file_option(
            "Write to FILE, as its ending says; - for the screen.",
            [f".{ending}" for ending, format in ENDINGS.items() if format in names],
            required=False,
        ),
        columns_option,
        excel_option,
        option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            group=WRITE,
            help="Colour the grades: auto (without the option) on terminals only. Also NO_COLOR.",
        ),
        option("--no-color", is_flag=True, group=WRITE, help="Short for --color never."),
        option(
            "--width",
            type=click.IntRange(MIN_WIDTH),
            metavar="N",
            group=WRITE,
            help="Set it for N columns.",
        ),
        option("--no-pager", is_flag=True, group=WRITE, help="Not through $PAGER, however long."),
        gathered,
    )


writing_options = writing_options_with()
