"""What the shell offers for a word that has been begun: the names of the framework in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from peeltrack.problems import InvalidData
from peeltrack.schema.own import paths_in_use

if TYPE_CHECKING:
    from typing import NoReturn

    from peeltrack.record.framework import Cycle, Framework
    from peeltrack.record.judgments import Force

    Completer = Callable[[click.Context, click.Parameter, str], list[str]]
    Named = Callable[[Framework, Mapping[str, Force], click.Context], Sequence[str]]


def starting(incomplete: str, names: Sequence[str]) -> list[str]:
    """Return the names that begin with what has been typed."""
    return [name for name in names if name.startswith(incomplete.lower())]


def words(*names: str) -> Completer:
    """Return a completer of words that are always the same."""
    return lambda ctx, parameter, incomplete: starting(incomplete, names)


def _completer(named: Named) -> Completer:
    """Return a completer of names, which `named` takes from the framework and the forces in use."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        try:
            framework, forces = _in_use(ctx)
            return starting(incomplete, named(framework, forces, ctx))
        except (InvalidData, OSError):
            return []

    return complete


def _in_use(ctx: click.Context) -> tuple[Framework, Mapping[str, Force]]:
    """Return the framework and the forces of the record in use. Raises InvalidData, OSError."""
    from peeltrack.schema.load import find_files, read_framework
    from peeltrack.schema.snapshot import open_record

    data = ctx.params.get("data")
    files = find_files(data.paths if data and data.paths else paths_in_use())

    def unread() -> NoReturn:
        raise InvalidData([])

    try:
        record = open_record(files, unread).record
    except InvalidData:  # there is no snapshot; to read the framework is quicker than the record
        return read_framework(files)
    return record.framework, record.forces


def _areas(framework: Framework, _: object, ctx: click.Context) -> Sequence[str]:
    cycle = _cycle(framework, ctx)
    return list(cycle.areas if cycle else framework.areas)


def _grades(framework: Framework, _: object, ctx: click.Context) -> Sequence[str]:
    cycle = _cycle(framework, ctx)
    return [*(cycle.scale if cycle else framework.grades), "ungraded"]


def _cycle(framework: Framework, ctx: click.Context) -> Cycle | None:
    """Return the cycle that was named before the word, if one was."""
    from peeltrack.queries.scope import cycle_named

    named = ctx.params.get("cycle")
    return cycle_named(framework, named) if isinstance(named, str) else None


def _moments(framework: Framework, *_: object) -> Sequence[str]:
    years = {
        str(year)
        for cycle in framework.cycles.values()
        if (first := cycle.first_day()) and (last := cycle.last_day())
        for year in range(int(first[:4]), int(last[:4]) + 1)
    }
    ids = [id for id in framework.cycles if id not in years]
    return [*sorted(years), *ids, *(f"peel-{id}" for id in framework.cycles), "latest"]


def _thresholds(framework: Framework, *_: object) -> Sequence[str]:
    from peeltrack.queries.flags import thresholds

    return thresholds(framework)


force_names = _completer(lambda framework, forces, _: list(forces))
area_names = _completer(_areas)
pillar_names = _completer(lambda framework, *_: list(framework.pillars))
region_names = _completer(lambda _, forces, __: sorted({one.region for one in forces.values()}))
moment_names = _completer(_moments)
cycle_names = _completer(lambda framework, *_: list(framework.cycles))
grade_names = _completer(_grades)
threshold_names = _completer(_thresholds)
