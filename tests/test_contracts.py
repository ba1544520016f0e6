"""Every JSON answer keeps its contract, and the schemas that are kept in the repository are fresh."""

from __future__ import annotations

import json

import jsonschema
import pytest

from conftest import ROOT
from small import answer, run

QUESTIONS = [
    ("show", "leicestershire"),
    ("show", "northamptonshire", "--evidence"),
    ("show", "greater-manchester", "--at", "peel-2017"),
    ("diff", "2016", "2018"),
    ("diff", "2014", "2024", "--all"),
    ("diff", "peel-2018", "peel-2021"),
    ("flag",),
    ("flag", "--at", "2022", "--threshold", "adequate"),
    ("compare",),
    ("compare", "--at", "2022"),
    ("check",),
    ("areas",),
    ("forces",),
    ("cycles",),
    ("sources",),
    ("responses",),
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_keeps_its_contract(question: tuple[str, ...]) -> None:
    schema = json.loads(run("schema", question[0]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(answer(*question), schema, cls=jsonschema.Draft202012Validator)


def test_a_failed_check_keeps_its_contract(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data = tmp_path / "grades.yaml"
    data.write_text("reports: [\n", encoding="utf-8")
    done = run("check", "--data", data, "--json")
    assert done.returncode == 3
    jsonschema.validate(json.loads(done.stdout), json.loads(run("schema", "check").stdout))


def test_a_contract_refuses_what_it_does_not_name() -> None:
    schema = json.loads(run("schema", "show").stdout)
    shown = answer("show", "kent")
    shown["judgments"][0]["extra"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(shown, schema)


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("data", "record"),
        ("data-framework", "framework"),
        ("data-forces", "forces"),
    ],
)
def test_the_kept_schemas_of_the_files_are_fresh_and_the_files_keep_them(
    kind: str, file: str
) -> None:
    import yaml

    kept = ROOT / "schemas" / f"{file}.schema.json"
    assert kept.read_text(encoding="utf-8") == run("schema", kind).stdout, (
        f"`peeltrack schema {kind} > {kept.name}` makes it fresh"
    )
    schema = json.loads(kept.read_text(encoding="utf-8"))
    names = ["grades", "national"] if kind == "data" else [file]
    for name in names:
        text = (ROOT / "data" / f"{name}.yaml").read_text(encoding="utf-8")
        # As an editor reads it, but with dates as the text that YAML 1.2 makes of them.
        loader = type("Loader", (yaml.SafeLoader,), {})
        loader.yaml_implicit_resolvers = {
            first: [r for r in resolvers if r[0] != "tag:yaml.org,2002:timestamp"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }
        jsonschema.validate(yaml.load(text, loader), schema)


def test_an_unknown_schema_gets_the_nearest() -> None:
    done = run("schema", "shwo")
    assert done.returncode == 2
    assert "did you mean 'show'?" in done.stderr
