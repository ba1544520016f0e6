"""A word in the wrong place: what it names, and where it is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from peeltrack.cli.options import Data
from peeltrack.names import begun, nearest
from peeltrack.problems import InvalidData, UnknownName, WrongRequest
from peeltrack.queries.meanings import meanings
from peeltrack.record.judgments import Record
from peeltrack.schema.own import paths_in_use

OPTIONS = {
    "region": "--region",
    "moment": "--at",
    "cycle": "--cycle",
    "area": "--area",
    "pillar": "--pillar",
    "grade": "--threshold",
}
"""The option that takes a name of each kind, in the commands that have it."""
QUESTIONS = {
    "force": "show {}",
    "region": "show --region {}",
    "moment": "compare --at {}",
    "area": "compare --area {}",
}
"""What is asked with nothing but a name, by its kind."""
INSTEAD = {
    "--cycle": ("cycle", "--at peel-{}"),
    "--at": ("cycle", "--cycle {}"),
    "--since": ("moment", "`peeltrack diff {} latest`"),
}
"""What is taken in place of an option that a command has not, and what its value names."""
ALL = "all"  # What people type for all forces
OF_ALL = {"show": "compare"}
"""What is asked of all forces, in place of a command that is of those named."""


def as_command(words: Sequence[str]) -> str | None:
    """Return what the words in the place of a command name, and the question about it; None for nothing."""
    record = _record(None)
    for typed in begun(words):
        for kind, name in _meanings(record, typed).items():
            if kind in QUESTIONS:
                return f"'{typed}' is {_a(kind)}: peeltrack {QUESTIONS[kind].format(name)}"
    return None


def as_option(ctx: click.Context, words: Sequence[str]) -> str | None:
    """Return what to write for a word in the place of a command that is an option but for its hyphens; None for another."""
    from peeltrack.cli.main import root

    option = f"--{words[0]}"

    def takes(command: click.Command | None) -> bool:
        return command is not None and any(option in one.opts for one in command.get_params(ctx))

    if not takes(root):
        return None
    named = [name for name in words[1:2] if takes(root.get_command(ctx, name))]
    return f"write `{' '.join(['peeltrack', *named, option])}`"


def pointed(ctx: click.Context, error: UnknownName) -> WrongRequest:
    """Return what is said of a name that is unknown where it was typed: where the command takes it, if it does.

    A word that is an option's name but for its hyphens is taken for that option.
    """
    if error.wanted == "force" and ALL in error.typed and _takes(ctx.command, "force"):
        return WrongRequest(f"no force is called '{ALL}'; {_of_all(ctx)}")
    asked = {kind: name for kind, name in OPTIONS.items() if _has(ctx.command, name)}
    as_value = error.wanted in asked and not _takes(ctx.command, error.wanted)
    for typed in () if as_value else error.typed:
        if _has(ctx.command, f"--{typed}"):
            return WrongRequest(f"no {error.wanted} is called '{typed}'; did you mean --{typed}?")
    record = _record(ctx.params.get("data"))
    for typed in error.typed:
        found = _meanings(record, typed)
        if error.wanted == "cycle":  # any year is a moment
            found.pop("moment", None)
        ways = _ways_of(ctx, found)
        if ways:
            return WrongRequest(_by(typed, ways))
        if error.wanted in found and " " in typed:
            return WrongRequest(
                f"write {found[error.wanted]} for '{typed}', or put it in quotation marks"
            )
        if question := _asked_elsewhere(ctx, found):
            return WrongRequest(f"'{typed}' is {question}")
    return error


def _asked_elsewhere(ctx: click.Context, found: Mapping[str, str]) -> str | None:
    """Return what a name is (by kind) that a command does not take, and the question that does; None for another."""
    taken = {parameter.name for parameter in ctx.command.params}
    questions = [QUESTIONS[kind].format(name) for kind, name in found.items() if kind in QUESTIONS]
    if not questions or taken & {*found, *(f"{kind}s" for kind in found)}:
        return None
    what = " and ".join(map(_a, found))
    return f"{what}, which {ctx.info_name} does not take: peeltrack {questions[0]}"


def _of_all(ctx: click.Context) -> str:
    """Return what is asked of all forces in place of a command with a word for them."""
    if ctx.info_name in OF_ALL:
        return f"`peeltrack {OF_ALL[ctx.info_name]}` is of all forces"
    return f"leave it out, and {ctx.info_name} is of all forces"


def _by(typed: str, ways: Mapping[str, str]) -> str:
    """Return what a word names, and how it is said, from the ways by kind."""
    what = " and ".join(map(_a, ways))
    return f"'{typed}' is {what}; name it {' or '.join(ways.values())}"


def of_others(
    ctx: click.Context, error: click.NoSuchOption, typed: Sequence[str]
) -> click.UsageError:
    """Return what is said of an option that a command has not: what stands for it, or which commands have it."""
    from peeltrack.cli.main import root

    option = error.option_name
    commands = [(name, root.get_command(ctx, name)) for name in root.list_commands(ctx)]
    having = [name for name, command in commands if command and _has(command, option)]
    ways = dict.fromkeys(having, option) or {
        name: way for name, command in commands if (way := command and _written(command, option))
    }
    if ctx.command is root and ways:
        name = next((word for word in typed if word in ways), next(iter(ways)))
        mend = f"it comes after the command, as in `peeltrack {name} … {ways[name]}`"
    elif way := _written(ctx.command, option) or (_instead(ctx, option, typed) if having else None):
        mend = f"write {way}"
    elif having:
        mend = f"it is an option of {', '.join(having)}"
    elif way := _taken(ctx.command, option):
        mend = f"write {way}"
    elif ways:
        name, way = next(iter(ways.items()))
        mend = f"`peeltrack {name} … {way}` writes it"
    elif way := _of_value(ctx, _value(option, typed)):
        mend = way
    else:
        near = nearest(option.lstrip("-"), [name[2:] for name in _options(ctx.command)])
        return click.NoSuchOption(option, possibilities=[f"--{near}"] if near else None, ctx=ctx)
    return click.UsageError(f"{ctx.info_name} has no {option}; {mend}", ctx)


def _of_value(ctx: click.Context, value: str) -> str | None:
    """Return by which option a command takes the value of one that it has not; None where it takes it by none."""
    found = _meanings(_record(None), value) if value else {}
    ways = _ways_of(ctx, {kind: name for kind, name in found.items() if kind in OPTIONS})
    return _by(value, ways) if ways else None


def _options(command: click.Command) -> list[str]:
    """Return the long options of a command."""
    return [name for one in command.params for name in one.opts if name.startswith("--")]


def _written(command: click.Command, option: str) -> str | None:
    """Return how a command writes the format that an option is called by; None where it does not."""
    from peeltrack.output.data.formats import ENDINGS, FORMATS

    named = option.lstrip("-").lower()
    answers = _has(command, "--json") and _has(command, "--format")
    if answers and ENDINGS.get(named, named) in FORMATS:
        return f"--format {named}"
    endings = [ending for one in command.params for ending in getattr(one, "endings", ())]
    return f"-o FILE.{named}" if f".{named}" in endings else None


def _taken(command: click.Command, option: str) -> str | None:
    """Return the option of a command that takes a value of the name that an option is called by; None for none."""
    named = option.lstrip("-").upper()
    found = [f"{one.opts[0]} {named}" for one in command.params if one.metavar == named]
    return found[0] if found else None


def _instead(ctx: click.Context, option: str, typed: Sequence[str]) -> str | None:
    """Return what is taken in place of --since, and of --cycle by a command that has --at, or the other way round.

    None for another option, or a value that names nothing.
    """
    kind, way = INSTEAD.get(option, ("", ""))
    if not way or (way.startswith("--") and not _has(ctx.command, way.split()[0])):
        return None
    named = _value("--data", typed)
    record = _record(Data((named,)) if named else None)
    name = _meanings(record, _value(option, typed)).get(kind)
    return way.format(name) if name else None


def _value(option: str, typed: Sequence[str]) -> str:
    """Return what was typed as the value of an option: after it, or in the same word."""
    for word, after in zip(typed, [*typed[1:], ""], strict=True):
        if word == option:
            return after
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return ""


def _ways_of(ctx: click.Context, found: Mapping[str, str]) -> dict[str, str]:
    """Return how a command takes each of the names (by kind) that a word can be, where it does."""
    return {kind: way for kind, name in found.items() for way in _ways(ctx, kind, name)}


def _ways(ctx: click.Context, kind: str, name: str) -> Iterator[str]:
    """Yield how a command takes a name of a kind: by an option, or after it as its usage has it."""
    for parameter in ctx.command.params:
        if _is_place_of(parameter, kind):
            place = (parameter.metavar or "").replace(f"[{kind.upper()}]...", name)
            yield f"as in `{ctx.command_path} {place}`"
        elif OPTIONS.get(kind) in parameter.opts:
            yield f"by {OPTIONS[kind]} {name}"


def _takes(command: click.Command, kind: str) -> bool:
    """Say whether a command takes names of a kind after it."""
    return any(_is_place_of(parameter, kind) for parameter in command.params)


def _is_place_of(parameter: click.Parameter, kind: str) -> bool:
    return isinstance(parameter, click.Argument) and parameter.name == f"{kind}s"


def _has(command: click.Command, option: str | None) -> bool:
    return any(option in parameter.opts for parameter in command.params)


def _record(data: Data | None) -> Record | None:
    """Return the record named, or the one in use; None where it cannot be read."""
    try:
        return (data or Data(paths_in_use())).load()
    except (InvalidData, OSError):
        return None


def _meanings(record: Record | None, text: str) -> dict[str, str]:
    return meanings(record, text) if record else {}


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "area" else f"a {kind}"
