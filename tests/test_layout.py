"""The normal form: what ruamel.yaml writes, told by lines wherever they show it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import ROOT, run, tries
from peeltrack.problems import InvalidData
from peeltrack.schema import layout
from peeltrack.schema.layout import entries, is_evident, layout_problem, normal_form
from peeltrack.schema.yamlcomments import Comment, comments, lost
from peeltrack.schema.yamlfile import parse

FILES = sorted((ROOT / "data").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_data_files_show_their_form_and_are_what_ruamel_yaml_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert is_evident(text)
    assert layout.written(text) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_entries_of_a_file_are_all_its_lines_and_each_is_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.removesuffix("\n").split("\n")
    found = entries(parse(text.encode(), ""), lines)
    assert len(found) > 3
    assert [line for entry in found for line in lines[entry.first : entry.end]] == lines
    for entry in found:
        value = parse(entry.text(lines).encode(), "").value
        assert isinstance(value, dict)
        assert len(value) == 1
        assert (list(value) == ["entry"]) is entry.nested


PIECES = [
    " ", "  ", "#", " #x", ":", ": ", "- ", "\n", "\n\n", "'", '"', "''", "[a]", "{a: b}", "{}", "[]", ", ", "|",
    ">-", "é", "\u00a0", "😀", "\u200b", "-", "?", "!", "%", "@", "`", "\\", "=", "~", "null", "(", "“", "/", ".",
    "  # c", "\n# c\n", "\n    # c\n", "a" * 130, "b " * 2100, "---", "...",
]  # fmt: skip


def spoilt(chance: random.Random) -> str:
    """Return some lines of a data file, set out to the margin, after a few random changes."""
    lines = chance.choice(FILES).read_text(encoding="utf-8").split("\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + chance.choice((2, 5, 12))]
    margin = min((len(line) - len(line.lstrip()) for line in some if line.strip()), default=0)
    text = "\n".join(line[margin:] for line in some) + "\n"
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(PIECES) + text[at + chance.choice((0, 0, 1, 2)) :]
    return text


@settings(max_examples=tries(150))
@given(seed=st.integers(0, 2**32))
@example(seed=3943)  # a last line of spaces
def test_what_shows_its_form_has_it_and_by_entry_it_is_the_same(seed: int) -> None:
    """Both ways of telling the normal form, by lines and by entry, agree with ruamel.yaml asked of the whole."""
    text = spoilt(random.Random(seed))
    try:
        value = parse(text.encode(), "").value
        should = layout.written(text)
    except Exception:  # no YAML, or none that ruamel.yaml reads
        return
    if value is not None:
        assert should == text or not is_evident(text)
        if lost(text, should):
            with pytest.raises(InvalidData, match="no place for this comment"):
                normal_form(text)
        else:
            assert normal_form(text) == should


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b\n", None),
        ("", None),
        ("# only words\n", None),
        ("\ufeffa: b\n", None),
        ("a:  b\n", 1),
        ("a: b\nc: {d: e }\n", 2),
        ("a: b\nc:\n  d: e\n  f:\n  - g\n", 5),
        ("a:\n  b: c\n  d: e\n  f:  g\n", 4),
        ("a: b\r\nc: d\r\n", 1),
        ("a: b\nc: d", 1),
        ("a: 'b\n  c'\n", 1),
        ("a: *b\n", None),
    ],
)
def test_the_first_line_out_of_form_is_told(tmp_path: Path, text: str, line: int | None) -> None:
    """And of a file that is no valid YAML, nothing: that is told elsewhere."""
    file = tmp_path / "a.yaml"
    file.write_bytes(text.encode())
    found = layout_problem(file)
    assert (found and (found.line, found.rule)) == (line and (line, "layout"))


def test_what_takes_too_long_to_compare_is_told_and_not_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "MAX_ASKED", 50)
    kept = 'a: "\\\\"\n'  # in normal form, but not to be told by its line
    file = tmp_path / "a.yaml"
    for count, told in ((6, False), (7, True)):
        text = "".join(kept.replace("a", "abcdefghij"[n], 1) for n in range(count))
        assert layout.written(text) == text
        file.write_text(text, encoding="utf-8")
        found = layout_problem(file)
        assert bool(found) is told
    assert found is not None
    assert (found.line, found.rule) == (7, "layout")
    assert "take too long to compare" in found.message
    with pytest.raises(InvalidData, match=rf"{file}:7:1: more than 50 .* take too long"):
        layout.rewrite(file)
    assert file.read_text(encoding="utf-8") == text


def test_a_tab_that_ruamel_yaml_does_not_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: b\tc\n", encoding="utf-8")
    found = layout_problem(file)
    assert found is not None
    assert "its normal form cannot be told" in found.message
    with pytest.raises(InvalidData, match="in quotes"):
        layout.rewrite(file)
    assert file.read_text(encoding="utf-8") == "a: b\tc\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: b#c\n", []),
        ("a: 'b # c'  # d\n", [(0, "# d")]),
        ("# é😀\na: {b: c,#d\r\n  e: f}\r\n", [(0, "# é😀"), (1, "#d")]),
        ("a: |-  # b\n  c # d\n\n  # e\n# f\n", [(0, "# b"), (4, "# f")]),
        ("a: b\n c # d\ne: [f, # g\n h]\n", [(1, "# d"), (2, "# g")]),
        ("a: {b # c\n", [(0, "# c")]),
        ("a: 'b # c\n  # d'\n", []),
    ],
)
def test_a_comment_is_what_is_no_value(text: str, found: list[tuple[int, str]]) -> None:
    assert comments(text) == [Comment(*one) for one in found]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("{grade: good, url: https://example.org/a,  # why\n          stated: cited}", 6),
        (
            "{grade: good, also: [https://example.org/a,\n          # the first\n          https://example.org/b]}",
            7,
        ),
    ],
)
def test_a_comment_that_normal_form_cannot_keep_is_told_and_stays(
    tmp_path: Path, value: str, line: int
) -> None:
    """That file is left alone; another that is off form is rewritten all the same."""
    head = "reports:\n  kent:\n    '2016':\n      judgments:\n        efficiency: {grade:  good, url: https://example.org/}\n"
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    text = f"{head}        preventing-crime: {value}\n"
    file.write_text(text, encoding="utf-8")
    other.write_text(head, encoding="utf-8")
    done = run("check", "--fix", "--data", tmp_path)
    assert done.returncode == 1
    assert file.read_text(encoding="utf-8") == text
    assert "grade: good" in other.read_text(encoding="utf-8")
    assert f"{file}:{line}:1: normal form has no place for this comment (# " in done.stdout
    assert "above the key" in done.stdout
    add = ("add", "kent", "2016", "preventing-crime", "good", "--url", "https://example.org/c")
    done = run(*add, "--into", file, "--data", tmp_path, "--yes")
    assert (done.returncode, file.read_text(encoding="utf-8")) == (3, text)
    assert f"{file}:{line}: " in done.stderr
    assert "above the key" in done.stderr


def test_a_tab_before_a_comment_is_told_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: b\nc:\n  d: e\n  f: g\t# h\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"a\.yaml:4:1: .*a tab stands here.*; write spaces"):
        layout.rewrite(file)


@pytest.mark.parametrize("line", ["f: g\t# h", "f: 'g' \t # h"])
def test_a_tab_in_another_entry_is_told_on_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"a: b\n# c\n{line}\n", encoding="utf-8")
    found = layout_problem(file)
    assert found is not None
    assert (found.line, "a tab stands here" in found.message) == (3, True)
