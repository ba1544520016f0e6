"""Forces, areas and grades by the names that people type."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_areas_are_listed_with_their_questions_and_what_they_followed() -> None:
    listed = answer("areas")["areas"]
    asked = {one["cycle"]: one["question"] for one in listed if one["question"]}
    followed = next(one for one in listed if one["follows"] and one["cycle"] in asked)
    cycle = followed["cycle"]
    page = run("areas", "--cycle", cycle).stdout
    assert followed["label"] in page
    assert f"took up the subject of: {', '.join(followed['follows'])}" in page
    assert asked[cycle][:40] in page
    for area in {one["area"] for one in listed}:
        assert run("compare", "--area", area).returncode == 0
        assert {one["area"] for one in answer("areas", area)["areas"]} == {area}
    assert any(not one["confirmed"] for one in listed) == ("not confirmed" in run("areas").stdout)


@pytest.mark.parametrize("typed", ["wales", "Wales", "East Midlands", "east-midlands"])
def test_a_region_is_no_force_and_its_option_is_named(typed: str) -> None:
    done = run_bundled("compare", typed)
    assert (done.returncode, done.stdout) == (2, "")
    region = typed.lower().replace(" ", "-")
    assert f"'{typed}' is a region; name it by --region {region}" in done.stderr
    for command in ("show", "compare", "flag"):
        assert run_bundled(command, "--region", typed).returncode == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("show", "kent", "--area", "child protection"), "`peeltrack areas` lists them"),
        (("show", "kent", "-f", "xlsx"), "choose from table, json, jsonl, csv"),
        (("schema", "xyz"), "choose from data, data-framework, data-forces"),
        (("diff", "kent", "2016", "2018"), "'kent' is not a moment"),
        (("show", "kent", "--area", "organised"), "serious-organised-crime"),
        (("schema", "shwo"), "did you mean 'show'?"),
        (("show", "kent", "-f", "jsno"), "did you mean 'json'?"),
    ],
)
def test_a_wrong_name_gets_those_that_are_close(asked: tuple[str, ...], told: str) -> None:
    done = run(*asked)
    assert done.returncode == 2
    assert told in done.stderr


def test_md_is_markdown() -> None:
    assert run("show", "kent", "-f", "md").stdout == run("show", "kent", "-f", "github").stdout


def test_a_pillar_means_the_same_to_the_filter_and_in_the_answer() -> None:
    whole = answer("show", "leicestershire")["judgments"]
    asked = answer("show", "leicestershire", "--pillar", "effectiveness")["judgments"]
    assert asked == [one for one in whole if one["pillar"] == "effectiveness"]
    assert {one["cycle"] for one in asked} - {"2014", "2015", "2016", "2017", "2018/19"}


@pytest.mark.parametrize("grade", ["RI", "ri", "requires improvement", "Requires Improvement"])
def test_a_grade_is_named_as_people_write_it(grade: str, tmp_path: Path) -> None:
    assert answer("flag", "--threshold", grade)["threshold"] == "requires-improvement"
    record = tmp_path / "own"
    assert run("init", record).returncode == 0
    rows = tmp_path / "new.csv"
    rows.write_text(
        "force,cycle,area,grade,published,sources\n"
        f"Gwent Police,PEEL 2025-27,Investigating crime,{grade},2026-10-05,https://example.org/gwent\n"
    )
    done = run_bundled("import", rows, "--data", record, "--yes")
    assert done.returncode == 0, done.stderr
    shown = run_bundled("show", "gwent", "--data", record, "--json")
    last = [j for j in json.loads(shown.stdout)["judgments"] if j["cycle"] == "2025-27"][-1]
    assert last["grade"] == "requires-improvement"
