"""Whatever a file holds, up to 32 MB, it is read or refused in bounded time and memory.

The inputs here are a part of that size, each of a kind that once took minutes or gigabytes; the system ends a
command that takes more than its seconds of the processor or its memory, however busy the machine is.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import run
from peeltrack.problems import MAX_PROBLEMS

PAGE = "https://example.org/report"
SECONDS, MEGABYTES = 10, 400


def lines(count: int, line: str, head: str = "", tail: str = "") -> Iterator[str]:
    """Yield a text of many lines, in each of which N is its number."""
    yield head
    for n in range(count):
        yield line.replace("N", str(n))
    yield tail


REPORT = "reports:\n  kent:\n    '2016':\n      judgments:\n"
QUOTED = (
    f"{REPORT}        effectiveness:\n          grade: good\n          url: {PAGE}\n"
    "          evidence:\n"
)
FILED = "{{title: A, publisher: B, kind: letter, file: {file}, sha256: " + "0" * 64 + "}}\n"
JUDGED = f"reports:\n  kent:\n    '2016':\n      url: {PAGE}\n      judgments:\n        effectiveness: good\n"
SOURCE = "{title: A, publisher: B, kind: letter, url: https://example.org/N}\n"
KINDS = {
    "sources": (8_000, "  source-N: " + SOURCE, "sources:\n", 0, ""),
    "sources and quotes of none of them": (
        1_500,
        "            - {source: suorce-N, stated: quoted, quote: good}\n",
        "sources:\n" + "".join(lines(8_000, "  source-N: " + SOURCE)) + QUOTED,
        3,
        "unknown-source",
    ),
    "comments": (17_000, "# line N of a comment, as long as people write them\n", JUDGED, 0, ""),
    "blank lines": (2_000_000, "\n", JUDGED, 0, ""),
    "blank lines out of form": (2_100_000, "\n", "reports : {}\n", 1, "layout"),
    "a long list in brackets": (15_000, "x, ", REPORT + "        a: [", 3, "bad-value"),
    "spaces before colons": (8_000, "  source-N : " + SOURCE, "sources:\n", 1, "layout"),
    "unknown forces": (50_000, "  force-N: {}\n", "reports:\n", 3, "unknown-force"),
    "unknown areas": (25_000, "        area-N: good\n", REPORT, 3, "unknown-area"),
    "wrong values": (25_000, "        area-N: []\n", REPORT, 3, "bad-value"),
    "wrong items": (25_000, "            - []\n", QUOTED, 3, "bad-value"),
    "unknown keys": (50_000, "key-N: x\n", "", 3, "unknown-key"),
    "keys given twice": (50_000, "  kent: {}\n", "reports:\n", 3, "yaml-duplicate-key"),
    "aliases": (200_000, "  - *a\n", "reports:\n", 3, "yaml-alias"),
    "empty lists": (800_000, "[],", "reports: [", 3, "yaml-size"),
    "one long grade": (1_500_000, "good", f'{REPORT}        effectiveness: "', 3, "yaml-size"),
    "one long address": (
        3_000_000,
        "a.",
        f'{REPORT}        a: {{grade: good, url: "https://',
        3,
        "yaml-size",
    ),
    "long grades": (160, f'        area-N: "{"good" * 12_000}"\n', REPORT, 3, "unknown-area"),
    "long paths": (
        300,
        f"  source-N: {FILED.format(file='a/' * 24_000)}",
        "sources:\n",
        3,
        "source-file",
    ),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_one_kind_is_checked_in_bounded_time_and_memory(
    kind: str, tmp_path: Path
) -> None:
    count, line, head, status, rule = KINDS[kind]
    file = tmp_path / "in.yaml"
    tail = {"[": "]\n", '"': '"\n', "/": '"}\n'}.get(head[-1:], "")
    file.write_text("".join(lines(count, line, head, tail)), encoding="utf-8")
    done = run("check", "--data", file, env={"PEELTRACK_CACHE": "off"}, preexec_fn=limited)
    assert done.returncode == status, (done.stdout[-500:], done.stderr[-500:])
    problems = [text for text in done.stdout.splitlines() if text.endswith("]")]
    assert len(problems) <= MAX_PROBLEMS + 2
    assert (f"[{rule}]" in done.stdout) is bool(rule)


FRAMEWORK = """\
grades:
  good: {{label: Good, short: Good, code: G}}
scales:
  one: [good]
pillars:
  effectiveness: Effectiveness
areas:
{areas}
cycles:
{cycles}
response: {{days: 56, law: a law}}
official-hosts: [example.org]
inspectorate:
  - {{name: I, long: Inspectorate}}
"""
CYCLE = (
    "  c{}: {{title: C, scale: one, comparable: {{with-previous: true, note: n}}, areas: {{{}}}}}"
)
FORCES = "regions:\n  wales: Wales\nforces:\n{forces}\n"


@pytest.mark.parametrize(
    ("areas", "cycles", "forces", "rule"),
    [(1_000, 101, 5, "framework-size"), (1, 20_000, 1, "framework-size"), (20_000, 1, 1, "framework-size"),
     (1, 1, 20_000, "framework-size"), (1_000, 100, 5, ""), (1_999, 1, 1, "")],
)  # fmt: skip
def test_a_framework_makes_no_more_places_for_judgments_than_can_be_looked_through(
    areas: int, cycles: int, forces: int, rule: str, tmp_path: Path
) -> None:
    ids = [f"area-{n}" for n in range(areas)]
    about = ", ".join(f"{id}: {{label: A}}" for id in ids)
    texts = {
        "framework.yaml": FRAMEWORK.format(
            areas="\n".join(f"  {id}: {{label: A}}" for id in ids),
            cycles="\n".join(CYCLE.format(n, about) for n in range(cycles)),
        ),
        "forces.yaml": FORCES.format(
            forces="\n".join(f"  f{n}: {{name: F{n}, region: wales}}" for n in range(forces))
        ),
        "own.yaml": "reports: {}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    env = {"PEELTRACK_CACHE": "off"}
    done = run("gaps", "--data", tmp_path, env=env, preexec_fn=limited)
    assert done.returncode == (3 if rule else 0), done.stderr[-500:]
    assert (f"[{rule}]" in done.stderr) is bool(rule)


def test_names_that_are_all_alike_are_compared_for_a_while(tmp_path: Path) -> None:
    """A thousand unknown names, each nearly that of each of two thousand forces."""
    named = "\n".join(f"  force-{n}: {{name: F{n}, region: wales}}" for n in range(2_000))
    (tmp_path / "forces.yaml").write_text(FORCES.format(forces=named), encoding="utf-8")
    (tmp_path / "framework.yaml").write_text(
        FRAMEWORK.format(
            areas="  area-0: {label: A}", cycles=CYCLE.format(0, "area-0: {label: A}")
        ),
        encoding="utf-8",
    )
    wrong = "".join(lines(2_000, "  forec-N: {}\n", "reports:\n"))
    (tmp_path / "own.yaml").write_text(wrong, encoding="utf-8")
    said = run("show", "kent", "--data", tmp_path, preexec_fn=limited).stderr
    assert "'forec-0' is no force; did you mean 'force-0'?" in said
    assert "'forec-999' is no force; the 2000 valid ones run from" in said


def test_quotes_are_looked_for_in_long_sources_up_to_a_limit(tmp_path: Path) -> None:
    import hashlib

    letter = "It is good. " * 200_000
    (tmp_path / "letter.txt").write_text(letter, encoding="utf-8")
    digest = hashlib.sha256(letter.encode()).hexdigest()
    head = f"sources:\n  a: {{title: A, publisher: B, kind: letter, file: letter.txt, sha256: {digest}}}\n{QUOTED}"
    quoted = "            - {source: a, stated: quoted, quote: It is good}\n"
    file = tmp_path / "in.yaml"
    for text, rule in (
        (lines(200, quoted, head), ""),
        (lines(5_000, quoted, head), "too-many-quotes"),
        (lines(5_000, quoted.replace("good", "good N"), head), "quote-not-found"),
    ):
        file.write_text("".join(text), encoding="utf-8")
        done = run("check", "--data", file, preexec_fn=limited)
        assert done.returncode == (1 if rule else 0), done.stderr[-500:]
        assert (f"[{rule}]" in done.stdout) is bool(rule)
        assert done.stdout.count("[too-many-quotes]") <= 1


def test_what_a_message_quotes_is_cut_and_its_end_stays(tmp_path: Path) -> None:
    file = tmp_path / "in.yaml"
    date = "2016-" * 9_000
    file.write_text(f"{REPORT}        a: {{grade: good, published: '{date}'}}\n", encoding="utf-8")
    (line, _) = run("show", "kent", "--data", file).stderr.splitlines()
    assert len(line) < 2_500
    assert line.startswith(f"{file}:5:37: published: '2016-2016-")
    assert "is not a real date; write 2017-03-02" in line


def test_the_problems_past_the_limit_are_counted_as_one(tmp_path: Path) -> None:
    file = tmp_path / "in.yaml"
    for more in (0, 1):
        text = "".join(lines(MAX_PROBLEMS + more, "  force-N: {}\n", "reports:\n"))
        file.write_text(text, encoding="utf-8")
        said = run("show", "kent", "--data", file, preexec_fn=limited).stderr.splitlines()
        assert len(said) == MAX_PROBLEMS + more + 1
        assert said[MAX_PROBLEMS - 1].startswith(f"{file}:{MAX_PROBLEMS + 1}:3: 'force-999' is no")
        assert ("only the first 1,000 problems are listed" in said[-2]) is bool(more)


def test_errors_of_a_large_file_keep_their_places(tmp_path: Path) -> None:
    """Where there are too many to be told at once, they are told as if there were few."""
    told = []
    for many in (5, 30_000):
        file = tmp_path / "in.yaml"
        head = f"{QUOTED}            - {{source: a, stated: qouted, quote: x}}\n            - []\n"
        text = "".join(lines(many, "            - {source: a, stated: said}\n", head))
        file.write_text(text, encoding="utf-8")
        told.append(run("show", "kent", "--data", file).stderr.splitlines()[:5])
        assert len(told[0]) == 5
    assert sorted(told[0]) == sorted(told[1])


@pytest.mark.parametrize("name", ["national.yaml", "framework.yaml", "forces.yaml"])
def test_a_sparse_file_is_refused_by_its_size(name: str, tmp_path: Path) -> None:
    """It holds 20 GB of nothing: to read it, or take its digest, would take more than its seconds."""
    (tmp_path / "own.yaml").write_text(JUDGED, encoding="utf-8")
    with (tmp_path / name).open("wb") as file:
        file.truncate(20 * 2**30)
    done = run("show", "kent", "--data", tmp_path, preexec_fn=limited)
    assert done.returncode == 3
    assert f"{name}: the file has at least 21,474,836,480 bytes" in done.stderr


def test_a_source_that_is_named_often_is_read_once(tmp_path: Path) -> None:
    import hashlib

    letter = "It is good. " * 100_000
    (tmp_path / "letter.txt").write_text(letter, encoding="utf-8")
    digest = hashlib.sha256(letter.encode()).hexdigest()
    entry = f"  source-N: {{title: A, publisher: B, kind: letter, file: letter.txt, sha256: {digest}}}\n"
    file = tmp_path / "in.yaml"
    file.write_text("".join(lines(3_000, entry, "sources:\n")), encoding="utf-8")
    done = run("check", "--data", file, preexec_fn=limited)
    assert done.returncode == 0, done.stdout[-500:]


HEADS = "force,cycle,area,grade,sources,note\n"
JUDGED_SO = '{"force": "kent", "cycle": "2016", "area": "effectiveness", "grade": "good", '
TABLES = {
    "rows": ("csv", 150_000, f"kent,2016,effectiveness,good,{PAGE},\n", HEADS, "table-size"),
    "revisions": ("jsonl", 110_000, f'{JUDGED_SO}"revised": "true"}}\n', "", "table-size"),
    "columns": ("csv", 1_000_000, "c,", "", "table-size"),
    "notes": ("jsonl", 500_000, '"n", ', f'{JUDGED_SO}"notes": [', "table-size"),
    "objects without anything": ("jsonl", 3_000_000, "{}\n", "", "missing-value"),
    "lines that are no JSON": ("jsonl", 5_000_000, "x\n", "", "json-syntax"),
    "one long grade": ("jsonl", 3_000_000, "good", '{"grade": "', "json-syntax"),
    "long names": ("csv", 150, "kent" * 25_000 + ",2016,effectiveness,good,,\n", HEADS, "bad-value"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_one_kind_is_imported_or_refused_in_bounded_time_and_memory(
    kind: str, tmp_path: Path
) -> None:
    ending, count, line, head, rule = TABLES[kind]
    file, own = tmp_path / f"in.{ending}", tmp_path / "own.yaml"
    tail = {"[": '"n"]}\n', '"': '"}\n'}.get(head[-1:], "\n")
    file.write_text("".join(lines(count, line, head, tail)), encoding="utf-8")
    own.write_text("reports: {}\n", encoding="utf-8")
    done = run("import", file, "--data", own, "--yes", preexec_fn=limited)
    assert done.returncode == 3, done.stderr[-500:]
    assert f"[{rule}]" in done.stderr
    assert own.read_text(encoding="utf-8") == "reports: {}\n"
