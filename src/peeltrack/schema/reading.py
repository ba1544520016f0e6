"""Read a YAML file into its model, and turn what pydantic refuses into problems with a place."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from peeltrack.names import hint, nearest
from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem
from peeltrack.schema.yamlfile import YamlDocument

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]
MANY = 20_000
"""How many errors are listed at once: pydantic's list of a million takes a gigabyte."""


def problem(
    document: YamlDocument, path: Path, rule: str, message: str, *, key: bool = False
) -> Problem:
    """Return a problem placed at a path of a document (`key`: at its key rather than its value)."""
    place = document.place(path, key=key)
    return Problem(document.name, place.line, place.column, rule, message)


def to_model(document: YamlDocument, model: type[Model]) -> Model:
    """Return a document's value as `model`. Raises InvalidData that lists every mismatch, up to a limit."""
    value = {} if document.value is None else document.value
    try:
        return model.model_validate(value)
    except ValidationError as error:
        many = error.error_count() > MANY
        errors = [] if many else error.errors(include_url=False)
    found = islice(_errors_by_part(model, value) if many else errors, 2 * MAX_PROBLEMS)
    raise InvalidData(
        _problem(document, model, details) for details in _without_echoes(model, list(found))
    )


class _Part(list[Any]):
    """Some of a list's items, from its item number `first` on."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first


def _errors_by_part(model: type[BaseModel], value: Any) -> Iterator[ErrorDetails]:
    """Yield the errors of a value that has so many that to list them all would take the memory.

    One part of it is validated after the other, each as if there were nothing else.
    """
    leaves = _leaves(value, ())
    while part := _part(islice(leaves, MANY)):
        try:
            model.model_validate(part)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                details["loc"], there = _in_whole(value, part, details["loc"])
                if details["type"] not in ("missing", "too_short") or not there:
                    yield details


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the path of everything in a value that holds nothing else."""
    if not value or not isinstance(value, (dict, list)):
        yield path, value
        return
    for step, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(inside, (*path, step))


def _part(leaves: Iterable[tuple[Path, Any]]) -> dict[str, Any]:
    """Return a value that holds some leaves of another, at their paths."""
    part: dict[str, Any] = {}
    for path, leaf in leaves:
        here: Any = part
        for step, following in zip(path, (*path[1:], None), strict=True):
            inner = _Part(following) if isinstance(following, int) else {}
            new = leaf if following is None else inner
            if isinstance(here, dict):
                here = here.setdefault(step, new)
            else:
                if step == here.first + len(here):
                    here.append(new)
                here = here[-1]
    return part


def _in_whole(whole: Any, part: Any, loc: Path) -> tuple[Path, Any]:
    """Return where in the whole a part's `loc` is, and what stands there."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(part, _Part) and isinstance(step, int):
            path.append(step + part.first)
            part, whole = part[step], whole[path[-1]]
        else:
            path.append(step)
            inside = isinstance(part, dict)
            part, whole = (part.get(step), whole.get(step)) if inside else (None, None)
    return tuple(path), whole


def _without_echoes(model: type[BaseModel], errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield errors, but not that a key is missing where it is there misspelt."""
    misspelt = {
        (*error["loc"][:-1], nearest(str(error["loc"][-1]), _keys(model, error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    for error in errors:
        if error["type"] != "missing" or error["loc"] not in misspelt:
            yield error


def _problem(document: YamlDocument, model: type[BaseModel], details: ErrorDetails) -> Problem:
    path: Path = details["loc"]
    kind = details["type"]
    at_key = kind == "extra_forbidden" or path[-1:] == ("[key]",)
    path = tuple(part for part in path if part != "[key]")
    return problem(document, path, *_words(kind, details, model, path), key=at_key)


def _words(kind: str, details: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    """Return the rule and the message for one of pydantic's errors."""
    context = details.get("ctx", {})
    last = str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        return "unknown-key", f"unknown key '{last}'; {hint(last, _keys(model, path[:-1]))}"
    if kind == "missing":
        return "missing-key", f"'{last}' is missing here"
    if kind == "value_error":
        return "bad-value", f"{last}: {context.get('error', details['msg'])}"
    if kind == "literal_error":
        given = str(details["input"])
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        return "bad-value", f"{last}: '{given}' is not a choice; {hint(given, choices.split(', '))}"
    if details["input"] is None:
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
    return "bad-value", f"'{last}' should be {expected or details['msg']}"


def _keys(kind: Any, path: Path) -> list[str]:
    """Return the keys that a type allows at a path: a model, or what holds models, `None` or a rule beside it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inside = {field.alias: field.annotation for field in kind.model_fields.values()}
        return _keys(inside.get(str(path[0])), path[1:]) if path else list(map(str, inside))
    held = [one for one in typing.get_args(kind) if one is not type(None)]
    if typing.get_origin(kind) in (typing.Annotated, typing.Union, types.UnionType):
        return _keys(held[0], path)
    return _keys(held[-1], path[1:]) if held and path else []
