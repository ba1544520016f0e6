"""The options that mean the same everywhere, and what they give a command."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from peeltrack.output.formats import ENDINGS, FORMATS, View, write

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from peeltrack.queries.moments import Moment
    from peeltrack.record.judgments import Record

Function = TypeVar("Function", bound=Callable[..., Any])
MIN_WIDTH, MAX_WIDTH = 40, 200


class GroupedCommand(click.Command):
    """A command whose help lists its options by group."""

    GROUPS: tuple[str, ...] = ("What to show", "Where from", "How to write it")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of each group under its title."""
        by_group: dict[str, list[tuple[str, str]]] = {title: [] for title in self.GROUPS}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and isinstance(parameter, click.Option):
                title = getattr(parameter, "group", self.GROUPS[0])
                by_group.setdefault(title, []).append(record)
        for title, records in by_group.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class GroupedOption(click.Option):
    """An option that belongs to a group of the help."""

    def __init__(self, *args: Any, group: str = GroupedCommand.GROUPS[0], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


def option(
    *names: str, group: str = GroupedCommand.GROUPS[0], **kwargs: Any
) -> Callable[[Function], Function]:
    """Return a decorator that adds an option of a group."""
    return click.option(*names, cls=GroupedOption, group=group, **kwargs)


def command(
    name: str, *examples: str, **kwargs: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a command whose help ends in examples."""
    epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
    return click.command(name, cls=GroupedCommand, epilog=epilog, **kwargs)


class Writing(NamedTuple):
    """How an answer is to be written, from the options."""

    format: str
    output: str | None
    no_color: bool

    def write(self, view: View) -> None:
        """Write an answer to standard output, or to the file that --output names."""
        if self.output is not None and self.output != "-":
            answer = io.StringIO()
            write(view, self.format, answer)
            self.write_text(answer.getvalue())
            return
        write(
            view,
            self.format,
            sys.stdout,
            terminal_width=width() if sys.stdout.isatty() else None,
            no_color=self.no_color,
        )

    def write_text(self, text: str) -> None:
        """Write text as it is, to standard output or to the file that --output names."""
        if self.output is None or self.output == "-":
            sys.stdout.write(text)
        else:
            from pathlib import Path

            from peeltrack.saving import save

            save(Path(self.output), text.encode("utf-8", "backslashreplace"))


def width() -> int:
    """Return the columns of the terminal that people read on."""
    import shutil

    return max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns))


class Data(NamedTuple):
    """Where the record is: from the options, the environment, or the folder one stands in."""

    paths: tuple[str, ...]
    named: bool = True

    def say_which(self) -> None:
        """Say on standard error which record is used, if it is not the bundled one and not named here."""
        from peeltrack.cli import streams

        if self.paths and not self.named:
            streams.say_of_path("Record: ", self.which(), "")

    def which(self) -> str:
        """Return in words which record is used. Raises InvalidData for a marker that does not say."""
        from peeltrack.schema.own import lies_over

        over = any(os.path.isdir(path) and lies_over(path) for path in self.paths)
        beneath = ", over the bundled one" if over else ""
        return f"{os.pathsep.join(self.paths)}{beneath}" if self.paths else "the bundled one"

    def load(self) -> "Record":
        """Return the record. Raises InvalidData with every problem in its files."""
        from peeltrack.schema.load import find_files, load_known
        from peeltrack.schema.snapshot import open_record

        files = find_files(self.paths)
        return open_record(files, lambda: load_known(files))


def data_option(function: Function) -> Function:
    """Add --data."""

    def given(ctx: click.Context, parameter: click.Parameter, value: Sequence[str]) -> Data:
        from peeltrack.schema.own import paths_in_use

        if value or ctx.resilient_parsing:
            return Data(tuple(value))
        return Data(paths_in_use(), named=False)

    return option(
        "--data",
        multiple=True,
        metavar="PATH",
        callback=given,
        group="Where from",
        help="Record file or folder to use; repeatable. Else PEELTRACK_DATA, the record in whose folder you "
        "are, or the bundled one.",
    )(function)


def writing_options(function: Function) -> Function:
    """Add --format, --json, --output and --no-color, given to the command as `writing`."""
    return writing_options_with()(function)


def writing_options_with(*formats: str) -> Callable[[Function], Function]:
    """Return the decorator of `writing_options` for a command that knows more formats."""

    def decorate(function: Function) -> Function:
        return _with_writing(function, formats)

    return decorate


def _with_writing(function: Function, formats: tuple[str, ...]) -> Function:
    group = "How to write it"
    names = (*FORMATS, *formats)

    def known(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        from peeltrack.names import hint

        value = ENDINGS.get(value, value) if value else value
        if value is not None and value not in names:
            raise click.BadParameter(f"no format is called '{value}'; {hint(value, names)}")
        return value

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        return starting(incomplete, names)

    def gather(**options: Any) -> Any:
        json, format = options.pop("json_"), options.pop("format_")
        if json and format not in (None, "json"):
            raise click.UsageError(
                f"--json and --format {format} ask for different things; give one."
            )
        options["writing"] = Writing(
            "json" if json else format or "table", options.pop("output"), options.pop("no_color")
        )
        return function(**options)

    gather.__doc__ = function.__doc__
    gather.__name__ = getattr(function, "__name__", "command")
    gather.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    for decorate in (
        option("--no-color", is_flag=True, group=group, help="No colour. Also NO_COLOR."),
        option(
            "--output",
            "-o",
            metavar="FILE",
            group=group,
            help="Write to FILE in place of the screen.",
        ),
        option("--json", "json_", is_flag=True, group=group, help="Short for --format json."),
        option(
            "--format",
            "-f",
            "format_",
            metavar="FORMAT",
            callback=known,
            shell_complete=complete,
            group=group,
            help="table, json, jsonl, csv, tsv, yaml, or one of tabulate's: github, html, latex, …",
        ),
    ):
        gather = decorate(gather)
    return gather  # type: ignore[return-value]


def starting(incomplete: str, names: Sequence[str]) -> "list[CompletionItem]":
    """Return the names that begin with what has been typed."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete.lower())]


def _names(kind: str) -> "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]":
    """Return a completer of forces, areas, pillars, regions or moments, from the framework in use."""

    def complete(
        ctx: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from peeltrack.problems import InvalidData
        from peeltrack.schema.load import find_files, read_framework

        data = ctx.params.get("data") or Data(())
        try:
            framework, forces = read_framework(find_files(data.paths))
        except (InvalidData, OSError):
            return []
        cycles = [f"peel-{id}" for id in framework.cycles]
        years = sorted(
            {
                str(year)
                for cycle in framework.cycles.values()
                if (first := cycle.first_day()) and (last := cycle.last_day())
                for year in range(int(first[:4]), int(last[:4]) + 1)
            }
        )
        names: dict[str, Sequence[str]] = {
            "force": list(forces),
            "area": list(framework.areas),
            "pillar": list(framework.pillars),
            "region": sorted({force.region for force in forces.values()}),
            "moment": [*years, *cycles, "latest"],
            "cycle": list(framework.cycles),
            "grade": [*framework.grades, "ungraded"],
        }
        return starting(incomplete, names[kind])

    return complete


force_names, area_names, pillar_names, region_names, moment_names, cycle_names, grade_names = map(
    _names, ("force", "area", "pillar", "region", "moment", "cycle", "grade")
)


def area_options(function: Function) -> Function:
    """Add --area and --pillar."""
    for decorate in (
        option(
            "--pillar",
            metavar="PILLAR",
            shell_complete=pillar_names,
            help="Only areas of this pillar: effectiveness, efficiency or legitimacy.",
        ),
        option(
            "--area",
            "areas",
            multiple=True,
            metavar="AREA",
            shell_complete=area_names,
            help="Only this area; repeatable.",
        ),
    ):
        function = decorate(function)
    return function


def region_option(function: Function) -> Function:
    """Add --region."""
    return option(
        "--region",
        metavar="REGION",
        shell_complete=region_names,
        help="Only forces of this region.",
    )(function)


def at_option(function: Function) -> Function:
    """Add --at."""
    return option(
        "--at",
        metavar="MOMENT",
        shell_complete=moment_names,
        help="As things stood then: 2016, 2016-12-08, peel-2016 or latest.",
    )(function)


def exit_code_option(what: str) -> Callable[[Function], Function]:
    """Return a decorator that adds --exit-code."""
    return option(
        "--exit-code",
        is_flag=True,
        group="How to write it",
        help=f"Exit with 1 if there are {what}.",
    )


def moment(record: "Record", text: str | None) -> "Moment | None":
    """Return the moment that an option names, or None for none. Raises WrongRequest."""
    from peeltrack.queries.moments import parse_moment

    return parse_moment(text, record.framework) if text is not None else None
