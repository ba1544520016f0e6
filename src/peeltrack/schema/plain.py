"""Named tuples from plain lists, as JSON gives them back, by the types that their fields declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


@cache
def reader(kind: Any) -> Reader | None:
    """Return what makes a value of a type of its plain form; None where the plain form is the value.

    Types are those that the record's named tuples use: text, numbers, truth values and None, tuples,
    mappings from text, named tuples, and one of these or a plain value.
    """
    if hasattr(kind, "_make"):
        return tuple_reader(kind)
    origin = get_origin(kind)
    inner = next(filter(None, map(reader, get_args(kind))), None)
    if origin is tuple:
        return tuple if inner is None else lambda value: tuple([inner(one) for one in value])
    if inner is None:
        return None
    if origin is Mapping:
        return lambda value: {key: inner(one) for key, one in value.items()}
    if origin is UnionType:
        return lambda value: inner(value) if isinstance(value, (list, dict)) else value
    return None


def tuple_reader(kind: Any) -> Reader:
    """Return the reader of a named tuple's class."""
    hints = get_type_hints(kind)
    inner = [(n, of) for n, name in enumerate(kind._fields) if (of := reader(hints[name]))]
    make: Reader = kind._make

    def read(value: Any) -> Any:
        for n, of_field in inner:
            value[n] = of_field(value[n])
        return make(value)

    return read
