"""What can be wrong, in words that a person can act on: problems in files, and requests that cannot be met."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

MAX_PROBLEMS = 1_000
"""The most problems listed at once: nobody reads more, and a bad file could hold millions."""


MAX_MESSAGE = 2_000
"""The most characters of a message: what it quotes from a file can be longer than anyone reads."""


class Problem(NamedTuple):
    """One thing wrong in one file.

    `line` and `column` count from 1 and are None where the whole file is meant. `rule` is a short
    kebab-case id that scripts can match; `message` says what is wrong and what would be right.
    """

    file: str
    line: int | None
    column: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        place = "".join(f":{n}" for n in (self.line, self.column) if n is not None)
        return f"{self.file}{place}: {self.message} [{self.rule}]"


def listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return as many problems as are listed; where there are more, the last says so. No more are asked for."""
    some = tuple(map(_cut, islice(problems, MAX_PROBLEMS + 1)))
    if len(some) <= MAX_PROBLEMS:
        return some
    message = f"only the first {MAX_PROBLEMS:,} problems are listed; mend them and check again"
    more = Problem(some[-1].file, None, None, "more-problems", message)
    return (*some[:MAX_PROBLEMS], more)


def _cut(problem: Problem) -> Problem:
    """Return a problem whose message is no longer than it may be: its end, which says what would be right, stays."""
    message = problem.message
    if len(message) <= MAX_MESSAGE:
        return problem
    half = MAX_MESSAGE // 2
    return problem._replace(message=f"{message[:half]} … {message[-half:]}")


def in_lines(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of one file in the order of its lines."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))


class InvalidData(Exception):
    """The data cannot be used; `problems` lists every reason, up to a limit. The command line exits with 3."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = listed(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WrongRequest(ValueError):
    """The question cannot be answered as asked; the message says what would be right. Exits with 2."""


class UnknownName(WrongRequest):
    """A name is none of its kind: of a force, an area, a moment, as `wanted` says.

    `typed` are the words that may stand in the wrong place, those first that are most likely meant together.
    """

    def __init__(self, message: str, wanted: str, *typed: str) -> None:
        super().__init__(message)
        self.wanted, self.typed = wanted, typed
