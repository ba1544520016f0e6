"""The documents, schemas, man page and picture are what the program says today."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from conftest import ROOT, environment

sys.path.insert(0, str(ROOT / "tools"))
import fresh

MADE = fresh.made() if shutil.which("jq") else None


def test_jq_is_there_for_the_examples() -> None:
    if MADE is None:
        pytest.skip("jq is not installed: the examples in the documents were not run")
    assert "README.md" in MADE


@pytest.mark.parametrize("name", sorted(MADE or {}))
def test_what_is_made_is_fresh(name: str) -> None:
    assert MADE
    kept = (ROOT / name).read_text(encoding="utf-8")
    assert kept == MADE[name], f"{name} is stale: `make fresh` makes it anew"


def test_the_examples_of_the_readme_were_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = fresh.EXAMPLE.findall(text)
    assert len(examples) >= 5
    for example in examples:
        assert example.startswith("$ ")
        assert "Error" not in example
        assert "Traceback" not in example


@pytest.mark.parametrize("name", ["README.md", "docs/recipes.md", "docs/keeping-a-record.md"])
def test_the_python_examples_run(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if name == "README.md":
        assert blocks
    for block in blocks:
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


def test_the_links_between_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
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
