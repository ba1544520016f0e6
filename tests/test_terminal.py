"""On a real terminal (a pty, read back by an emulator), in pipes, and in poor surroundings."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyte
import pytest

from conftest import COMMAND, GRADES, environment
from small import answer, run, terminal


def screen(written: str, columns: int) -> list[str]:
    """Return the lines that a person sees on a terminal as tall as they need."""
    needed = sum(1 + len(line) // columns for line in written.split("\n"))
    display = pyte.Screen(columns, needed)
    pyte.Stream(display).feed(written)
    return "\n".join(line.rstrip() for line in display.display).rstrip("\n").split("\n")


COLOUR = re.compile(r"\x1b\[(?:\d+;)*[34][0-8][\d;]*m")
"""A colour of the text or behind it, from the palette or of its own."""
ANSWERS = [
    ("show", "leicestershire"),
    ("show", "northamptonshire"),
    ("show", "leicestershire", "--long"),
    ("show", "leicestershire", "--data", GRADES),
    ("diff", "2016", "2018"),
    ("flag",),
    ("compare",),
    ("compare", "--at", "2024"),
    ("compare", "--group-by", "region"),
    ("forces",),
    ("cycles",),
    ("responses", "leicestershire"),
]


@cache
def words_on_a_wide_one(args: tuple[str, ...]) -> set[str]:
    """Return the words of an answer on a terminal where none is broken."""
    return set(" ".join(screen(terminal(*args, columns=200), 400)).split())


@pytest.mark.parametrize("columns", [60, 80, 140])
@pytest.mark.parametrize("args", ANSWERS)
def test_no_line_is_wider_than_the_screen_and_no_word_is_broken(
    args: tuple[str, ...], columns: int
) -> None:
    written = terminal(*args, columns=columns)
    drawn = [line for line in screen(written, 400) if line]
    assert max(map(len, drawn)) <= columns
    words = " ".join(drawn).replace("▲", "").replace("▼", "").split()
    pieces = {"improve", "Require", "Outstand", "Inadequ", "Effective", "Leicester"}
    assert not pieces & set(words) - words_on_a_wide_one(args)


@pytest.mark.parametrize(("args", "columns"), [((), 140), (("--long",), 60), (("--long",), 140)])
def test_the_timeline_says_every_grade_in_words(args: tuple[str, ...], columns: int) -> None:
    text = " ".join(
        " ".join(screen(terminal("show", "leicestershire", *args, columns=columns), 400)).split()
    )
    for words in (
        "Requires improvement ▼",
        "Outstanding ‡",
        "Good ▲",
        "ungraded",
        "Adequate †",
        "┊",
    ):
        assert words in text


CODES = {
    "outstanding": "O",
    "good": "G",
    "adequate": "A",
    "requires-improvement": "RI",
    "inadequate": "I",
}
ABSENT = {"not-recorded": "–", "not-established": "ne"}
DRAWN_PLAIN = str.maketrans("–▲▼†‡§┊»·─", "-^v+#%|>.-")


def codes_on(lines: list[str]) -> Counter[str]:
    """Return how often each code of a grade, or what stands in the place of one, is in the grids of a screen."""
    words = " ".join(
        lines[: lines.index(next(x for x in lines if x.startswith("O outst")))]
    ).split()
    known = {*CODES.values(), *ABSENT.values(), "ng"}
    return Counter(word for word in words if word in known or word.endswith("?"))


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
@pytest.mark.parametrize("force", ["midshire", "kent"])
def test_where_words_do_not_fit_every_grade_has_its_code(force: str, columns: int) -> None:
    shown = answer("show", force)
    told = Counter(CODES.get(judgment["grade"], "ng") for judgment in shown["judgments"])
    for gap in shown["gaps"]:
        possible = [CODES[grade] for grade in gap["possible"] or ()]
        few = gap["state"] == "not-recorded" and 1 <= len(possible) <= 2
        told[f"{'/'.join(possible)}?" if few else ABSENT[gap["state"]]] += 1
    lines = screen(terminal("show", force, columns=columns), 400)
    assert codes_on(lines) == told
    for code, meaning in (("O", "outstanding"), ("RI", "requires improvement")):
        assert f"{code} {meaning}" in " ".join(" ".join(lines).split())


def test_of_a_grid_in_parts_the_newest_comes_first_and_the_break_is_said() -> None:
    lines = screen(terminal("show", "leicestershire", columns=60), 400)
    heads = [line.split() for line in lines if "2021/22" in line or "2014" in line]
    assert heads[:2] == [
        ["2021/22", "┊", "2023-25"],
        ["2014", "2015", "2016", "2017", "2018/19"],
    ]
    assert "┊ the following are not compared with those above" in lines
    assert not any(
        "not compared with those" in line
        for line in screen(terminal("show", "leicestershire", columns=80), 400)
    )


def test_a_grid_in_codes_says_below_when_the_grades_came_out() -> None:
    text = " ".join(" ".join(screen(terminal("show", "midshire", columns=60), 400)).split())
    assert (
        "2023-25 2024; Preventing crime, revised, 15 Jan 2025; Preventing crime, revised, Jul 2025"
        in text
    )
    assert "2014 27 Nov 2014" in text
    assert "Effectiveness 22 Mar 2018; Efficiency 9 Nov 2017; Legitimacy 12 Dec 2017" in text


def test_a_pipe_has_words_and_columns_or_width_make_it_narrow() -> None:
    assert "Requires improvement" in run("show", "leicestershire").stdout
    narrow = run("show", "leicestershire", "--width", "80").stdout
    assert narrow == run("show", "leicestershire", env={"COLUMNS": "80"}).stdout
    assert max(map(len, narrow.splitlines())) <= 80
    assert "RI requires improvement" in narrow
    long = run("show", "leicestershire", "--long").stdout
    shown = answer("show", "leicestershire")
    of_cycles = [line for line in long.splitlines() if re.match(r"  20\d\d", line)]
    assert len(of_cycles) == len(shown["judgments"]) + len(shown["gaps"])


def test_grades_are_coloured_and_no_color_takes_colours_away() -> None:
    coloured = terminal("show", "leicestershire", columns=100)
    assert COLOUR.search(coloured)
    for plain in (
        terminal("show", "leicestershire", columns=100, env={"NO_COLOR": "1"}),
        terminal("show", "leicestershire", "--no-color", columns=100),
    ):
        assert not COLOUR.search(plain)
        assert screen(plain, 100) == screen(coloured, 100)


def test_into_a_pipe_there_is_no_escape_and_it_is_tabulates_text() -> None:
    text = run("show", "leicestershire").stdout
    assert "\x1b" not in text
    assert "-----  -----" in text


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_in_the_c_locale_everything_is_ascii(locale: dict[str, str]) -> None:
    done = run("show", "leicestershire", "--evidence", env=locale)
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "Requires improvement v" in done.stdout
    assert terminal("show", "leicestershire", columns=80, env=locale).isascii()


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_in_plain_ascii_no_mark_is_cut_off(columns: int) -> None:
    plain = screen(terminal("show", "midshire", columns=columns, env={"LC_ALL": "C"}), 400)
    drawn = screen(terminal("show", "midshire", columns=columns), 400)
    assert plain == [line.translate(DRAWN_PLAIN) for line in drawn]


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    shell = " ".join(f"'{part}'" for part in COMMAND)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {shell} compare --format jsonl | head -1"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_a_read_only_home_is_no_hindrance(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    nowhere = {"HOME": str(home), "XDG_CACHE_HOME": "/proc/nowhere"}
    for _ in range(2):
        done = run("show", "kent", "--json", env=nowhere)
        assert (done.returncode, done.stderr) == (0, "")


def test_control_characters_and_markup_never_reach_the_terminal_raw(
    seeds_copy: Callable[..., Path],
) -> None:
    # The loader refuses control characters, so they are tried where text comes from the user.
    data = seeds_copy("publisher: Melton Times", "publisher: '[bold red]Melton[/] [link=x]Times'")
    written = terminal("show", "leicestershire", "--evidence", "--data", data, columns=140)
    assert "[bold red]Melton[/] [link=x]Times" in "".join(screen(written, 140))
    done = run("show", "kent\x1b[31m\u202e")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


@pytest.mark.parametrize("char", ["\x1b[31m", "\x07", "\x00", "\u202e", "\u2066", "\x9b"])
def test_control_and_direction_characters_in_data_are_refused(
    seeds_copy: Callable[..., Path], char: str
) -> None:
    data = seeds_copy("publisher: Melton Times", f"publisher: Melton {char} Times")
    done = run("show", "leicestershire", "--data", data)
    assert done.returncode == 3
    assert not set(done.stderr) & set("\x1b\x07\x00\u202e\u2066\x9b")
    escaped = char.encode("unicode_escape").decode("ascii")
    data.write_text(
        GRADES.read_text(encoding="utf-8").replace(
            "publisher: Melton Times", f'publisher: "Melton {escaped} Times"', 1
        ),
        encoding="utf-8",
    )
    assert run("show", "leicestershire", "--data", data).returncode == 3
