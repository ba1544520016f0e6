"""The documents, schemas, man page and picture are what the program says today."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from conftest import ROOT, environment

sys.path.insert(0, str(ROOT / "tools"))
import fresh


@pytest.mark.parametrize("name", fresh.MADE)
def test_what_is_made_is_fresh(name: str) -> None:
    kept = (ROOT / name).read_text(encoding="utf-8")
    if "| jq" in kept and not shutil.which("jq"):
        if os.environ.get("CI"):
            pytest.fail("no jq found; install it: apt-get install jq")
        pytest.skip(f"no jq found: the examples of {name} were not run; apt-get install jq")
    assert kept == fresh.MADE[name](), f"{name} is stale: `make fresh` makes it anew"


def test_the_examples_of_the_readme_were_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = fresh.EXAMPLE.findall(text)
    assert len(examples) >= 5
    for example in examples:
        assert example.startswith("$ ")
        assert "Error" not in example
        assert "Traceback" not in example


@pytest.mark.parametrize("name", fresh.DOCUMENTS)
def test_the_python_examples_run(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_the_readme_has_a_python_example() -> None:
    assert "\n```python\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_links_between_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for document in documents:
        for target in re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), (document.name, target)


def test_the_picture_is_an_image_of_the_timeline() -> None:
    text = (ROOT / "docs" / "timeline.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "Leicestershire&#160;Police" in text


def test_the_first_lines_of_the_readme_say_what_it_does_and_show_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.index("![") < 900
    assert text.index("make show") < text.index("make test") < 1500
    commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    assert commands
    assert not any("--data" in command for command in commands)  # all show the bundled record


def test_the_readme_says_what_is_needed_to_use_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for word in ("pydantic", "`.[all]`", "PEELTRACK_DATA", "python3-venv"):
        assert word in text
