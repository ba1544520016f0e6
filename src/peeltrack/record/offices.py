"""Offices that documents name their holders of: commissioners, chief constables, inspectors."""

from typing import NamedTuple

COMMISSIONER, CHIEF, INSPECTOR = "commissioner", "chief constable", "inspector"


class Office(NamedTuple):
    """Somebody's time in an office.

    `role` is one of the three above; `force` is None for an inspector, who is of no force. `names` are
    the ways in which documents name the person, without titles. `first` and `last` are the dates of the
    time in office, whole or partial, and None where they are not known or the time goes on.
    """

    role: str
    force: str | None
    names: tuple[str, ...]
    first: str | None
    last: str | None
