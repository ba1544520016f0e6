"""What can be wrong, in words that a person can act on: problems in files, and requests that cannot be met."""

from collections.abc import Iterable
from typing import NamedTuple


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


class InvalidData(Exception):
    """The data cannot be used; `problems` lists every reason found. The command line exits with 3."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WrongRequest(ValueError):
    """The question cannot be answered as asked; the message says what would be right. Exits with 2."""
