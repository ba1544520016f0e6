"""The fields of the answers: each declared once, with its meaning and how it is read.

From the declaration come the objects of the JSON answers, their flat rows and headers, and their JSON Schema.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from peeltrack.output.data.formats import View

if TYPE_CHECKING:
    from peeltrack.output.page import Page

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SCHEMAS: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "id": ID,
    "address": {"type": "string"},
    "count": COUNT,
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "day": {"type": "string", "format": "date"},
    "counts": {"type": "object", "additionalProperties": COUNT},
    "boolean or ids": {"anyOf": [{"type": "boolean"}, {"type": "array", "items": ID}]},
}
"""What a value can be; `date` is ISO and can be partial, `day` is whole, `counts` are numbers by name."""


class Field(NamedTuple):
    """One field of an answer or of a table.

    `read` takes it from the value that the answer is made of. What it can be is said by its `kind`, one of SCHEMAS,
    by the `choices`, by the `fields` of the object that it holds, or by a schema of its own. `null` says that it can
    be empty, `optional` that it is then left out, `many` that it is a list. `flat` gives it in a flat row, where that
    is not the same; the fields of an object stand there one by one, `name_field`. `refers_to` is the table whose key
    its values are.
    """

    name: str
    meaning: str
    read: Callable[[Any], Any]
    kind: str = "text"
    choices: tuple[str, ...] = ()
    null: bool = False
    optional: bool = False
    many: bool = False
    fields: tuple["Field", ...] = ()
    flat: Callable[[Any], Any] | None = None
    refers_to: str | None = None
    schema: Schema | None = None


def field(
    name: str,
    meaning: str = "",
    kind: str = "text",
    read: str | Callable[[Any], Any] = "",
    **more: Any,
) -> Field:
    """Return a field that a function reads, or that stands where `read`, else its name, leads by attributes.

    A kind that ends in `*` is a list of such, one that ends in `?` can be empty: `date?`, `id*`, `id*?`. A name that
    ends in `?` is left out where there is nothing.
    """
    bare = name.removesuffix("?")
    return Field(
        bare,
        meaning,
        attrgetter(read or bare) if isinstance(read, str) else read,
        kind.rstrip("*?"),
        null="?" in kind,
        many="*" in kind,
        optional=name != bare,
        **more,
    )


def objects(name: str, fields: tuple[Field, ...], read: str | Callable[[Any], Any] = "") -> Field:
    """Return a field that holds a list of objects, each of these fields."""
    return field(name, kind="object*", read=read, fields=fields)


def of(get: str | Callable[[Any], Any], *fields: Field) -> tuple[Field, ...]:
    """Return fields of what a function gives of the value, or of what stands at an attribute of it.

    They are empty where that is None.
    """
    inner = attrgetter(get) if isinstance(get, str) else get

    def read_inner(read: Callable[[Any], Any], value: Any) -> Any:
        found = inner(value)
        return None if found is None else read(found)

    return tuple(one._replace(read=partial(read_inner, one.read)) for one in fields)


def facts(fields: Sequence[Field], value: Any) -> dict[str, Any]:
    """Return the object that the fields make of a value."""
    made = {}
    for one in fields:
        found = one.read(value)
        if found is None and one.optional:
            continue
        if found is not None and one.many:
            found = [facts(one.fields, item) for item in found] if one.fields else list(found)
        elif found is not None and one.fields:
            found = facts(one.fields, found)
        made[one.name] = found
    return made


def row(fields: tuple[Field, ...], value: Any) -> dict[str, Any]:
    """Return the flat row that the fields make of a value, with the keys of `header`."""
    return {one.name: one.read(value) for one in _flattened_once(fields)}


def header(fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Return the names of the fields in a flat row."""
    return tuple(one.name for one in flattened(fields))


def flattened(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields of a flat row: the names that they have there, what they mean and how they are read."""
    found = []
    for one in fields:
        if one.flat:
            found.append(one._replace(read=one.flat))
        elif one.fields and not one.many:
            for inner in flattened(of(one.read, *one.fields)):
                name, meaning = f"{one.name}_{inner.name}", f"{one.meaning} {inner.meaning}"
                found.append(inner._replace(name=name, meaning=meaning))
        elif one.kind == "counts":
            found.append(one._replace(read=partial(_told, one.read)))
        else:
            found.append(one)
    return tuple(found)


_flattened_once = cache(flattened)
"""Of the fields of answers, which are declared once, every row asks for the same."""


def _told(read: Callable[[Any], Any], value: Any) -> list[str]:
    return [f"{key}:{n}" for key, n in (read(value) or {}).items()]


def a_mapping(schema: Schema) -> Schema:
    """Return the schema of an object with any names, and one schema for what they have."""
    return {"type": "object", "additionalProperties": schema}


def schema(fields: Sequence[Field]) -> Schema:
    """Return the JSON Schema of the object that the fields make."""
    return {
        "type": "object",
        "properties": {one.name: _schema(one) for one in fields},
        "required": [one.name for one in fields if not one.optional],
        "additionalProperties": False,
    }


def _schema(field: Field) -> Schema:
    if field.schema:
        found = field.schema
    elif field.fields:
        found = schema(field.fields)
    elif field.choices:
        found = {"enum": list(field.choices)}
    else:
        found = dict(SCHEMAS[field.kind])
    found = {"type": "array", "items": found} if field.many else found
    found = {"anyOf": [found, {"type": "null"}]} if field.null else found
    return {**found, "description": field.meaning} if field.meaning else found


class Contract(NamedTuple):
    """What the JSON of an answer says: the objects of `rows`, which are its flat rows too, and what is around them."""

    name: str
    title: str
    rows: Field
    head: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the whole."""
        id = f"peeltrack/{self.name}/1"
        named = field("schema", read=lambda _: id, schema={"const": id})
        return (named, *self.head, self.rows, *self.more)

    @property
    def schema(self) -> Schema:
        """The contract as JSON Schema (draft 2020-12)."""
        draft = "https://json-schema.org/draft/2020-12/schema"
        return {"$schema": draft, "title": self.title, **schema(self.fields)}

    def view(self, result: Any, page: "Callable[[int | None], Page]") -> View:
        """Return a result in every form."""
        return View(
            json=lambda: facts(self.fields, result),
            header=header(self.rows.fields),
            rows=lambda: (row(self.rows.fields, one) for one in self.rows.read(result)),
            page=page,
        )
