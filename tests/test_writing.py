"""Where answers go and in what form: several forces, files by their endings, pipes, locales, widths."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import COMMAND, environment
from small import HERE, answer, run, terminal

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_show_takes_several_forces_one_after_the_other() -> None:
    page = run("show", "kent", "Essex Police").stdout
    assert page.index("Kent Police") < page.index("Essex Police")
    listed = json.loads(run("show", "kent", "essex", "--json").stdout)
    lines = run("show", "kent", "essex", "-f", "jsonl").stdout.splitlines()
    alone = [answer("show", force) for force in ("kent", "essex")]
    assert listed == alone == [json.loads(line) for line in lines]
    rows = run("show", "kent", "essex", "-f", "csv").stdout
    assert {row["force"] for row in csv.DictReader(io.StringIO(rows))} == {"kent", "essex"}


NAMING_FORCES = [
    "show", "flag", "compare", "gaps", "sources", "responses", "forces", "export", "chart", "report",
]  # fmt: skip


@pytest.mark.parametrize("command", NAMING_FORCES)
def test_forces_are_arguments_and_option_alike(command: str) -> None:
    to = ["-o", "-"] if command in ("export", "chart", "report") else []
    how = ["--format", "csv"] if command not in ("chart", "report") else []
    by_argument = run(command, "kent", "Essex Police", *how, *to)
    assert by_argument.returncode == 0, by_argument.stderr
    assert "essex" in by_argument.stdout.lower()
    assert "surrey" not in by_argument.stdout.lower()
    for named in (["--force", "kent", "--force", "Essex"], ["kent", "--force", "essex"]):
        assert run(command, *named, *how, *to).stdout == by_argument.stdout


def test_show_needs_a_force() -> None:
    done = run("show")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Missing argument 'FORCE...'" in done.stderr


def test_chart_takes_several_forces(tmp_path: Path) -> None:
    out = tmp_path / "two.svg"
    assert run("chart", "kent", "essex", "--area", "effectiveness", "-o", out).returncode == 0
    assert {name for name in ("Kent", "Essex") if name in out.read_text()} == {"Kent", "Essex"}
    assert "Surrey" not in out.read_text()
    assert "<svg" in run("chart", "kent", "-o", "-").stdout


PAGE = '<!DOCTYPE html>\n<meta charset="utf-8">\n<title>peeltrack</title>\n'
"""What makes a table a page that a browser opens as what it is."""


@pytest.mark.parametrize(
    ("ending", "format"),
    [
        ("json", "json"), ("jsonl", "jsonl"), ("csv", "csv"), ("tsv", "tsv"), ("yaml", "yaml"),
        ("md", "github"), ("html", "html"), ("txt", "table"),
    ],
)  # fmt: skip
def test_a_files_ending_says_its_format(tmp_path: Path, ending: str, format: str) -> None:
    out = tmp_path / f"kent.{ending}"
    assert run("show", "kent", "-o", out).returncode == 0
    written = out.read_text(encoding="utf-8")
    assert written.removeprefix(PAGE) == run("show", "kent", "-f", format).stdout
    assert written.startswith(PAGE) == (format == "html")


@pytest.mark.parametrize("command", [("show", "kent"), ("report",), ("flag",)])
def test_what_cannot_be_written_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    out = tmp_path / "x.docx"
    done = run(*command, "-o", out)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert ".html" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("where", ["-", "/dev/stdout", ">(cat)", "fifo"])
def test_pipes_are_written_to(tmp_path: Path, where: str) -> None:
    whole = [*COMMAND, "export", "kent", "--format", "csv", "-o"]
    quoted = " ".join(f"'{part}'" for part in whole)
    before = "mkfifo fifo; cat fifo & " if where == "fifo" else ""
    done = subprocess.run(
        ["bash", "-c", f"{before}{quoted} {where}; wait $!"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(HERE),
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith("force,"), done.stderr
    assert "kent" in done.stdout


def test_columns_are_chosen_and_wide_rows_are_forces() -> None:
    chosen = run("export", "--format", "tsv", "--columns", "area,force", "-o", "-").stdout
    assert chosen.startswith("area\tforce\n")
    assert run("show", "kent", "-f", "csv", "--columns", "grade").stdout.startswith("grade\n")
    wrong = run("show", "kent", "-f", "csv", "--columns", "grde")
    assert "did you mean 'grade'?" in wrong.stderr
    rows = list(csv.DictReader(io.StringIO(run("compare", "--wide", "-f", "csv").stdout)))
    table = answer("compare")
    assert [row["force"] for row in rows] == [row["force"] for row in table["rows"]]
    for row, force in zip(rows, table["rows"], strict=True):
        for area, cell in force["grades"].items():
            assert row[area] == ((cell["grade"] or cell["state"]) if cell else "")


def test_excel_gets_its_byte_order_mark(tmp_path: Path) -> None:
    out = tmp_path / "kent.csv"
    assert run("show", "kent", "--excel", "-o", out).returncode == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfforce,")
    assert run("show", "kent", "--excel", "--json").returncode == 2


@pytest.mark.parametrize("format", ["json", "csv", "yaml", "github", "html"])
def test_data_is_utf8_whatever_the_locale(format: str) -> None:
    here, there = (run("show", "kent", "-f", format, env=env) for env in ({}, C_LOCALE))
    assert here.stdout == there.stdout
    assert "\\u" not in there.stdout


def test_for_people_escapes_stay_where_the_locale_lacks_a_character() -> None:
    assert run("show", "kent", env=C_LOCALE).stdout.isascii()


def test_html_and_latex_and_markdown_carry_the_caption_and_the_key() -> None:
    key = "not recorded here, though the report is out"

    class Texts(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    parser = Texts()
    parser.feed(run("show", "kent", "-f", "html").stdout)
    for text in (
        parser.found,
        run("show", "kent", "-f", "latex").stdout,
        run("show", "kent", "-f", "md").stdout,
    ):
        assert "Kent Police" in text
        assert key in text


def test_a_cell_of_several_lines_stays_one_row_of_markdown() -> None:
    table = [line for line in run("flag", "-f", "md").stdout.splitlines() if line.startswith("|")]
    assert table
    assert all(line.endswith("|") for line in table)


@pytest.mark.parametrize("env", [{"COLUMNS": "60"}, {}])
def test_a_width_holds_in_a_pipe(env: dict[str, str]) -> None:
    asked = [] if env else ["--width", "60"]
    for command in (["show", "kent"], ["compare"], ["flag"], ["diff", "2016", "2018"]):
        done = run(*command, *asked, env=env)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= 60


@pytest.mark.parametrize("columns", [3, 60, 160])
def test_a_terminal_of_any_kind_gets_the_width_it_has(columns: int) -> None:
    page = terminal("compare", columns=columns, env={"TERM": "dumb"})
    assert "\x1b" not in page
    longest = max(len(line.rstrip("\r")) for line in page.split("\n"))
    assert longest <= max(columns, 40)


def test_a_width_holds_in_a_file_and_one_of_nothing_is_none(tmp_path: Path) -> None:
    out = tmp_path / "kent.txt"
    assert run("show", "kent", "--width", "60", "-o", out).returncode == 0
    assert max(map(len, out.read_text(encoding="utf-8").splitlines())) <= 60
    assert run("show", "kent", env={"COLUMNS": "0"}).stdout == run("show", "kent").stdout


def test_colour_is_asked_for() -> None:
    assert "\x1b[" in run("show", "kent", "--color", "always").stdout
    assert "\x1b[" not in run("show", "kent", "--color", "auto").stdout
    assert "\x1b[" not in terminal("show", "kent", "--color", "never", columns=80)


def test_a_long_answer_goes_through_the_pager(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged\ncat\n")
    pager.chmod(0o755)
    there = {"PAGER": str(pager)}
    assert terminal("diff", "2014", "2017", "--all", columns=60, env=there).startswith("paged")
    assert "paged" not in terminal(
        "diff", "2014", "2024", "--all", "--no-pager", columns=60, env=there
    )
    short = terminal("show", "kent", "--area", "efficiency", columns=60, env=there)
    assert "paged" not in short


def test_flags_of_the_country_begin_with_counts_and_list_what_is_over_on_request() -> None:
    page, whole = run("flag").stdout, run("flag", "--all").stdout
    counts, _, listed = page.partition("\nOpen\n")
    flags = answer("flag")["flags"]
    assert {flag["status"] for flag in flags} >= {"open", "resolved"}
    for status in {flag["status"] for flag in flags}:
        assert status.capitalize() in counts
        assert (f"\n{status.capitalize()}\n" in f"\nOpen\n{listed}") == (
            status in ("open", "superseded")
        )
        assert f"\n{status.capitalize()}\n" in whole
    assert "--all" in page
    assert "Resolved" in run("flag", "kent", "essex", "gwent", "leicestershire").stdout
