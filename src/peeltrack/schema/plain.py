"""Named tuples from plain lists, as JSON gives them back, by the types that their fields declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

Reader = Callable[[Any], Any]


@cache
def reader(kind: Any) -> Reader | None:
    """Return what makes a value of a type of its plain form; None where the plain form is the value.

    Types are those that the record's named tuples use: text, numbers, truth values and None, tuples,
    mappings from text, named tuples, and one of these or a plain value.
    """
    if get_origin(kind) is UnionType:
        made = [read for read in map(reader, get_args(kind)) if read]
        return _if_list_or_mapping(made[0]) if made else None
    if get_origin(kind) is tuple:
        return _sequence_reader(reader(get_args(kind)[0]))
    if get_origin(kind) is Mapping:
        inner = reader(get_args(kind)[1])
        if inner is None:
            return None
        return lambda value: {key: inner(one) for key, one in value.items()}
    if hasattr(kind, "_make"):
        return tuple_reader(kind)
    return None


def _sequence_reader(inner: Reader | None) -> Reader:
    if inner is None:
        return tuple
    return lambda value: tuple([inner(one) for one in value])


def _if_list_or_mapping(read: Reader) -> Reader:
    return lambda value: read(value) if isinstance(value, (list, dict)) else value


@cache
def tuple_reader(kind: Any) -> Reader:
    """Return the reader of a named tuple's class: the base's fields hold for a class made of it."""
    hints = {
        n: t
        for of in reversed(kind.__mro__)
        for n, t in vars(of).get("__annotations__", {}).items()
    }
    inner = [(n, of) for n, name in enumerate(kind._fields) if (of := reader(hints[name]))]
    make: Reader = kind._make

    def read(value: Any) -> Any:
        for n, of_field in inner:
            value[n] = of_field(value[n])
        return make(value)

    return read
