"""Forces, areas and grades by the names that people type."""

from __future__ import annotations

import json

import pytest

from conftest import run as run_bundled
from small import answer, run


def shown(name: str) -> str:
    """Return the id of the force that the bundled record shows by a name."""
    done = run_bundled("show", name, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["force"]["id"])


@pytest.mark.parametrize(
    ("typed", "force"),
    [
        ("Leics", "leicestershire"),
        ("notts", "nottinghamshire"),
        ("Herts", "hertfordshire"),
        ("Hants", "hampshire"),
        ("Hampshire Constabulary", "hampshire"),
        ("Beds", "bedfordshire"),
        ("Cambs", "cambridgeshire"),
        ("South Yorks", "south-yorkshire"),
        ("MPS", "metropolitan"),
        ("the Met", "metropolitan"),
        ("GMP", "greater-manchester"),
        ("WMP", "west-midlands"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Dyfed\u2013Powys", "dyfed-powys"),
        ("DYFED\u2014POWYS Constabulary", "dyfed-powys"),
        ("Kent Constabulary", "kent"),
        ("Heddlu Gwent", "gwent"),
    ],
)
def test_a_force_is_found_by_the_name_that_people_type(typed: str, force: str) -> None:
    assert shown(typed) == force


def test_every_name_that_forces_prints_is_taken() -> None:
    forces = answer("forces")["forces"]
    for force in forces:
        for name in (force["id"], force["name"], *force["aliases"]):
            assert answer("show", name)["force"]["id"] == force["id"], name


def test_a_hint_only_where_one_is_close() -> None:
    assert "did you mean 'leicestershire'?" in run("show", "Liecestershire Polcie").stderr
    far = run("show", "MPS").stderr  # the small record has no Metropolitan Police
    assert "did you mean" not in far
    assert "`peeltrack forces` lists them" in far


def test_another_police_body_is_named_as_one() -> None:
    done = run("show", "btp")
    assert done.returncode == 2
    assert "British Transport Police is not one of the" in done.stderr
    assert "forces that PEEL grades" in done.stderr
