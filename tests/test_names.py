"""Forces, areas and grades by the names that people type."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import answer as answer_bundled
from conftest import run as run_bundled
from peeltrack import load
from peeltrack.names import told_apart
from peeltrack.problems import UnknownName, WrongRequest
from peeltrack.queries.scope import areas_named, find_area, forces_named
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
        ("Bristol", "avon-and-somerset"),
        ("Cornwall Police", "devon-and-cornwall"),
        ("Newcastle", "northumbria"),
        ("Newcastle-under-Lyme", "staffordshire"),
        ("Teesside", "cleveland"),
        ("Hull", "humberside"),
        ("st. helens", "merseyside"),
        ("Worcestershire", "west-mercia"),
        ("Oxfordshire", "thames-valley"),
        ("isle of wight", "hampshire"),
        ("Rutland", "leicestershire"),
        ("Ynys Môn", "north-wales"),
    ],
)
def test_a_force_is_found_by_the_name_that_people_type(typed: str, force: str) -> None:
    assert shown(typed) == force


@pytest.mark.parametrize(
    ("typed", "forces"),
    [
        ("Cleveland police", ["cleveland"]),
        ("west yorkshire kent", ["west-yorkshire", "kent"]),
        ("devon and cornwall", ["devon-and-cornwall"]),
        ("west mercia", ["west-mercia"]),
        ("south wales", ["south-wales"]),
        ("west midlands", ["west-midlands"]),
        ("kent police, essex , the Met", ["kent", "essex", "metropolitan"]),
        ("kent,west yorkshire,", ["kent", "west-yorkshire"]),
        ("hampshire and isle of wight hampshire", ["hampshire"]),
        ("london metropolitan police", ["metropolitan"]),
        ("Norfolk and Suffolk", ["norfolk", "suffolk"]),
        ("Bedfordshire, Cambridgeshire & Hertfordshire", ["bedfordshire", "cambridgeshire", "hertfordshire"]),
        ("west sussex and east riding kent", ["sussex", "humberside", "kent"]),
        ("avon and somerset and devon and cornwall", ["avon-and-somerset", "devon-and-cornwall"]),
    ],
)  # fmt: skip
def test_a_name_of_several_words_needs_no_quotes(typed: str, forces: list[str]) -> None:
    done = run_bundled("forces", *typed.split(" "), "--format", "ids")
    assert (done.stdout.split(), done.stderr) == (forces, "")


def test_words_that_are_names_each_stay_so_whatever_they_make_together() -> None:
    names = {"kent", "essex", "kent essex", "kent marshes"}
    typed = ["kent", "essex", "kent", "marshes"]
    found = told_apart(typed, names.__contains__, together=True)
    assert list(found) == [("kent",), ("essex",), ("kent marshes",)]
    assert list(told_apart(typed, names.__contains__)) == [(word,) for word in typed]


BUNDLED = load()
NAMES = [(name, force.id) for force in BUNDLED.forces.values() for name in force.names]


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
@example(
    [("cheshire", "cheshire"), ("East Riding of Yorkshire", "humberside")]
)  # not Cheshire East
def test_names_mean_the_same_in_quotes_in_words_and_by_commas(named: list[tuple[str, str]]) -> None:
    forces = tuple(dict.fromkeys(force for _, force in named))
    names = [name for name, _ in named]
    words = [word for name in names for word in name.split()]
    for typed in (names, words, [",".join(names)], ", ".join(names).split()):
        assert forces_named(BUNDLED, typed) == forces


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4), st.sampled_from([" and ", "&"]))
def test_names_that_are_joined_mean_each_of_them(
    named: list[tuple[str, str]], between: str
) -> None:
    forces = tuple(dict.fromkeys(force for _, force in named))
    assert forces_named(BUNDLED, [between.join(name for name, _ in named)]) == forces


@pytest.mark.parametrize("typed", ["kent and nowhere", "kent and", "and kent", "and " * 5000])
def test_a_joined_name_is_refused_whole_if_a_part_is_none(typed: str) -> None:
    with pytest.raises(UnknownName, match=f"no force is called '{typed[:60]}"):
        forces_named(BUNDLED, [typed])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("police", "no force is called 'police'; `peeltrack forces` lists them"),
        (
            "the constabulary",
            "no force is called 'the constabulary'; `peeltrack forces` lists them",
        ),
        ("constabulry", "no force is called 'constabulry'; `peeltrack forces` lists them"),
        ("kent test police", "no force is called 'test police'; `peeltrack forces` lists them"),
        ("west yorkshrie", "no force is called 'west yorkshrie'; did you mean 'west-yorkshire'?"),
        ("kent leicestershrie notinghamshire", "did you mean 'leicestershire'?"),
        ("sheffeild", "no force is called 'sheffeild'; did you mean 'south-yorkshire'?"),
        ("hertfordshre", "no force is called 'hertfordshre'; did you mean 'hertfordshire'?"),
        ("boston", "no force is called 'boston'; `peeltrack forces` lists them"),
        ("yorkshire", "did you mean north-yorkshire, south-yorkshire or west-yorkshire?"),
        ("west, yorkshire", "no force is called 'west'; did you mean west-mercia"),
        ("london, metropolitan police", "'london' is a region; name it by --region london"),
        ("east midlands", "'east midlands' is a region; name it by --region east-midlands"),
        ("british transport police", "British Transport Police is not one of the"),
        (",", "no force is called ','"),
        (" kent", "no force is called ''"),
    ],
)
def test_words_that_make_no_name_get_one_only_if_it_is_near(typed: str, told: str) -> None:
    done = run_bundled("compare", *typed.split(" "))
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


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
        (("show", "kent", "--area", "parking fines"), "`peeltrack areas` lists them"),
        (("show", "kent", "-f", "xlsx"), "choose from table, json, jsonl, csv"),
        (("schema", "xyz"), "choose from data, data-framework, data-forces"),
        (("show", "kent", "--area", "organised"), "serious-organised-crime"),
        (("schema", "shwo"), "did you mean 'show'?"),
        (("show", "kent", "-f", "jsno"), "did you mean 'json'?"),
        (("flag", "--area", "victims"), "did you mean 'service-for-victims'?"),
        (("flag", "--area", "data"), "did you mean 'recording-crime-data'?"),
        (("flag", "--area", "ASB"), "did you mean preventing-crime or tackling-anti-social-behaviour?"),
        (("flag", "--area", "response"), "did you mean 'responding-to-the-public'?"),
        (("flag", "--area", "999 calls"), "did you mean 'responding-to-the-public'?"),
        (("flag", "--area", "all of it"), "`peeltrack areas` lists them"),
        (("flag", "--area", "finance"), "did you mean 'financial-position'?"),
        (("flag", "--area", "quality of an investigation"), "did you mean 'investigating-crime'?"),
        (("flag", "--area", "value for money"), "did you mean efficiency or use-of-resources?"),
        (("flag", "--area", "ethics"), "did you mean ethical-culture-and-wellbeing or ethical-and-lawful-behaviour?"),
        *(
            (("flag", "--area", typed), "did you mean serious-organised-crime or disrupting-serious-organised-crime?")
            for typed in ("organised crime", "organized crime")
        ),
    ],
)  # fmt: skip
def test_a_wrong_name_gets_those_that_are_close(asked: tuple[str, ...], told: str) -> None:
    done = run_bundled(*asked)
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("leicestershire", "'leicestershire' is a force: peeltrack show leicestershire"),
        ("south wales", "'south wales' is a force: peeltrack show south-wales"),
        ("wales", "'wales' is a region: peeltrack show --region wales"),
        ("2016", "'2016' is a moment: peeltrack compare --at 2016"),
        ("legitimacy", "'legitimacy' is an area: peeltrack compare --area legitimacy"),
        ("show kent 2016", "'2016' is a moment; name it by --at 2016"),
        ("show kent 8 Dec 2016", "'8 Dec 2016' is a moment; name it by --at 2016-12-08"),
        ("gaps 2016", "'2016' is a moment and a cycle; name it by --at 2016 or by --cycle 2016"),
        ("areas 2018/2019", "'2018/2019' is a cycle; name it by --cycle 2018/19"),
        ("gaps --cycle 2019", "no PEEL cycle is called '2019'; did you mean '2018/19'?"),
        ("areas --cycle 2025", "no PEEL cycle is called '2025'; did you mean 2023-25 or 2025-27?"),
        ("areas --cycle 2013", "no PEEL cycle is called '2013'; choose from 2014, 2015"),
        ("show legitimacy", "by --area legitimacy or by --pillar legitimacy"),
        ("flag --pillar leadership", "'leadership' is an area; name it by --area leadership"),
        ("compare --area kent", "'kent' is a force; name it as in `peeltrack compare kent`"),
        ("compare --region kent", "'kent' is a force; name it as in `peeltrack compare kent`"),
        ("compare --at kent", "'kent' is a force; name it as in `peeltrack compare kent`"),
        ("diff kent 2016 2018", "'kent' is a force; name it as in `peeltrack diff FROM TO kent`"),
        ("diff 2016 south wales", "name it as in `peeltrack diff FROM TO south-wales`"),
        ("diff kent", "name it as in `peeltrack diff FROM TO kent`"),
        ("show kent --cycle 2016", "show has no --cycle; write --at peel-2016"),
        ("show kent --cycle=18/19", "show has no --cycle; write --at peel-2018/19"),
        ("areas --at 2021/22", "areas has no --at; write --cycle 2021/22"),
        ("compare --cycle 2099", "compare has no --cycle; it is an option of areas, gaps, draft"),
        ("show kent --open", "show has no --open; it is an option of flag"),
        ("show kent --since 2018", "show has no --since; write `peeltrack diff 2018 latest`"),
        ("diff --since 2018 kent", "diff has no --since; write `peeltrack diff 2018 latest`"),
        ("compare --region east midlands", "no region is called 'east'; did you mean east-midlands"),
        ("flag --region midlands", "did you mean east-midlands or west-midlands?"),
        ("compare --area protecting vulnerable people", "did you mean 'protecting-vulnerable-people'?"),
        ("compare --at 8 Dec 2016", "'8' is not a moment; write a year"),
        ("flag --area data", "did you mean 'recording-crime-data'?"),
        ("areas data", "no area is called 'data'; did you mean --data?"),
        ("compare all", "no force is called 'all'; leave it out, and compare is of all forces"),
        ("responses all kent", "no force is called 'all'; leave it out, and responses is of all forces"),
        ("show all", "no force is called 'all'; `peeltrack compare` is of all forces"),
        ("show", "whose grades? Or name a --region; `peeltrack compare` is of all forces"),
        ("diff 2016 2018 all", "no force is called 'all'; leave it out, and diff is of all forces"),
        ("responses 2016", "'2016' is a moment and a cycle, which responses does not take: peeltrack compare --at 2016"),
        ("areas kent", "'kent' is a force, which areas does not take: peeltrack show kent"),
        ("export kent 2016 -f csv -o -", "'2016' is a moment and a cycle, which export does not take"),
        ("show kent --year 2016", "show has no --year; '2016' is a moment; name it by --at 2016"),
        ("flag --when=peel-2016", "flag has no --when; 'peel-2016' is a moment; name it by --at peel-2016"),
        ("show --year", "No such option '--year'."),
        ("responses --overdue", "No such option '--overdue'."),
        ("flag RI", "'RI' is a grade; name it by --threshold requires-improvement"),
        ("flag --grade RI", "flag has no --grade; write --threshold GRADE"),
        ("compare region wales", "no force is called 'region'; did you mean --region?"),
        ("show kent --csv", "show has no --csv; write --format csv"),
        ("show kent --xlsx", "show has no --xlsx; `peeltrack export … -o FILE.xlsx` writes it"),
        ("export kent --jsonl", "export has no --jsonl; write -o FILE.jsonl"),
        ("chart kent --png", "chart has no --png; write -o FILE.png"),
        ("draft --csv", "draft has no --csv; `peeltrack show … --format csv` writes it"),
        ("--csv show kent", "peeltrack has no --csv; it comes after the command, as in `peeltrack show … --format csv`"),
        ("--xlsx show", "as in `peeltrack export … -o FILE.xlsx`"),
        ("--json show kent", "peeltrack has no --json; it comes after the command, as in `peeltrack show … --json`"),
        ("-o kent.csv export kent", "as in `peeltrack export … -o`"),
        ("help", "no command is called 'help'; write `peeltrack --help`"),
        ("help show", "no command is called 'help'; write `peeltrack show --help`"),
        ("verbose", "no command is called 'verbose'; write `peeltrack --verbose`"),
        ("version", "no command is called 'version'; write `peeltrack --version`"),
    ],
)  # fmt: skip
def test_a_word_in_the_wrong_place_is_shown_the_right_one(typed: str, told: str) -> None:
    done = run(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_where_no_record_can_be_read_a_wrong_command_is_still_told(tmp_path: Path) -> None:
    done = run("leicestershire", env={"PEELTRACK_DATA": str(tmp_path / "none")})
    assert done.returncode == 2
    assert "no command is called 'leicestershire'; `peeltrack --help` lists them" in done.stderr


def areas_of(*typed: str) -> list[str]:
    """Return the areas that the bundled record compares by what is typed after --area."""
    return answer_bundled("compare", "kent", *(part for one in typed for part in ("--area", one)))[
        "areas"
    ]


def test_areas_are_taken_by_the_names_and_initials_that_are_printed() -> None:
    narrow = run_bundled("compare", "--width", "60", "--at", "latest").stdout
    note = narrow[narrow.index("PC Preventing crime") :].split(".\n")[0]
    for printed in " ".join(note.split()).split("; "):
        short, _, label = printed.partition(" ")
        assert areas_of(short) == areas_of(label)
    framework = BUNDLED.framework
    shared = Counter(area.label for area in framework.areas.values())
    for area in framework.areas.values():
        if shared[area.label] == 1:
            assert areas_named(framework, [area.label]) == (area.id,)
        else:
            with pytest.raises(WrongRequest, match=area.id):
                areas_named(framework, [area.label])


def test_several_areas_are_parted_by_commas_and_a_label_with_one_is_whole() -> None:
    assert areas_of("pvp,Investigating crime") == areas_of("investigating-crime", "PVP")
    label = "Preventing crime, tackling anti-social behaviour and keeping people safe"
    assert areas_of(label) == ["preventing-crime"]
    words = run(
        "areas", *["protecting", "vulnerable", "people", ",", "preventing", "crime"], "--json"
    )
    parted = run("areas", "protecting-vulnerable-people,preventing-crime", "--json")
    assert words.stdout == parted.stdout != ""


def test_a_name_of_two_areas_is_told_with_both() -> None:
    done = run_bundled("compare", "--area", "Tackling serious and organised crime")
    assert (done.returncode, done.stdout) == (2, "")
    assert "can be serious-organised-crime or disrupting-serious-organised-crime" in done.stderr
    areas = BUNDLED.framework.areas
    two = {id: areas[id]._replace(label=label) for id, label in
           (("leadership", "Public Value"), ("efficiency", "Planning Vision"))}  # fmt: skip
    framework = BUNDLED.framework._replace(areas=areas | two)
    with pytest.raises(WrongRequest, match="'PV' can be efficiency or leadership"):
        find_area(framework, "PV")


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("offender management", "managing-offenders"),
        ("police powers", "treatment-of-the-public"),
        ("vulnerability", "protecting-vulnerable-people"),
        ("solving crimes", "investigating-crime"),
        ("workforce wellbeing", "ethical-culture-and-wellbeing"),
        ("Investigating Crimes", "investigating-crime"),
        ("serious and organized crime", "serious-organised-crime"),
    ],
)
def test_an_area_is_found_by_a_phrase_for_it_alone(typed: str, area: str) -> None:
    assert areas_of(typed) == [area]


def test_a_chart_of_a_name_in_words_is_of_that_force(tmp_path: Path) -> None:
    for name, typed in (("words", ["South", "Wales"]), ("id", ["south-wales"])):
        done = run("chart", *typed, "-o", tmp_path / f"{name}.svg")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "words.svg").read_text() == (tmp_path / "id.svg").read_text()


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


SOC = "Serious and organised crime: last assessed in PEEL 2018/19; now: disrupting-serious-organised-crime.\n"
LEADERSHIP = "Leadership: last assessed in PEEL 2016; now: leadership-and-force-management.\n"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("flag --area SOC", SOC),
        ("flag --area SOC --at 2026-01-01 --json", SOC),
        ("flag --area SOC --at 2017-12-31", ""),
        ("flag --area SOC --at 2016", ""),
        ("flag --area SOC,DSOC", ""),
        ("show kent --area SOC", SOC),
        ("compare --area SOC --format csv", SOC),
        ("gaps kent --area leadership", LEADERSHIP),
        ("diff 2016 latest --area leadership kent", LEADERSHIP),
        ("flag --area legitimacy", "Legitimacy: last assessed in PEEL 2018/19.\n"),
        ("flag --area preventing-crime", ""),
        ("flag --pillar legitimacy", ""),
    ],
)
def test_an_area_that_is_assessed_no_more_is_told_as_one_with_the_area_of_today(
    asked: str, told: str
) -> None:
    done = run_bundled(*asked.split())
    assert (done.returncode, done.stderr) == (0, told)
