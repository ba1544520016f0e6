"""The shell completes the names that a command takes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import COMMAND, environment
from conftest import run as run_bundled
from small import HERE, answer, run


def offered(line: str, env: dict[str, str] | None = None) -> list[str]:
    """Return what is offered at the end of a line, as bash is told."""
    done = run(
        env={
            "_PEELTRACK_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split(" ")) - 1),
            **(env or {}),
        }
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return [found.partition(",")[2] for found in done.stdout.split()]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("peeltrack show Ken", ["kent"]),
        ("peeltrack flag kent --force ess", ["essex"]),
        ("peeltrack diff --force ess", ["essex"]),
        ("peeltrack areas protecting", ["protecting-vulnerable-people"]),
        ("peeltrack diff peel-2016 peel-2017 ess", ["essex"]),
        ("peeltrack diff 2016..2017 ess", ["essex"]),
        ("peeltrack diff 2016-2017 ess", ["essex"]),
        ("peeltrack diff 2018-2019 peel-2021", ["peel-2021/22"]),
        ("peeltrack diff 2016 peel-2016", ["peel-2016"]),
        ("peeltrack compare --at 2018", ["2018", "2018/19"]),
        ("peeltrack show kent --area protecting", ["protecting-vulnerable-people"]),
        ("peeltrack show kent --pillar leg", ["legitimacy"]),
        ("peeltrack gaps --cycle 2021", ["2021/22"]),
        ("peeltrack flag --threshold ", ["adequate", "requires-improvement", "inadequate"]),
        ("peeltrack compare --sort ", ["name", "grade", "region"]),
        ("peeltrack chart --sort ", ["region", "name", "grade"]),
        ("peeltrack show kent -f json", ["json", "jsonl"]),
        ("peeltrack add kent 2017 effectiveness ",
         ["outstanding", "good", "requires-improvement", "inadequate", "ungraded"]),
        ("peeltrack add kent 2021/22 responding", ["responding-to-the-public"]),
        ("peeltrack schema data", ["data", "data-framework", "data-forces"]),
    ],
)  # fmt: skip
def test_names_are_offered(line: str, names: list[str]) -> None:
    assert offered(line) == names


def test_regions_are_those_of_the_forces() -> None:
    regions = {force["region"] for force in answer("forces")["forces"]}
    assert set(offered("peeltrack flag --region ")) == regions


@pytest.mark.parametrize("cache", [{}, {"PEELTRACK_CACHE": "off"}])
def test_they_are_those_of_the_record_in_use(tmp_path: Path, cache: dict[str, str]) -> None:
    assert offered("peeltrack show mids", cache) == ["midshire"]
    named = f"peeltrack show --data {HERE['PEELTRACK_DATA']} mids"
    assert offered(named, {"PEELTRACK_DATA": "", **cache}) == ["midshire"]
    assert offered(f"peeltrack show --data {tmp_path}/none mids", cache) == []


@pytest.mark.parametrize(
    "line",
    [
        "peeltrack show kent -o ", "peeltrack chart kent -o ", "peeltrack report -o ",
        "peeltrack export -o ", "peeltrack draft letter.txt -o ", "peeltrack draft ",
        "peeltrack import ", "peeltrack show kent --data ", "peeltrack add --into ",
        "peeltrack diff --since-record ",
    ],
)  # fmt: skip
def test_files_are_left_to_the_shell(line: str) -> None:
    done = run_bundled(
        env={
            "_PEELTRACK_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split(" ")) - 1),
        }
    )
    assert done.stdout.split(",")[0] == "file"


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_shell_completes_by_the_script(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"no {shell} found: its script was not tried; apt-get install {shell}")
    command = tmp_path / "peeltrack"
    quoted = " ".join(f"'{part}'" for part in COMMAND)
    command.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = run("completion", shell).stdout
    ask = {
        "bash": "COMP_WORDS=(peeltrack show ken); COMP_CWORD=2; _peeltrack_completion peeltrack; echo ${COMPREPLY[@]}",
        "fish": "complete -C 'peeltrack show ken'",
    }
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [program, "-c", f"{script}\n{ask[shell]}"],
        capture_output=True,
        text=True,
        env=environment({**HERE, "PATH": path, "HOME": str(tmp_path)}),
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["kent"], done.stderr
