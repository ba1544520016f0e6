"""Reading YAML files: what is read, where it stands, and everything that is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conftest import tries
from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem
from peeltrack.schema import textfile, yamlfile
from peeltrack.schema.limits import MAX_BYTES, MAX_DEPTH
from peeltrack.schema.textfile import FORBIDDEN, Place
from peeltrack.schema.yamlfile import YamlDocument, parse, read

RECORD = """\
# what the documents say
schema: peeltrack/record/1
records:
  leicestershire:
    '2014':
      published: 2014-11-27
      url: https://example.org/péel/a?b=c#d
      judgments: {efficiency: good, legitimacy: {grade: good, note: "“well” — led"}}
    2018/19:
      published:
      judgments:
        effectiveness: requires-improvement
        investigating-crime:
          grade: inadequate
          findings:
          - too few – detectives
          - >-
            a folded
            text
  derbyshire: ~
"""


def problems_of(data: str | bytes) -> list[Problem]:
    """Read `data`, which must be refused, and give its problems."""
    with pytest.raises(InvalidData) as caught:
        parse(data.encode() if isinstance(data, str) else data, "f.yaml")
    assert caught.value.problems
    return list(caught.value.problems)


def read_text(text: str) -> YamlDocument:
    """Read `text`, which must be accepted."""
    return parse(text.encode(), "f.yaml")


def char_at(text: str, place: Place) -> str:
    """Give the rest of the line of `text` from `place` on."""
    return text.split("\n")[place.line - 1][place.column - 1 :]


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Give the path and value of `value` and all that is in it."""
    yield path, value
    steps: Any = ()
    if isinstance(value, dict):
        steps = value
    elif isinstance(value, list):
        steps = range(len(value))
    for step in steps:
        yield from paths_of(value[step], (*path, step))


# What is read


def test_record_is_read_as_text() -> None:
    assert read_text(RECORD).value == {
        "schema": "peeltrack/record/1",
        "records": {
            "leicestershire": {
                "2014": {
                    "published": "2014-11-27",
                    "url": "https://example.org/péel/a?b=c#d",
                    "judgments": {
                        "efficiency": "good",
                        "legitimacy": {"grade": "good", "note": "“well” — led"},
                    },
                },
                "2018/19": {
                    "published": None,
                    "judgments": {
                        "effectiveness": "requires-improvement",
                        "investigating-crime": {
                            "grade": "inadequate",
                            "findings": ["too few – detectives", "a folded text"],
                        },
                    },
                },
            },
            "derbyshire": None,
        },
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022", "2022"),
        ("true", "true"),
        ("2016-12-08", "2016-12-08"),
        ('"2014"', "2014"),
        ("0o17", "0o17"),
        ("1:30", "1:30"),
        ("no", "no"),
        (".nan", ".nan"),
        ("", None),
        ("# only a comment\n", None),
        ("---\n", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("'null'", "null"),
        ('""', ""),
        ("''", ""),
        ("|\n  null\n", "null\n"),
        ("[a, , b]".replace(", ,", ","), ["a", "b"]),
        ("{a, b: }", {"a": None, "b": None}),
        ("[a: b]", [{"a": "b"}]),
        ("null: x\n2014: y\n~: z", {"null": "x", "2014": "y", "~": "z"}),
        ("'': x", {"": "x"}),
        ("'<<': x", {"<<": "x"}),
        ("a: <<", {"a": "<<"}),
        ("? a\n: b\n? c\n", {"a": "b", "c": None}),
        ("--- a\n...\n", "a"),
        ("- \n- ~\n- x", [None, None, "x"]),
        ('"\\t\\n\\r\\u00e9\\U0001F600\\_"', "\t\n\ré😀\u00a0"),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("a: it's 50% & more!", {"a": "it's 50% & more!"}),
    ],
)
def test_scalars_and_shapes(text: str, value: Any) -> None:
    assert read_text(text).value == value


def test_byte_order_mark_is_accepted_and_not_counted() -> None:
    document = parse(b"\xef\xbb\xbfa: b\n", "f.yaml")
    assert document.value == {"a": "b"}
    assert document.place(("a",), key=True) == Place(1, 1)
    assert document.place(("a",)) == Place(1, 4)


def test_document_has_its_name_and_compares_by_value() -> None:
    assert read_text("a: b").name == "f.yaml"
    assert read_text("a: b") == read_text("a:    b")
    assert repr(read_text("a: b")) == "YamlDocument(name='f.yaml', value={'a': 'b'})"


# Places

IN_2018: tuple[str | int, ...] = ("records", "leicestershire", "2018/19", "judgments")


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, (2, 1)),
        ((), True, (2, 1)),
        (("schema",), False, (2, 9)),
        (("schema",), True, (2, 1)),
        (("records",), False, (4, 3)),
        (("records", "leicestershire", "2014"), True, (5, 5)),
        (("records", "leicestershire", "2014", "judgments"), False, (8, 18)),
        (("records", "leicestershire", "2014", "judgments", "legitimacy"), True, (8, 37)),
        (("records", "leicestershire", "2014", "judgments", "legitimacy", "note"), False, (8, 69)),
        (("records", "leicestershire", "2018/19", "published"), False, (10, 17)),
        ((*IN_2018, "investigating-crime", "findings"), False, (16, 11)),
        ((*IN_2018, "investigating-crime", "findings"), True, (15, 11)),
        ((*IN_2018, "investigating-crime", "findings", 1), False, (17, 13)),
        (("records", "derbyshire"), False, (20, 15)),
    ],
)
def test_places(path: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:
    assert read_text(RECORD).place(path, key=key) == place


def test_places_of_paths_that_do_not_exist() -> None:
    document = read_text("a: {b: [x, y]}\nc: z\n")
    inner = document.place(("a", "b"))
    assert inner == (1, 8)
    for missing in (2, -1, "x"):
        for more in ((), ("q", 1)):
            assert document.place(("a", "b", missing, *more)) == inner
            assert document.place(("a", "b", missing, *more), key=True) == (1, 5)
    assert document.place(("nowhere", "at", "all")) == (1, 1)
    assert document.place((0,)) == (1, 1)
    assert document.place(("c", 0)) == (2, 4)
    for text in ("", "\n# a\n"):
        assert read_text(text).place(("a", 1), key=True) == (1, 1)


def test_missing_value_at_the_end_stands_in_the_file() -> None:
    assert read_text("---").place(()) == (1, 4)
    assert read_text("? é").place(("é",)) == (1, 4)
    assert read_text("a:\n  ? b").place(("a", "b")) == (2, 6)
    assert read_text("a:").place(("a",)) == (1, 3)
    assert read_text("? a\n").place(("a",)) == (2, 1)


def test_places_after_text_that_is_not_ascii() -> None:
    document = read_text("{né: “😀”, b: c}\n")
    assert document.place(("b",), key=True) == (1, 11)
    assert document.place(("b",)) == (1, 14)


def test_item_of_list_is_its_own_key() -> None:
    assert read_text("- a\n- b\n").place((1,), key=True) == (2, 3)


# What is refused


@pytest.mark.parametrize(
    ("data", "line", "column", "rule", "words"),
    [
        # Encodings
        ("a: é\n".encode("utf-16"), 1, 1, "yaml-encoding", "UTF-16"),
        (b"\xfe\xff" + "a: é\n".encode("utf-16-be"), 1, 1, "yaml-encoding", "UTF-16"),
        ("a: b\n".encode("utf-16-le"), 1, 1, "yaml-encoding", "UTF-16"),
        ("a: b\n".encode("utf-16-be"), 1, 1, "yaml-encoding", "UTF-16"),
        ("a: b\n".encode("utf-32"), 1, 1, "yaml-encoding", "UTF-32"),
        ("a: b\n".encode("utf-32-le"), 1, 1, "yaml-encoding", "UTF-32"),
        ("a: b\n".encode("utf-32-be"), 1, 1, "yaml-encoding", "UTF-32"),
        ("é: b\nc: ".encode() + "déf".encode("latin-1"), 2, 5, "yaml-encoding", "0xE9"),
        (b"a: \xed\xa0\x80", 1, 4, "yaml-encoding", "0xED"),
        (b"a: \xc0\x80", 1, 4, "yaml-encoding", "0xC0"),
        (b"a: \xf0\x9f", 1, 4, "yaml-encoding", "0xF0"),
        # Control and hidden characters
        ("a: b\nné: \0", 2, 5, "yaml-control-character", "U+0000"),
        ("a: \x1b[31m", 1, 4, "yaml-control-character", "U+001B"),
        ("a: b # \x07", 1, 8, "yaml-control-character", "U+0007"),
        ("a: \x7f", 1, 4, "yaml-control-character", "U+007F"),
        ("a: \x85", 1, 4, "yaml-control-character", "U+0085"),
        ("a: \x9b", 1, 4, "yaml-control-character", "U+009B"),
        ("a: |\r\n  é\x0b", 2, 4, "yaml-control-character", "U+000B"),
        ("a: x\u202ey", 1, 5, "yaml-hidden-character", "U+202E"),
        ("a: x\u2066y", 1, 5, "yaml-hidden-character", "U+2066"),
        ("a: x\u2069y", 1, 5, "yaml-hidden-character", "U+2069"),
        ("a: x\u200ey", 1, 5, "yaml-hidden-character", "U+200E"),
        ("a: x\u200fy", 1, 5, "yaml-hidden-character", "U+200F"),
        ("a: x\u061cy", 1, 5, "yaml-hidden-character", "U+061C"),
        ("# x\u2028a: b", 1, 4, "yaml-hidden-character", "U+2028"),
        ("a: b\n\ufeffc: d", 2, 1, "yaml-hidden-character", "byte order mark"),
        ("\ufeff\ufeffa: b", 1, 1, "yaml-hidden-character", "byte order mark"),
        ("a: \uffff", 1, 4, "yaml-hidden-character", "not a character"),
        # The same, written as escapes
        ('é: "ab\\x1b"', 1, 7, "yaml-control-character", "written \\x1b"),
        ('a: "\\0"', 1, 5, "yaml-control-character", "U+0000"),
        ('a: "b\n  cé \\e"', 2, 6, "yaml-control-character", "written \\e"),
        ('a: "\\\\\\x1B"', 1, 7, "yaml-control-character", "U+001B"),
        ('a: "\\N"', 1, 5, "yaml-control-character", "U+0085"),
        ('a: "\\u0000"', 1, 5, "yaml-control-character", "U+0000"),
        ('"\\U0000202E": b', 1, 2, "yaml-hidden-character", "U+202E"),
        ('[a, "\\u2067"]', 1, 6, "yaml-hidden-character", "U+2067"),
        ('a: "\\L"', 1, 5, "yaml-hidden-character", "U+2028"),
        ('a: "\\ufeff"', 1, 5, "yaml-hidden-character", "byte order mark"),
        ('a: "\\ud800"', 1, 5, "yaml-syntax", "surrogate"),
        ('a: "\\ud83d\\ude00"', 1, 5, "yaml-syntax", "surrogate"),
        ('a: "\\U00110000"', 1, 5, "yaml-syntax", "surrogate"),
        # Anchors, aliases, tags, directives
        ("a: &x b", 1, 4, "yaml-alias", "&x"),
        ("é: *x", 1, 4, "yaml-alias", "*x"),
        ("a: b\n*x : c", 2, 1, "yaml-alias", "*x"),
        ("&x a: b", 1, 1, "yaml-alias", "&x"),
        ("- &x [a]", 1, 3, "yaml-alias", "&x"),
        ("- &x {a: b}", 1, 3, "yaml-alias", "&x"),
        ("a: *", 1, 4, "yaml-alias", "not read"),
        ("a: & b", 1, 4, "yaml-alias", "not read"),
        (
            "- !!python/object/apply:os.system [x]",
            1,
            3,
            "yaml-tag",
            "tag !!python/object/apply:os.system;",
        ),
        ("a: !!str b", 1, 4, "yaml-tag", "tag !!str;"),
        ("a: ! b", 1, 4, "yaml-tag", "tag !;"),
        ("a: !x {b: c}", 1, 4, "yaml-tag", "!x"),
        ("a: !e!x b", 1, 4, "yaml-tag", "not read"),
        ("a: !<x b", 1, 4, "yaml-tag", "not read"),
        ("%YAML 1.2\n---\na: b", 1, 1, "yaml-directive", "%YAML"),
        ("# c\n%TAG ! tag:x,2000:\n--- a", 2, 1, "yaml-directive", "%TAG"),
        ("%YAML 3.0\n--- a", 1, 1, "yaml-directive", "not read"),
        ("%FOO x\n--- a", 1, 1, "yaml-directive", "not read"),
        ("%YAML 1.1\na: b", 2, 1, "yaml-directive", "%YAML"),
        # Keys
        ("a:\n  <<: {b: c}", 2, 3, "yaml-merge", "<<"),
        ("a: b\nc: d\na: e", 3, 1, "yaml-duplicate-key", "first at line 1, column 1"),
        ("{é: b, é: c}", 1, 8, "yaml-duplicate-key", "first at line 1, column 2"),
        ("2014: a\n'2014': b", 2, 1, "yaml-duplicate-key", "first at line 1, column 1"),
        ("a: {b: [c]}\n? a\n: d", 2, 3, "yaml-duplicate-key", "first at line 1, column 1"),
        ("? [a]\n: b", 1, 3, "yaml-key", "list"),
        ("{a: b}: c", 1, 1, "yaml-key", "mapping"),
        ("{a: b, [c, {d: e}]: f}", 1, 8, "yaml-key", "list"),
        ("?\n: a", 1, 2, "yaml-key", "missing"),
        # Documents
        ("--- a\n--- b", 2, 1, "yaml-documents", "second document"),
        ("a: b\n---\n", 2, 1, "yaml-documents", "second document"),
        ("a: b\n...\nc: d", 3, 1, "yaml-documents", "second document"),
        # Syntax
        ("a: b: c", 1, 5, "yaml-syntax", "in quotes"),
        ("é: [a, b\nc: d", 2, 2, "yaml-syntax", "line 1, column 4"),
        ("a: {b: c", 1, 9, "yaml-syntax", "line 1, column 4"),
        ('a: b\nc: "d\ne: f\n', 2, 4, "yaml-syntax", "never closed"),
        ("a: 'b\n---\n", 1, 4, "yaml-syntax", "--- or ..."),
        ("a: b\nc\nd: e", 2, 1, "yaml-syntax", "key: value"),
        ("a:\n  b: c\n d: e", 3, 2, "yaml-syntax", "line 1, column 1"),
        ("- a\nb: c", 2, 1, "yaml-syntax", "begin it with '- '"),
        ("a:\n\t- b", 2, 1, "yaml-syntax", "tab"),
        ("a: @b", 1, 4, "yaml-syntax", "begin with @"),
        ("a: `b`", 1, 4, "yaml-syntax", "begin with `"),
        ("a: [}", 1, 5, "yaml-syntax", "value is missing"),
        (": a", 1, 1, "yaml-syntax", "keys"),
        ('a: "\\q"', 1, 5, "yaml-syntax", "single quotes"),
        ('a: "\\xg0"', 1, 5, "yaml-syntax", "two"),
        ("a: |0\n b", 1, 5, "yaml-syntax", "1 to 9"),
        ("a: | b\n", 1, 6, "yaml-syntax", "next line"),
        ("a: - b", 1, 4, "yaml-syntax", "list item"),
        ("'a' b", 1, 5, "yaml-syntax", "already ended"),
    ],
)
def test_refused(data: str | bytes, line: int, column: int, rule: str, words: str) -> None:
    problem = problems_of(data)[0]
    assert (problem.file, problem.line, problem.column) == ("f.yaml", line, column)
    assert problem.rule == rule
    assert words in problem.message
    assert not problem.message.endswith(".")
    assert "\n" not in problem.message


def test_only_one_problem_each() -> None:
    for text in ["a: b\na: c", "a: &x b", "a: *x", "? [a]\n: b", "a: !x b", '"\\0"', "a: b\n--- c"]:
        assert len(problems_of(text)) == 1, text


def test_all_problems_are_listed_in_order() -> None:
    text = 'a: &x 1\nb: {c: 1, c: 2, c: 3}\na: *x\n? [d]\n: !t "\\x1b\\u202e"\n<<: 1\n<<: 2\nz: [\n'
    assert [(p.line, p.column, p.rule) for p in problems_of(text)] == [
        (1, 4, "yaml-alias"),
        (2, 11, "yaml-duplicate-key"),
        (2, 17, "yaml-duplicate-key"),
        (3, 1, "yaml-duplicate-key"),
        (3, 4, "yaml-alias"),
        (4, 3, "yaml-key"),
        (5, 3, "yaml-tag"),
        (5, 7, "yaml-control-character"),
        (5, 11, "yaml-hidden-character"),
        (6, 1, "yaml-merge"),
        (7, 1, "yaml-merge"),
        (9, 1, "yaml-syntax"),
    ]


def test_every_hidden_character_is_listed() -> None:
    found = problems_of("a: \x00b\n\x01é\x02: \u202ec\n")
    assert [(p.line, p.column) for p in found] == [(1, 4), (2, 1), (2, 3), (2, 6)]


def test_first_place_is_right_past_refused_keys() -> None:
    found = problems_of("{*x : 1, [p, {q: r}]: 2, a: [1, {b: 2}], k: 3, a: 4, k: 5}")
    duplicates = [p.message for p in found if p.rule == "yaml-duplicate-key"]
    assert "'a' is given twice in one mapping, first at line 1, column 26;" in duplicates[0]
    assert "'k' is given twice in one mapping, first at line 1, column 42;" in duplicates[1]


def test_tag_shown_in_message_has_no_control_characters() -> None:
    assert all(str(p).isprintable() for p in problems_of("a: !x%1b%0a b"))


def test_alias_bomb_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x]"] + [
        f"{c}: &{c} [*{p}, *{p}]" for p, c in zip("abcdef", "bcdefg", strict=True)
    ]
    found = problems_of("\n".join(lines))
    assert (found[0].line, found[0].column, found[0].rule) == (1, 4, "yaml-alias")
    assert {p.rule for p in found} == {"yaml-alias"}


# Depth and size


def test_depth_limit() -> None:
    assert read_text("[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not None
    (problem,) = problems_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert (problem.line, problem.column, problem.rule) == (1, MAX_DEPTH + 1, "yaml-depth")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "{a: " * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "- " * 10_000 + "a",
        "? " * 10_000 + "a",
        "[\n" * 10_000,
        "[[" + "{a: [" * 10_000,
        "".join(" " * n + "a:\n" for n in range(2_000)),
        "".join(" " * n + "-\n" for n in range(2_000)),
    ],
)
def test_deep_nesting_is_an_ordinary_problem(text: str) -> None:
    assert [p.rule for p in problems_of(text)][-1] == "yaml-depth"


def test_many_problems_are_cut_short() -> None:
    for text in ["- *a\n" * 5_000, "a: 1\n" * 5_000, '"' + "\\0" * 5_000 + '"', "\0" * 5_001]:
        found = problems_of(text)
        assert len(found) == MAX_PROBLEMS + 1
        assert found[-1].rule == "more-problems"


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "MAX_EVENTS", 10)
    assert read_text("[a, b, c, d]").value == list("abcd")
    (problem,) = problems_of("[a, b, c, d, e]\n")
    assert problem.rule == "yaml-size"


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "MAX_BYTES", 4)
    assert read_text("a: b").value == {"a": "b"}
    (problem,) = problems_of("a: bc")
    assert (problem.line, problem.column, problem.rule) == (None, None, "yaml-size")


def test_record_a_hundred_times_the_real_size_is_read() -> None:
    """With about as many characters to a value as the national record has."""
    forces, areas, bytes_wanted = 20_000, 8, 20_000_000
    force = (
        "force-N:\n  '2016':\n    published: 2017-03-02\n    url: https://example.org/peel/N\n"
        "    judgments:\n"
    )
    force += "".join(
        f"      area-{n}: {{grade: good, note: 'a note – of some more words than one, and the address that it was read at'}}\n"
        for n in range(areas)
    )
    text = "".join(force.replace("N", str(n)) for n in range(forces))
    assert len(text.encode()) > bytes_wanted
    document = read_text(text)
    assert isinstance(document.value, dict)
    assert len(document.value) == forces
    path = (f"force-{forces - 1}", "2016", "judgments", f"area-{areas - 1}")
    line = forces * (5 + areas)
    assert document.place(path, key=True) == (line, 7)
    assert document.place(path) == (line, 15)
    assert document.place((*path, "note")) == (line, 35)


# Files


def problem_of_file(path: Path) -> Problem:
    """Read the file at `path`, which must be refused with one problem, and give that."""
    with pytest.raises(InvalidData) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: é\n", encoding="utf-8")
    assert read(path).value == {"a": "é"}
    assert read(path).name == str(path)
    path.write_bytes(b"a: *x\n")
    assert problem_of_file(path).rule == "yaml-alias"


def test_missing_file(tmp_path: Path) -> None:
    assert problem_of_file(tmp_path / "none.yaml").rule == "file-missing"
    assert problem_of_file(tmp_path / "none" / "a.yaml").rule == "file-missing"
    (tmp_path / "file").write_bytes(b"")
    assert problem_of_file(tmp_path / "file" / "a.yaml").rule == "file-missing"


def test_folder(tmp_path: Path) -> None:
    problem = problem_of_file(tmp_path)
    assert problem.rule == "file-not-regular"
    assert "a folder" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problem_of_file(tmp_path / "pipe").rule == "file-not-regular"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_file_exchanged_for_a_pipe_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regular = tmp_path / "a.yaml"
    regular.write_bytes(b"a: b")
    os.mkfifo(tmp_path / "pipe")
    before = regular.stat()
    monkeypatch.setattr(Path, "stat", lambda _path: before)
    assert problem_of_file(tmp_path / "pipe").rule == "file-not-regular"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_device_is_not_read() -> None:
    assert problem_of_file(Path("/dev/zero")).rule == "file-not-regular"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "broken").symlink_to("none")
    (tmp_path / "real").write_bytes(b"a: b")
    (tmp_path / "good").symlink_to("real")
    assert problem_of_file(tmp_path / "loop").rule == "file-unreadable"
    assert problem_of_file(tmp_path / "broken").rule == "file-missing"
    assert read(tmp_path / "good").value == {"a": "b"}


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").write_bytes(b"a: b")
    monkeypatch.setattr(os, "open", refuse)
    problem = problem_of_file(tmp_path / "a.yaml")
    assert problem.rule == "file-unreadable"
    assert "Permission denied" in problem.message


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert problem_of_file(tmp_path / "a\0b").rule == "file-unreadable"
    assert problem_of_file(tmp_path / ("a" * 5_000)).rule == "file-unreadable"


def test_size_is_checked_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> YamlDocument:
        raise AssertionError("a file over the limit was read")

    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(yamlfile, "parse", refuse)
    assert problem_of_file(path).rule == "yaml-size"


# Properties

TEXTS = st.text(max_size=30).filter(lambda text: not FORBIDDEN.search(text)) | st.sampled_from(
    ["null", "~", "<<", "true", "2022", "2016-12-08", "a: b", "- a", "#", "é “q”"]
)
VALUES = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=25,
)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, True, False]),
        "default_style": st.sampled_from([None, None, None, '"', "'", "|", ">"]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 100_000]),
        "indent": st.sampled_from([2, 4]),
        "explicit_start": st.booleans(),
        "sort_keys": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)
FUZZ = settings(
    max_examples=tries(300), suppress_health_check=[HealthCheck.too_slow], print_blob=True
)


def dumped(value: Any, style: dict[str, Any]) -> str:
    """Write `value` as PyYAML does."""
    if style["default_style"] is not None:
        # PyYAML writes None with a style as a tagged `!!null "null"`, which is refused by design.
        style = {**style, "default_style": None} if has_none(value) else style
    return str(yaml.safe_dump(value, **style))


def has_none(value: Any) -> bool:
    """Tell whether there is a None in `value`."""
    return any(inner is None for _, inner in paths_of(value))


@FUZZ
@given(VALUES, STYLES)
def test_what_pyyaml_writes_reads_back(value: Any, style: dict[str, Any]) -> None:
    text = dumped(value, style)
    assume(yaml.safe_load(text) == value)  # PyYAML does not read all back that it folds itself
    assert read_text(text).value == value


@FUZZ
@given(VALUES, STYLES)
def test_every_place_points_at_its_value_and_key(value: Any, style: dict[str, Any]) -> None:
    text = dumped(value, style)
    document = read_text(text)
    lines = text.replace("\r\n", "\n")
    for path, inner in paths_of(document.value):
        assert_begins(char_at(lines, document.place(path)), inner)
        if path and isinstance(path[-1], str):
            assert_begins(char_at(lines, document.place(path, key=True)), path[-1])


def assert_begins(rest: str, value: Any) -> None:
    """Assert that `rest`, a part of a line, begins as `value` is written."""
    if value is None:
        assert rest.startswith("null")
    elif isinstance(value, list):
        assert rest[0] == "[" if not value else rest[0] in "[-"
    elif isinstance(value, dict):
        if rest[0] != "{":
            assert_begins(rest.removeprefix("? "), next(iter(value)))
    else:
        assert rest[0] in "\"'|>" or rest[0] == value[0]


@FUZZ
@given(VALUES, STYLES)
def test_places_agree_with_another_parser(value: Any, style: dict[str, Any]) -> None:
    text = dumped(value, style)
    document = read_text(text)
    todo: list[tuple[tuple[Any, ...], Any]] = [((), yaml.compose(text, Loader=yaml.SafeLoader))]
    while todo:
        path, node = todo.pop()
        mark = node.start_mark
        assert document.place(path) == (mark.line + 1, mark.column + 1)
        if isinstance(node, yaml.SequenceNode):
            todo += [((*path, index), item) for index, item in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            for key, item in node.value:
                mark, inner = key.start_mark, (*path, key.value)
                assert document.place(inner, key=True) == (mark.line + 1, mark.column + 1)
                todo.append((inner, item))


def assert_reads_or_refuses(data: bytes) -> None:
    """Assert that reading `data` ends well: with the right value, or with problems that fit it."""
    lines = data.count(b"\n") + data.count(b"\r") + 1
    try:
        document = parse(data, "f.yaml")
    except InvalidData as error:
        for problem in error.problems:
            assert problem.line is None or 1 <= problem.line <= lines
            assert problem.column is None or 1 <= problem.column <= len(data) + 2
            assert problem.rule
            assert str(problem).isprintable(), problem
    else:
        for path, _ in paths_of(document.value):
            assert document.place(path).line <= lines
        assert_same(document.value, yaml.load(data, Loader=yaml.CBaseLoader))


def assert_same(ours: Any, theirs: Any) -> None:
    """Assert that `ours` is what PyYAML's loader of plain text reads."""
    if isinstance(ours, dict):
        assert list(ours) == list(theirs)
        for key, inner in ours.items():
            assert_same(inner, theirs[key])
    elif isinstance(ours, list):
        assert len(ours) == len(theirs)
        for inner, other in zip(ours, theirs, strict=True):
            assert_same(inner, other)
    elif ours is None:
        assert theirs is None or theirs in ("", "~", "null", "Null", "NULL")
    else:
        assert ours == theirs


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert_reads_or_refuses(data)


WORDS = ["<<", "---", "...", "&a", "*a", "!t", "!!str", "%YAML 1.2", "%TAG ! x", "|0", ">-", "null"]
WORDS += [r"\x1b", r"\ud800", r"\0", "key:", "- [a", "{a:", '"a', "'a", '"']
PIECES = st.sampled_from([*"aé“0:-?,#&*!%@`|>[]{}'~", "\\", *WORDS])
SPACES = st.sampled_from([" ", "\n", "\t", "\r", "  ", ": ", "- ", "? ", "\n  ", "\0", "\u202e"])


@FUZZ
@given(st.lists(PIECES | SPACES, max_size=40).map("".join))
def test_any_pieces_of_yaml_are_read_or_refused(text: str) -> None:
    assert_reads_or_refuses(text.encode())


@FUZZ
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(RECORD.encode())),
            st.integers(0, 12),
            (PIECES | SPACES).map(str.encode) | st.binary(max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_spoilt_record_is_read_or_refused(edits: list[tuple[int, int, bytes]]) -> None:
    data = RECORD.encode()
    for start, length, instead in edits:
        data = data[:start] + instead + data[start + length :]
    assert_reads_or_refuses(data)
