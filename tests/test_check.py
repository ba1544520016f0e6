"""check: the rules of the files, the evidence behind every grade, and the layout."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import GRADES, ROOT, SMALL
from peeltrack.checking import check
from peeltrack.schema.load import find_files
from small import answer, run


def test_the_small_record_has_no_problem() -> None:
    found = answer("check")
    assert (found["ok"], found["problems"]) == (True, [])
    assert found["counts"]["forces"] == 13


def rules(data: Path) -> set[str]:
    return {problem.rule for problem in check(find_files([data])).problems}


LINES = GRADES.read_text(encoding="utf-8").split("\n")
CYCLE_GRADES = ["outstanding", "good", "requires-improvement", "inadequate"]


def mutations() -> list[tuple[str, int, str]]:
    """Every grade, quote, hash and date of data/grades.yaml, each with a wrong one in its place."""
    found = []
    chance = random.Random(2016)
    for n, line in enumerate(LINES):
        key, _, value = line.partition(": ")
        name, value = key.strip(" -"), value.strip()
        if name == "grade" and value in CYCLE_GRADES:
            found += [
                (f"grade to {other}", n, f"{key}: {other}")
                for other in CYCLE_GRADES
                if other != value
            ]
        elif name == "grade":
            found.append(("ungraded to good", n, f"{key}: good"))
        elif name in ("quote", "dated"):
            n, text = (n, value) if value != ">-" else (n + 1, LINES[n + 1])
            letters = [i for i, char in enumerate(text) if char.isalpha()]
            at = chance.choice(letters[2:-2])
            spoilt = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
            found.append((f"{name} letter", n, LINES[n].replace(text, spoilt)))
        elif name == "sha256":
            found.append(("hash", n, line.replace(value, value[::-1])))
        elif name == "date":
            found += [
                ("day", n, line.replace(value, value[:8] + "11")),
                ("month", n, line.replace(value, value[:5] + "12" + value[7:])),
                ("year", n, line.replace(value, "2017" + value[4:])),
            ]
        elif name == "reference":
            found.append(("reference", n, line.replace("1761", "1716")))
        elif name == "source":
            found.append(("source", n, line + "x"))
    return found


def test_any_grade_quote_hash_or_date_that_is_changed_is_noticed(
    seeds_copy: Callable[..., Path],
) -> None:
    data = seeds_copy()
    assert check(find_files([data])).problems == ()
    tried = mutations()
    assert len(tried) > 120
    missed = []
    for what, n, line in tried:
        changed = [*LINES[:n], line, *LINES[n + 1 :]]
        assert changed != LINES, (what, n)
        data.write_text("\n".join(changed), encoding="utf-8")
        if not check(find_files([data])).problems:
            missed.append((what, n + 1, line))
    assert missed == []


def test_a_file_out_of_layout_is_put_in_order_and_its_comments_stay(
    seeds_copy: Callable[..., Path],
) -> None:
    data = seeds_copy("areas: [effectiveness]", "areas: [ effectiveness ]   # kept")
    done = run("check", "--data", data)
    assert done.returncode == 1
    line = next(n for n, text in enumerate(data.read_text().split("\n"), 1) if "# kept" in text)
    assert f"{data}:{line}:1: not in normal form" in done.stdout
    fixed = run("check", "--data", data, "--fix")
    assert fixed.returncode == 0, fixed.stdout
    assert "areas: [effectiveness] # kept" in re.sub(" +", " ", data.read_text(encoding="utf-8"))
    again = data.read_text(encoding="utf-8")
    run("check", "--data", data, "--fix")
    assert data.read_text(encoding="utf-8") == again


@pytest.mark.parametrize("name", ["grades", "national", "framework", "forces"])
def test_the_data_files_name_the_schema_that_editors_check_them_with(name: str) -> None:
    first = (ROOT / "data" / f"{name}.yaml").read_text(encoding="utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
    assert match
    assert (ROOT / "data" / match[1]).is_file()


BAD = [
    # (what stands there, what is put in its place, line of the problem's text, rule, what it says)
    (
        "        legitimacy:",
        "        legitimcy:",
        "legitimcy",
        "unknown-area",
        "did you mean 'legitimacy'?",
    ),
    (
        "  leicestershire:",
        "  leicestershir:",
        "leicestershir:",
        "unknown-force",
        "did you mean 'leicestershire'?",
    ),
    ('    "2016":', '    "2016/17":', '"2016/17"', "unknown-cycle", "did you mean '2016'?"),
    (
        "grade: requires-improvement",
        "grade: adequate",
        "grade: adequate",
        "unknown-grade",
        "not on the scale of PEEL 2015",
    ),
    (
        "grade: requires-improvement",
        "grade: requires-improvment",
        "grade: requires-improvment",
        "unknown-grade",
        "did you mean 'requires-improvement'?",
    ),
    ("stated: quoted", "stated: qouted", "stated: qouted", "bad-value", "did you mean 'quoted'?"),
    ("kind: letter", "kind: leter", "kind: leter", "bad-value", "did you mean 'letter'?"),
    (
        "    publisher: Melton Times",
        "    publsher: Melton Times",
        "publsher",
        "unknown-key",
        "did you mean 'publisher'?",
    ),
    ("date: 2018-04-09", "date: 2018-02-30", "2018-02-30", "bad-value", "not a real date"),
    ("date: 2018-04-09", "date: 9999-99-99", "9999-99-99", "bad-value", "not a real date"),
    (
        "source: melton-times-2017",
        "source: melton-times-2071",
        "melton-times-2071",
        "unknown-source",
        "did you mean 'melton-times-2017'?",
    ),
    (
        "file: seeds/003_ffe0a12097cacf95.txt",
        "file: ../../etc/passwd",
        "../../etc/passwd",
        "source-file",
        "without '..'",
    ),
    (
        "file: seeds/003_ffe0a12097cacf95.txt",
        "file: /etc/passwd",
        "file: /etc/passwd",
        "source-file",
        "not in the folder",
    ),
    ("sha256: 5b93", "sha256: 6b93", "6b93", "source-hash", "another sha256"),
    (
        "covers: effectiveness",
        "covers: effectivness",
        "effectivness",
        "unknown-report",
        "did you mean 'effectiveness'?",
    ),
    ("quote: The overall judgement was ‘good’", "quote: ' '", "quote: ' '", "bad-value", "empty"),
    (
        "publisher: Harborough Mail\n",
        "publisher:\n",
        "publisher:\n",
        "empty-value",
        "'publisher' is empty",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "rule", "says"), BAD)
def test_bad_data_says_what_where_and_what_would_be_right(
    seeds_copy: Callable[..., Path], old: str, new: str, at: str, rule: str, says: str
) -> None:
    data = seeds_copy(old, new)
    lines = data.read_text(encoding="utf-8").split("\n")
    expected = next(n for n, line in enumerate(lines, 1) if at in line + "\n")
    done = run("show", "leicestershire", "--data", data)
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr
    first = done.stderr.split("\n")[0]
    assert first.startswith(f"{data}:{expected}:")
    assert first.endswith(f"[{rule}]")
    assert says in first
    problem = answer_of_check(data)[0]
    assert (problem["line"], problem["rule"]) == (expected, rule)


def answer_of_check(data: Path) -> list[dict[str, object]]:
    import json

    done = run("check", "--data", data, "--json")
    assert done.returncode == 3
    problems: list[dict[str, object]] = json.loads(done.stdout)["problems"]
    return problems


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    data = tmp_path / "grades.yaml"
    data.write_text(
        "reports:\n"
        "  kent:\n"
        '    "2016":\n'
        "      judgments:\n"
        "        effectiveness: goood\n"
        "        efficiency: good\n"
        '    "2061": {}\n'
        "  keent: {}\n",
        encoding="utf-8",
    )
    done = run("show", "kent", "--data", data)
    assert done.returncode == 3
    assert [line.split(" [")[-1] for line in done.stderr.splitlines()[:-1]] == [
        "unknown-grade]",
        "no-evidence]",
        "no-evidence]",
        "unknown-cycle]",
        "unknown-force]",
    ]
    assert done.stderr.splitlines()[-1] == "peeltrack: 5 problems, nothing done."


NOW = datetime.now(UTC).date()
DATED = """\
sources:
  paper: {{title: A paper, publisher: Somebody, kind: document, url: https://example.org/, date: {0}}}
reports:
  kent:
    "2023-25":
      published: {0}
      judgments:
        preventing-crime: {{grade: good, url: https://example.org/}}
        managing-offenders: {{grade: good, url: https://example.org/, published: {0}}}
        investigating-crime:
          grade: good
          url: https://example.org/
          revised:
            - {{grade: adequate, url: https://example.org/, published: {0}}}
"""
SPOTS = [
    (n, line.index("@") + 1)
    for n, line in enumerate(DATED.format("@").splitlines(), 1)
    if "@" in line
]


@pytest.mark.parametrize("day", [(NOW + timedelta(2)).isoformat(), "2199-12", f"{NOW.year + 2}"])
def test_a_date_of_publication_after_today_is_refused_wherever_it_is_read(
    day: str, tmp_path: Path
) -> None:
    own, offer = tmp_path / "own.yaml", tmp_path / "offer.yaml"
    for file in (own, offer):
        file.write_text(DATED.format(day), encoding="utf-8")
    found = answer_of_check(own)
    late = [one for one in found if one["rule"] == "date-after-today"]
    assert [(one["line"], one["column"]) for one in late] == SPOTS
    assert all("is after today" in str(one["message"]) for one in late)
    for asked in (
        ("show", "kent", "--data", own),
        ("import", offer, "--into", tmp_path / "new.yaml", "--yes"),
    ):
        done = run(*asked)
        assert (done.returncode, done.stderr.count("[date-after-today]")) == (3, len(SPOTS))
    asked = ("add", "kent", "2018/19", "legitimacy", "good", "--url", "https://example.org/")
    done = run(*asked, "--published", day, "--into", tmp_path / "new.yaml", "--yes")
    assert (done.returncode, "is after today" in done.stderr) == (2, True)
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m", "%Y"])
def test_today_this_month_and_this_year_can_be_known(form: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(DATED.format(NOW.strftime(form)), encoding="utf-8")
    assert rules(tmp_path / "own.yaml") == set()


def test_a_response_is_not_dated_after_today(seeds_copy: Callable[..., Path]) -> None:
    data = seeds_copy("date: 2018-04-09", "date: 2199-04-09")
    assert "date-after-today" in rules(data)


def test_a_cycle_without_dates_comes_after_those_that_have_them(tmp_path: Path) -> None:
    text = DATED.replace("2023-25", "2025-27").format("2016-01")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    found = [p for p in answer_of_check(tmp_path / "own.yaml") if p["rule"] == "date-before-cycle"]
    assert len(found) == len(SPOTS) - 1  # the paper can be older
    assert all("PEEL 2025–27 comes after it" in str(one["message"]) for one in found)


def test_a_report_without_a_date_is_told_once_with_the_key_to_write(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    text = (
        'reports:\n  kent:\n    "2025-27":\n      url: https://example.org/\n      judgments:\n'
        "        preventing-crime: good\n        managing-offenders: good\n"
        "        disrupting-serious-organised-crime: {grade: good, url: https://example.org/, "
        "inspection: regional-organised-crime}\n"
    )
    own.write_text(text, encoding="utf-8")
    whole, apart = answer_of_check(own)
    key = 'reports.kent."2025-27"'
    assert (whole["rule"], whole["line"], apart["line"]) == ("no-date", 3, 8)
    assert f"as {key}.published in a record file" in str(whole["message"])
    assert f"{key}.judgments.disrupting-serious-organised-crime.published" in str(apart["message"])
    own.write_text(text.replace("      url", "      published: 2026-04\n      url", 1))
    assert [one["line"] for one in answer_of_check(own)] == [9]


def test_two_files_that_disagree_are_an_error_that_names_both_sources(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "reports:\n"
        "  leicestershire:\n"
        '    "2016":\n'
        "      url: https://example.org/report\n"
        "      judgments: {effectiveness: good}\n",
        encoding="utf-8",
    )
    done = run("show", "leicestershire", "--data", GRADES, "--data", other)
    assert done.returncode == 3
    assert f"{other}:5:" in done.stderr
    assert "good here (https://example.org/report)" in done.stderr
    assert "requires-improvement in" in done.stderr
    assert "melton-times-2017" in done.stderr


def test_two_files_that_agree_add_up_their_evidence(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "reports:\n"
        "  leicestershire:\n"
        '    "2016":\n'
        "      url: https://example.org/report\n"
        "      judgments: {effectiveness: requires-improvement}\n",
        encoding="utf-8",
    )
    shown = answer("show", "leicestershire", "--data", GRADES, "--data", other)
    judgment = next(
        j for j in shown["judgments"] if (j["area"], j["cycle"]) == ("effectiveness", "2016")
    )
    assert judgment["sources"] == ["melton-times-2017", "https://example.org/report"]
    assert judgment["stated"] == "quoted"


@pytest.mark.parametrize(
    ("link", "to"), [("seeds", "/etc"), ("seeds/passwd", "/etc/passwd")], ids=["folder", "file"]
)
def test_a_link_out_of_the_folder_is_no_source_file(tmp_path: Path, link: str, to: str) -> None:
    (tmp_path / "seeds").mkdir() if "/" in link else None
    (tmp_path / link).symlink_to(to)
    data = tmp_path / "grades.yaml"
    data.write_text(
        "sources:\n  one:\n    title: One\n    publisher: One\n    kind: letter\n"
        f"    file: seeds/passwd\n    sha256: {'0' * 64}\n",
        encoding="utf-8",
    )
    done = run("check", "--data", data)
    assert done.returncode == 3
    assert "[source-file]" in done.stdout


def test_a_missing_file_or_folder_is_said(tmp_path: Path) -> None:
    for path, says in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "no record file")):
        done = run("show", "kent", "--data", path)
        assert done.returncode == 3
        assert says in done.stderr


def test_a_new_cycle_is_a_change_of_data_and_not_of_code(tmp_path: Path) -> None:
    for name in ("framework.yaml", "forces.yaml"):
        (tmp_path / name).write_bytes((SMALL / name).read_bytes())
    framework = tmp_path / "framework.yaml"
    text = framework.read_text(encoding="utf-8")
    future = (
        '  "2031/32":\n    title: PEEL 2031/32\n    scale: four-tier\n    window: {first: 2031-01, last: 2032-02}\n'
        "    comparable: {with-previous: false, note: Made up.}\n"
        "    areas:\n      investigating-crime: {label: Solving crime}\n\n"
    )
    mark = "totals:\n"
    framework.write_text(text.replace(mark, future + mark), encoding="utf-8")
    (tmp_path / "grades.yaml").write_text(
        'reports:\n  kent:\n    "2031/32":\n      url: https://example.org/\n'
        "      judgments: {investigating-crime: good}\n",
        encoding="utf-8",
    )
    (judgment,) = answer("show", "kent", "--data", tmp_path)["judgments"]
    assert (judgment["label"], judgment["grade"], judgment["published"]) == (
        "Solving crime",
        "good",
        None,
    )
    assert "2031 to 2032" in run("show", "kent", "--data", tmp_path).stdout
    asked = answer("compare", "--data", tmp_path, "--at", "2031/32")
    assert asked["at"] == "peel-2031/32"


@pytest.mark.parametrize(
    ("name", "content", "quotes"),
    [
        (
            "table.txt",
            "Kent Police, 2 March 2017\n\nEffectiveness\tGood\nEfficiency\tGood\n- is good\n- is safe\n",
            ["Effectiveness Good", "Effectiveness | Good", "- is good - is safe", "is good"],
        ),
        (
            "page.html",
            "<html><p>Kent <b>is</b>&nbsp;good<table><tr><td>Effectiveness<td>Good</table>",
            ["Kent is good", "Effectiveness | Good"],
        ),
        ("old.txt", b"\x91Kent is good\x92", ["Kent is good"]),
    ],
)
def test_quotes_stand_in_a_file_as_it_is_and_as_it_is_read(
    name: str, content: str | bytes, quotes: list[str], tmp_path: Path
) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)

    def found(quote: str) -> set[str]:
        record = {
            "sources": {
                "one": {
                    "title": "A document",
                    "publisher": "An office",
                    "kind": "document",
                    "file": name,
                    "sha256": hashlib.sha256(data).hexdigest(),
                }
            },
            "reports": {
                "kent": {
                    "2016": {
                        "judgments": {
                            "effectiveness": {
                                "grade": "good",
                                "evidence": [{"source": "one", "stated": "quoted", "quote": quote}],
                            }
                        }
                    }
                }
            },
        }
        (tmp_path / "own.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")
        return rules(tmp_path / "own.yaml") - {"layout"}

    assert [found(quote) for quote in quotes] == [set()] * len(quotes)
    assert found("Kent is not good") == {"quote-not-found"}


def test_problems_come_first_and_what_is_incomplete_in_a_line_a_cycle(
    seeds_copy: Callable[[str, str], Path],
) -> None:
    wrong = seeds_copy("grade: good", "grade: inadequate")
    done = run("check", "--data", wrong)
    assert done.returncode == 1
    problems, _, rest = done.stdout.partition("\n\n")
    assert all(line.endswith("]") for line in problems.splitlines())
    assert "[" not in rest
    found = answer_of("check", "--data", wrong)["problems"]
    assert len(problems.splitlines()) == len(found)
    lines = [line for line in rest.splitlines() if line.startswith("  PEEL")]
    cycles = [line.split(":")[0] for line in lines]
    assert lines
    assert len(cycles) == len(set(cycles))
    quiet = run("check", "--quiet", "--data", wrong)
    assert (quiet.returncode, quiet.stdout) == (1, f"{problems}\n")


def test_quiet_says_nothing_where_nothing_is_wrong() -> None:
    done = run("check", "-q", "--data", SMALL)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def answer_of(*args: str | Path) -> Any:
    return json.loads(run(*args, "--json").stdout)


@pytest.mark.parametrize(
    ("cycle", "said", "rule"),
    [
        (
            "2017",
            "judgments: {effectiveness: {grade: good, carried-over-from: '2016'}}",
            "carried-over",
        ),
        ("2017", "judgments: {effectiveness: {grade: inadequate, carried-over-from: '2016'}}", ""),
        ("2023-25", "published: 2024-01-02", "date-order"),
        ("2023-25", "published: 2024", ""),
    ],
)
def test_reports_of_a_force_are_held_against_those_before(
    tmp_path: Path, cycle: str, said: str, rule: str
) -> None:
    file = tmp_path / "own.yaml"
    before = (
        '    "2016": {url: https://example.org/, judgments: {effectiveness: inadequate}}\n'
        '    "2021/22": {published: 2024-06-01, url: https://example.org/}\n'
    )
    file.write_text(
        f'reports:\n  kent:\n{before}    "{cycle}":\n      url: https://example.org/\n      {said}\n',
        encoding="utf-8",
    )
    rules = [
        one["rule"] for one in json.loads(run("check", "--json", "--data", file).stdout)["problems"]
    ]
    assert [one for one in rules if one != "not-normal"] == ([rule] if rule else [])


def test_a_revision_that_changes_nothing_is_none(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: 2022-04-28\n      judgments:\n'
        "        preventing-crime:\n          grade: good\n          url: https://example.org/\n"
        "          revised:\n"
    )
    one = "            - {{grade: {}, published: {}, url: https://example.org/2}}\n"
    file.write_text(said + one.format("adequate", "2022-09-01") + one.format("good", "2022-12-01"))
    assert run("check", "-q", "--data", file).returncode == 0
    file.write_text(
        said + one.format("adequate", "2022-09-01") + one.format("adequate", "2022-12-01")
    )
    done = run("check", "--data", file)
    assert (
        "own.yaml:11:23: kent 2021/22 preventing-crime: this says 'adequate' as before, and revises nothing"
        in done.stdout
    )


@pytest.mark.parametrize(
    ("asked", "ending"),
    [("show kent", "txt"), ("export", "csv"), ("report kent", "html"), ("draft x.txt", "json")],
)
def test_no_answer_is_written_over_a_source(
    asked: str, ending: str, seeds_copy: Callable[..., Path]
) -> None:
    data = seeds_copy()
    seeds = data.parent.parent / "seeds"
    seeds.unlink()
    shutil.copytree(ROOT / "seeds", seeds)
    (data.parent / "x.txt").write_text("Kent was good.\n", encoding="utf-8")
    seed = min(seeds.glob("*.txt"))
    output = data.parent / f"link.{ending}"
    output.symlink_to(seed)
    before = seed.read_bytes()
    done = run(*asked.split(), "-o", output, "--data", data, cwd=data.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is the source 'leicestershire-" in done.stderr
    assert seed.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "force,cycle,area,grade\nkent,2016,legitimacy,good\nkent,2017,legitimacy,good\n"),
        ("letter.txt", "Dear sir,\nthe letter."),
        ("list.yaml", "- a\n-   b\n"),
    ],
)
def test_what_is_no_file_of_a_record_is_not_rewritten(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = run("check", "--fix", "--data", file)
    assert done.returncode == 3
    assert "should be a mapping (key: value); `peeltrack import` takes tables" in done.stdout
    assert "normal form" not in done.stdout + done.stderr
    assert file.read_text(encoding="utf-8") == text
