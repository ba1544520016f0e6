"""The answers as Python programs get them: the queries' results, with rows for tables and HTML for notebooks."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

from peeltrack.output.data.formats import View, write
from peeltrack.queries import compare, diff, flags, timeline
from peeltrack.record.dates import last_day


class Answer:
    """What every answer has beside its own fields."""

    __slots__ = ()
    _module: str
    """The module of `output.answers` that makes its view."""

    def _view(self) -> View:
        view: View = import_module(f"peeltrack.output.answers.{self._module}").view(self)
        return view

    def rows(self) -> list[dict[str, Any]]:
        """Return the answer as flat rows, ready for `pandas.DataFrame(answer.rows())`.

        The keys are the columns of the command's csv. Beside each date of publication, which can be partial,
        stands the last day that it can mean: `published_day` of `published`.
        """
        view = self._view()
        return [with_days({name: row.get(name) for name in view.header}) for row in view.rows()]

    def __repr__(self) -> str:
        return f"<peeltrack {type(self).__name__.lower()}: {len(self.rows())} rows>"

    def _repr_html_(self) -> str:
        """Return the answer as HTML, as a notebook shows it."""
        page = io.StringIO()
        write(self._view(), "html", page)
        return page.getvalue()


def with_days(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with a whole day beside each of its dates of publication."""
    days: dict[str, Any] = {}
    for name, value in row.items():
        days[name] = value
        if name.endswith("published"):
            days[f"{name}_day"] = last_day(value) if value else None
    return days


class Timeline(Answer, timeline.Timeline):
    """How a force has been graded; its rows are judgments and gaps."""

    __slots__ = ()
    _module = "show"


class Diff(Answer, diff.Diff):
    """What changed between two moments; its rows are all changes, moved or not."""

    __slots__ = ()
    _module = "diff"


class Flags(Answer, flags.Flags):
    """The runs of grades at or below a threshold; its rows are the flags."""

    __slots__ = ()
    _module = "flag"


class Comparison(Answer, compare.Comparison):
    """The grade table at a moment; its rows are the judgments that stand, and why there is none."""

    __slots__ = ()
    _module = "compare"
