"""Read a YAML file into its model, and turn what pydantic refuses into problems with a place."""

from __future__ import annotations

import types
import typing
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from json import JSONDecoder
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from peeltrack.names import Hints, hint, nearest
from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem
from peeltrack.schema.yamlfile import YamlDocument

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]
Details = dict[str, Any]
"""One of pydantic's errors: its `type`, its place (`loc`), its message (`msg`) and more (`ctx`)."""


def problem(
    document: YamlDocument, path: Path, rule: str, message: str, *, key: bool = False
) -> Problem:
    """Return a problem placed at a path of a document (`key`: at its key rather than its value)."""
    return Problem(document.name, *document.place(path, key=key), rule, message)


class Rules(Generic[Model]):
    """What a document, read as a model, is held against beyond its shape: each problem gets its place in it."""

    def __init__(self, document: YamlDocument, file: Model) -> None:
        self.document, self.file = document, file
        self.hint = Hints()

    def at(self, path: Path, rule: str, message: str, *, key: bool = False) -> Problem:
        """Return a problem at a path of the document."""
        return problem(self.document, path, rule, message, key=key)

    def named(
        self,
        path: Path,
        name: str | None,
        valid: Collection[str],
        what: str,
        rule: str = "unknown-id",
    ) -> Iterator[Problem]:
        """Yield a problem where a name is given that is none of the valid ones, which are those of `what`."""
        if name is not None and name not in valid:
            message = f"'{name}' is no {what}; {self.hint(name, valid)}"
            yield self.at(path, rule, message, key=path[-1] == name)

    def all_named(
        self, here: Path, names: Collection[str], valid: Collection[str], what: str
    ) -> Iterator[Problem]:
        """Yield a problem for each item of a list, or key of a mapping, that is none of the valid names."""
        for n, name in enumerate(names):
            step = n if isinstance(names, list) else name
            yield from self.named((*here, step), name, valid, what)

    def too_many(self, key: str, found: Collection[str], most: int) -> Iterator[Problem]:
        """Yield a problem where more stands at a key of the file than is read."""
        if len(found) > most:
            message = f"there are {len(found):,} {key}, and no more than {most:,} are read"
            yield self.at((key,), "framework-size", message, key=True)


def to_model(document: YamlDocument, model: type[Model]) -> Model:
    """Return a document's value as `model`. Raises InvalidData that lists every mismatch, up to a limit."""
    value = {} if document.value is None else document.value
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = list(_errors(error, 2 * MAX_PROBLEMS))
    raise InvalidData(
        _problem(document, model, details) for details in _without_echoes(model, found)
    )


def _errors(error: ValidationError, most: int) -> Iterator[Details]:
    """Yield the first of pydantic's errors.

    There can be a million: a list of them takes a kilobyte for each, and their JSON a tenth of that.
    """
    text = error.json(include_url=False, include_input=False)
    decoder, at = JSONDecoder(), 1
    for _ in range(min(most, error.error_count())):
        details, end = decoder.raw_decode(text, at)
        yield {**details, "loc": tuple(details["loc"])}
        at = end + 1


def _without_echoes(model: type[BaseModel], errors: Sequence[Details]) -> Iterator[Details]:
    """Yield errors, but not that a key is missing where it is there misspelt."""
    misspelt = {
        (*error["loc"][:-1], nearest(str(error["loc"][-1]), _keys(model, error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    for error in errors:
        if error["type"] != "missing" or error["loc"] not in misspelt:
            yield error


def _problem(document: YamlDocument, model: type[BaseModel], details: Details) -> Problem:
    path: Path = details["loc"]
    kind = details["type"]
    at_key = kind == "extra_forbidden" or path[-1:] == ("[key]",)
    path = tuple(part for part in path if part != "[key]")
    given: Any = document.value
    for step in path:
        with suppress(KeyError, IndexError, TypeError):  # what is missing is said of what is there
            given = given[step]
    return problem(document, path, *_words(kind, details, given, model, path), key=at_key)


def _words(
    kind: str, details: Details, given: Any, model: type[BaseModel], path: Path
) -> tuple[str, str]:
    """Return the rule and the message for one of pydantic's errors about what is `given`."""
    context = details.get("ctx", {})
    last = str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        return "unknown-key", f"unknown key '{last}'; {hint(last, _keys(model, path[:-1]))}"
    if kind == "missing":
        return "missing-key", f"'{last}' is missing here"
    if kind == "value_error":
        return "bad-value", f"{last}: {context.get('error', details['msg'])}"
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        given = str(given)
        return "bad-value", f"{last}: '{given}' is not a choice; {hint(given, choices.split(', '))}"
    if given is None:
        return "empty-value", f"'{last}' is empty; write a value, or leave the key out"
    expected = {
        "string_type": "text",
        "model_type": "a mapping (key: value)",
        "dict_type": "a mapping (key: value)",
        "list_type": "a list (- item)",
        "int_parsing": "a whole number",
        "int_parsing_size": "a smaller number",
        "less_than_equal": f"at most {context.get('le')}",
        "int_type": "a whole number",
        "bool_parsing": "true or false",
        "bool_type": "true or false",
        "greater_than": "a number above zero",
        "greater_than_equal": "zero or more",
        "too_short": "at least one entry",
        "none_required": "nothing",
    }.get(kind)
    more = "" if path else "; `peeltrack import` takes tables"
    return "bad-value", f"'{last}' should be {expected or details['msg']}{more}"


def _keys(kind: Any, path: Path) -> list[str]:
    """Return the keys that a type allows at a path: a model, or what holds models, `None` or a rule beside it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inside = {field.alias: field.annotation for field in kind.model_fields.values()}
        return _keys(inside.get(str(path[0])), path[1:]) if path else list(map(str, inside))
    held = [one for one in typing.get_args(kind) if one is not type(None)]
    if typing.get_origin(kind) in (typing.Annotated, typing.Union, types.UnionType):
        return _keys(held[0], path)
    return _keys(held[-1], path[1:]) if held and path else []
