"""Every command does its work as a process. `make test-lowest` passes this file with the lowest versions of
every package that pyproject.toml allows, so it needs nothing but the group `commands` of that file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peeltrack.cli.main import COMMANDS
from small import run, start, terminal

NAMES = [name for group in COMMANDS.values() for name in group]
WORK: dict[str, list[list[str]]] = {
    "show": [["show", "kent"], ["show", "kent", "--evidence", "--format", "yaml"]],
    "diff": [["diff", "peel-2016", "peel-2017"], ["diff", "2016", "2018", "--json"]],
    "flag": [["flag"], ["flag", "kent", "--format", "github"]],
    "compare": [["compare"], ["compare", "--at", "2022", "--format", "csv"]],
    "forces": [["forces"]],
    "areas": [["areas"], ["areas", "--cycle", "2016", "--format", "md"]],
    "cycles": [["cycles"]],
    "gaps": [["gaps", "kent"], ["gaps", "--urls"]],
    "sources": [["sources"]],
    "responses": [["responses"]],
    "check": [["check"], ["check", "--data", "own", "--fix"]],
    "init": [["init", "another"]],
    "add": [
        ["add", "kent", "2016", "preventing-crime", "good", "--url", "https://example.org/kent",
         "--data", "own", "--yes"],
    ],
    "import": [
        ["export", "kent", "-o", "kent.csv"],
        ["import", "kent.csv", "--data", "own", "--dry-run"],
    ],
    "draft": [
        ["chart", "kent", "-o", "kent.pdf"],  # for want of another PDF
        ["draft", "kent.pdf"],
        ["draft", "letter.html", "--json"],
    ],
    "chart": [["chart", "kent", "-o", f"kent.{ending}"] for ending in ("svg", "png", "pdf")],
    "export": [
        ["export", "-o", f"record.{ending}"]
        for ending in ("csv", "jsonl", "json", "yaml", "xlsx", "db")
    ] + [["export", "-o", "package/"]],
    "report": [["report", "-o", "report.html"]],
    "schema": [["schema", "data"], ["schema", "show"]],
    "completion": [["completion", shell] for shell in ("bash", "zsh", "fish")],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record of one's own in it, and a letter."""
    folder = tmp_path_factory.mktemp("every")
    assert run("init", "own", cwd=folder).returncode == 0
    (folder / "letter.html").write_text(
        "<p>In PEEL 2018/19, HMICFRS graded Kent Police as good at legitimacy.</p>\n",
        encoding="utf-8",
    )
    return folder


def test_every_command_is_tried() -> None:
    assert list(WORK) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_command_does_its_work(name: str, folder: Path) -> None:
    for args in WORK[name]:
        done = start(*args, cwd=folder)  # with no other command's modules
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        if "-o" in args:
            written = folder / args[args.index("-o") + 1]
            assert written.stat().st_size > 0
        else:
            assert done.stdout
        if "--json" in args:
            assert json.loads(done.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_help_and_refuses_an_unknown_option(name: str) -> None:
    helped = run(name, "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert helped.stdout.startswith(f"Usage: peeltrack {name} ")
    wrong = run(name, "--no-such-option")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "No such option" in wrong.stderr
    assert "--no-such-option" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("show", "Kent Police"),
        ("diff", "From PEEL 2016 to PEEL 2017"),
        ("flag", "Requires improvement or worse"),
        ("compare", "Kent"),
    ],
)
def test_an_answer_is_drawn_on_a_terminal(name: str, words: str) -> None:
    drawn = terminal(*WORK[name][0], columns=100)
    assert words in drawn
    assert "\x1b[1m" in drawn


def test_the_shell_completes_the_name_of_a_format() -> None:
    completed = run(
        env={
            "_PEELTRACK_COMPLETE": "bash_complete",
            "COMP_WORDS": "peeltrack show kent -f js",
            "COMP_CWORD": "4",
        }
    )
    assert completed.stdout.splitlines() == ["plain,json", "plain,jsonl"]
