"""The options that mean the same everywhere, and what they give a command."""

import os
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from peeltrack.cli import completing, streams
from peeltrack.cli.unknownoptions import ToldOptions
from peeltrack.problems import InvalidData, UnknownName
from peeltrack.schema.own import lies_over, paths_in_use

if TYPE_CHECKING:
    from peeltrack.cli.completing import Completer
    from peeltrack.queries.moments import Moment
    from peeltrack.queries.scope import Scope
    from peeltrack.record.judgments import Record
    from peeltrack.schema.snapshot import Opened

Function = TypeVar("Function", bound=Callable[..., Any])
SHOW, FROM, WRITE = "What to show", "Where from", "How to write it"
"""The groups of options in the help."""


class GroupedCommand(ToldOptions):
    """A command whose help lists its options by group: those of its own `groups` first."""

    def __init__(self, *args: Any, groups: tuple[str, ...] = (SHOW,), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a name in the wrong place, say where it is right."""
        try:
            return super().invoke(ctx)
        except UnknownName as error:
            from peeltrack.cli.misplaced import pointed

            raise pointed(ctx, error) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of each group under its title."""
        by_group: dict[str, list[tuple[str, str]]] = {
            title: [] for title in (*self.groups, FROM, WRITE)
        }
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and isinstance(parameter, click.Option):
                title = getattr(parameter, "group", self.groups[0])
                by_group.setdefault(title, []).append(record)
        for title, records in by_group.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class GroupedOption(click.Option):
    """An option that belongs to a group of the help; `endings` are those of the files that it names, if they say how."""

    def __init__(
        self, *args: Any, group: str = SHOW, endings: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.endings = group, endings


def option(*names: str, group: str = SHOW, **kwargs: Any) -> Callable[[Function], Function]:
    """Return a decorator that adds an option of a group."""
    return click.option(*names, cls=GroupedOption, group=group, **kwargs)


def command(
    name: str, *examples: str, **kwargs: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a command whose help ends in examples."""
    epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
    return click.command(name, cls=GroupedCommand, epilog=epilog, **kwargs)


class Data(NamedTuple):
    """Where the record is: from the options, the environment, or the folder one stands in."""

    paths: tuple[str, ...]
    named: bool = True

    def say_which(self) -> None:
        """Say on standard error which record is used, if it is not the bundled one and not named here."""
        if self.paths and not self.named:
            streams.say_of_path("Record: ", self.which(), "")

    def which(self) -> str:
        """Return in words which record is used. Raises InvalidData for a marker that does not say."""
        beneath = ", over the bundled one" if any(map(lies_over, self.paths)) else ""
        return f"{os.pathsep.join(self.paths)}{beneath}" if self.paths else "the bundled one"

    def open(self) -> "Opened":
        """Return the record, and what its snapshot is known by. Raises InvalidData with every problem in its files."""
        from peeltrack.schema.load import find_files, load_known
        from peeltrack.schema.snapshot import open_record

        files = find_files(self.paths)
        return open_record(files, lambda: load_known(files))

    def source_at(self, path: str) -> str | None:
        """Return the id of the source that the record keeps in a file; None where it keeps none there, or is invalid."""
        from peeltrack.schema.bundle import source_file
        from peeltrack.schema.load import find_files

        folders = {os.path.dirname(file) for file in find_files(self.paths).records}
        with suppress(InvalidData):
            for source in self.load().sources.values():
                kept = [source_file(folder, source.file) for folder in folders if source.file]
                if os.path.realpath(path) in kept:
                    return source.id
        return None

    def load(self) -> "Record":
        """Return the record. Raises InvalidData with every problem in its files."""
        return self.open().record


def _given(ctx: click.Context, parameter: click.Parameter, value: Sequence[str]) -> Data:
    if value or ctx.resilient_parsing:
        return Data(tuple(value))
    return Data(paths_in_use(), named=False)


data_option = option(
    "--data",
    multiple=True,
    metavar="PATH",
    type=click.Path(),
    callback=_given,
    group=FROM,
    help="Record file or folder to use; repeatable. Else PEELTRACK_DATA, the record in whose folder you "
    "are, or the bundled one.",
)


class Question(NamedTuple):
    """What a question is asked of, from the options: the record, forces and areas by name, and the moment."""

    data: Data
    forces: tuple[str, ...] = ()
    region: str | None = None
    areas: tuple[str, ...] = ()
    pillar: str | None = None
    at: str | None = None
    opened: "Opened | None" = None

    def open(self) -> "Opened":
        """Return the record that is asked, opened already or now. Raises InvalidData."""
        return self.opened or self.data.open()

    @property
    def of_all(self) -> bool:
        """Whether neither forces nor a region are named."""
        return not self.forces and self.region is None

    def named(self, record: "Record") -> "Question":
        """Return the question with the ids of the region, areas and forces typed. Raises WrongRequest.

        The forces come last: they can be the rest of what an option was to have.
        """
        from peeltrack.queries.scope import areas_named, find_region, forces_named

        return self._replace(
            region=self.region if self.region is None else find_region(record, self.region),
            areas=self.areas and areas_named(record.framework, self.areas),
            forces=self.forces and forces_named(record, self.forces),
        )

    def scope(self, record: "Record", *, everyone: bool = False) -> "Scope":
        """Return what of the record is asked about. Raises WrongRequest for an unknown name.

        Where no force is named it is those of which something is recorded, or `everyone`.
        """
        from peeltrack.queries.scope import scope

        named = self.named(record)
        forces = named.forces or (tuple(record.forces) if everyone else ())
        return scope(record, forces, self.region, named.areas, self.pillar)

    def read(self, *, everyone: bool = False) -> "tuple[Record, Scope, Moment | None]":
        """Return the record, what of it is asked about, and the moment (None for none).

        Raises InvalidData, and WrongRequest for an unknown name.
        """
        record = self.open().record
        at = moment(record, self.at)
        scope = self.scope(record, everyone=everyone)
        say_uncertain(record, scope.forces, at)
        return record, scope, at


def question(function: Function) -> Function:
    """Add --data, and give the command what it is asked of as one: `asked`, a Question."""

    @wraps(function)
    def gather(**given: Any) -> Any:
        named = {name: given.pop(name) for name in Question._fields if name in given}
        return function(asked=Question(**named), **given)

    return data_option(gather)  # type: ignore[return-value]


def names_argument(
    what: str, complete: "Completer", metavar: str = ""
) -> Callable[[Function], Function]:
    """Return a decorator that adds names as arguments, `forces` of a `force`, and --force as a second way."""

    def all_named(
        ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]
    ) -> tuple[str, ...]:
        return (*value, *ctx.params.pop(what))

    by_option = option(
        f"--{what}",
        multiple=True,
        metavar=what.upper(),
        is_eager=True,  # read before the argument, which takes what it names
        shell_complete=complete,
        help=f"Only this {what}, as one named after the command; repeatable, or several by commas.",
    )
    argument = click.argument(
        f"{what}s",
        nargs=-1,
        callback=all_named,
        metavar=metavar or f"[{what.upper()}]...",
        shell_complete=complete,
    )
    return lambda function: argument(by_option(function))


forces_argument = names_argument("force", completing.force_names)


def together(*decorators: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Return a decorator that adds what others add, in their order in the help."""

    def decorate(function: Function) -> Function:
        for add in reversed(decorators):
            function = add(function)
        return function

    return decorate


pillar_option = option(
    "--pillar",
    metavar="PILLAR",
    shell_complete=completing.pillar_names,
    help="Only areas of this pillar: effectiveness, efficiency or legitimacy.",
)
area_options = together(
    option(
        "--area",
        "areas",
        multiple=True,
        metavar="AREA",
        shell_complete=completing.area_names,
        help="Only this area; repeatable, or several by commas.",
    ),
    pillar_option,
)
region_option = option(
    "--region",
    metavar="REGION",
    shell_complete=completing.region_names,
    help="Only forces of this region.",
)
at_option = option(
    "--at",
    metavar="MOMENT",
    shell_complete=completing.moment_names,
    help="As things stood then: 2016, 2016-12-08, peel-2016 or latest.",
)


def exit_code_option(what: str) -> Callable[[Function], Function]:
    """Return a decorator that adds --exit-code."""
    return option(
        "--exit-code", is_flag=True, group=WRITE, help=f"Exit with 1 if there are {what}."
    )


def moment(record: "Record", text: str | None) -> "Moment | None":
    """Return the moment that an option names, or None for none. Raises WrongRequest."""
    from peeltrack.queries.moments import parse_moment

    return parse_moment(text, record.framework) if text is not None else None


def say_uncertain(record: "Record", forces: Iterable[str], *moments: "Moment | None") -> None:
    """Say on standard error what is not known of the moments: what is out by one that is not over, or may have been."""
    from peeltrack.queries.moments import LATEST

    today = time.strftime("%Y-%m-%d", time.gmtime())
    for at in moments:
        if not at or at.text == LATEST[0]:
            continue
        if at.day > today:
            streams.say(f"{at.text} is not over: the answer is what is recorded so far.")
        from peeltrack.queries.coverage import perhaps_out

        for cycle, found in perhaps_out(record, forces, at).items():
            from peeltrack.output.words import perhaps_out_words, short_name

            names = [short_name(record.forces[force].name) for force in found]
            streams.say(perhaps_out_words(record.framework, cycle, names, at))


def say_unassessed(
    record: "Record",
    asked: "Scope",
    at: "Moment | None",
    cycles: Iterable[str] = (),
    *,
    on_page: bool = False,
) -> None:
    """Say on standard error which of the areas named were not assessed in a cycle named, or are so no more at a moment.

    With `on_page`, the page of an assessment alone says it itself.
    """
    told = on_page and at and at.cycle
    if told or not asked.named:  # what puts it in words is not loaded for nothing
        return
    from peeltrack.output.words import no_longer_words, unassessed_words
    from peeltrack.queries.moments import NOW
    from peeltrack.queries.scope import no_longer_assessed, unassessed

    at = at or NOW
    cycles = [*cycles, *([at.cycle] if at.cycle else [])]
    for cycle, missing in unassessed(record.framework, asked, cycles):
        streams.say(unassessed_words(record.framework, missing, cycle))
    if not (cycles or at.through):
        for area, last, later in no_longer_assessed(record.framework, asked, at.day):
            streams.say(no_longer_words(area.label, last.title, later))
