"""What a stranger's file, a poor machine or an odd request can do: nothing, and it is said in a sentence."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import COMMAND, ROOT, SMALL, environment
from peeltrack.cells import escaped, joined, parted, unescaped
from peeltrack.cli.main import COMMANDS
from peeltrack.record.addresses import host_of
from small import HERE, answer, run, start

FILES = [
    ("export",),
    ("report", "kent"),
    ("chart", "kent"),
    ("forces", "--json"),
]
ENDINGS = {"export": ".csv", "report": ".html", "chart": ".svg", "forces": ".json"}


def shell(script: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `peeltrack` is the real command."""
    quoted = " ".join(f"'{part}'" for part in COMMAND)
    return subprocess.run(
        ["bash", "-c", f'peeltrack() {{ {quoted} "$@"; }}\n{script}'],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(HERE),
        timeout=120,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A record of one's own: the small one, copied."""
    return Path(shutil.copytree(SMALL, tmp_path / "mine"))


# Where an answer goes


@pytest.mark.parametrize("args", FILES, ids=lambda args: args[0])
def test_on_a_full_disk_the_old_file_stays_and_is_named(
    args: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / f"old{ENDINGS[args[0]]}"
    file.write_text("old", encoding="utf-8")
    # No file may grow beyond a block.
    done = shell(
        f"ulimit -f 1; trap '' XFSZ; export PEELTRACK_CACHE=off; peeltrack {' '.join(args)} -o '{file}'"
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr == f"peeltrack: {file}: File too large\n"
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("args", FILES, ids=lambda args: args[0])
def test_a_link_to_itself_is_named(args: tuple[str, ...], tmp_path: Path) -> None:
    loop = tmp_path / f"loop{ENDINGS[args[0]]}"
    loop.symlink_to(loop.name)
    done = run(*args, "-o", loop)
    assert done.returncode == 3
    assert done.stderr == f"peeltrack: {loop}: Too many levels of symbolic links\n"


@pytest.mark.parametrize("there", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"])
@pytest.mark.parametrize(
    "args", [("forces", "--json"), ("report", "kent")], ids=lambda args: args[0]
)
def test_what_is_open_already_is_written_to(
    args: tuple[str, ...], there: str, tmp_path: Path
) -> None:
    run(*args, "-o", tmp_path / "file")
    assert run(*args, "-o", there).stdout == (tmp_path / "file").read_text(encoding="utf-8")
    appended = shell(
        f"{{ echo before; peeltrack {' '.join(args)} -o {there}; }} > '{tmp_path}/both'"
    )
    assert appended.returncode == 0, appended.stderr
    both = (tmp_path / "both").read_text(encoding="utf-8")
    assert both == "before\n" + (tmp_path / "file").read_text(encoding="utf-8")


def test_a_program_or_a_named_pipe_can_read_it(tmp_path: Path) -> None:
    script = f"cd '{tmp_path}'; mkfifo pipe.csv; cat pipe.csv > out & peeltrack export kent -o pipe.csv && wait && head -c 6 out"
    assert shell(script).stdout == "force,"
    assert (tmp_path / "pipe.csv").is_fifo()
    done = shell("peeltrack forces --json -o >(head -c 1); wait $!")
    assert (done.stdout, done.stderr, done.returncode) == ("{", "", 0)


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link.html").symlink_to("real")
    assert run("report", "kent", "-o", tmp_path / "link.html").returncode == 0
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    file = tmp_path / ("é" * 125 + ".csv")
    assert run("export", "kent", "-o", file).returncode == 0
    assert file.read_text(encoding="utf-8").startswith("force,")


def test_an_exported_folder_writes_through_no_link_and_waits_for_no_pipe(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "judgments.csv").symlink_to("../precious")
    (folder / "forces.csv").symlink_to("../nothing-yet")
    os.mkfifo(folder / "areas.csv")
    assert run("export", "kent", "-o", f"{folder}/").returncode == 0
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nothing-yet").exists()
    for name in ("judgments.csv", "forces.csv", "areas.csv"):
        assert (folder / name).is_file()
        assert not (folder / name).is_symlink()


def test_the_lock_of_a_folder_that_is_a_link_is_not_followed(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    (mine / ".peeltrack.lock").symlink_to("../precious")
    grade = ("add", "kent", "2023-25", "managing-offenders", "good", "--published", "2024-03")
    done = run(*grade, "--url", "https://example.org/", "--data", mine, "--yes")
    assert done.returncode == 3
    assert "symbolic links" in done.stderr
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"


# Settings that lie about


SETTINGS = (
    "text.usetex: True\naxes.facecolor: red\nfont.size: 40\nsavefig.dpi: 10\nno.such.setting: 1\n"
)


def test_a_chart_obeys_no_settings_that_lie_about(tmp_path: Path) -> None:
    assert run("chart", "kent", "-o", tmp_path / "plain.svg").returncode == 0
    here, home = tmp_path / "here", tmp_path / "home"
    (home / "stylelib").mkdir(parents=True)
    (home / "stylelib" / "x.mplstyle").write_text(SETTINGS, encoding="utf-8")
    here.mkdir()
    for folder in (here, home):
        (folder / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    env = {
        "MATPLOTLIBRC": str(home),
        "MPLCONFIGDIR": str(home),
        "XDG_CONFIG_HOME": str(home),
        "MPLBACKEND": "no-such-backend",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    before = {path: path.stat().st_mtime_ns for path in (*home.rglob("*"), *here.rglob("*"))}
    done = run("chart", "kent", "-o", tmp_path / "odd.svg", cwd=here, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "odd.svg").read_bytes() == (tmp_path / "plain.svg").read_bytes()
    after = {path: path.stat().st_mtime_ns for path in (*home.rglob("*"), *here.rglob("*"))}
    assert after == before


def test_a_chart_waits_for_no_pipe_and_needs_no_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "matplotlibrc")
    env = {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "relative", "TMPDIR": str(tmp_path / "t")}
    (tmp_path / "t").mkdir()
    done = run("chart", "kent", "-o", tmp_path / "a.svg", cwd=tmp_path, env=env, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    left = sorted(path.name for path in tmp_path.rglob("*"))
    assert left == ["a.svg", "matplotlibrc", "t"]


# The cache


def foreign(folder: Path) -> list[str]:
    """Put other people's files into a folder; return their names."""
    names = [f"notes{n}.db" for n in range(20)] + ["a.new"]
    for name in names:
        (folder / name).write_text("precious", encoding="utf-8")
        os.utime(folder / name, (1, 1))
    return names


def test_the_cache_deletes_only_its_own(tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "peeltrack"
    cache.mkdir(parents=True, mode=0o700)
    names = foreign(cache)
    assert run("show", "kent", env={"XDG_CACHE_HOME": str(cache.parent)}).returncode == 0
    held = {path.name for path in cache.iterdir()}
    assert held > set(names)


@pytest.mark.parametrize("kind", ["link", "world-writable"])
def test_a_cache_folder_that_is_not_the_users_alone_is_not_written(
    kind: str, tmp_path: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    cache = tmp_path / "cache" / "peeltrack"
    if kind == "link":
        cache.parent.mkdir()
        cache.symlink_to(real)
    else:
        cache.mkdir(parents=True)
        cache.chmod(0o777)
        real = cache
    names = foreign(real)
    env = {"XDG_CACHE_HOME": str(cache.parent)}
    assert run("show", "kent", env=env).returncode == 0
    # One that is started, for the list of fonts is kept when matplotlib is loaded.
    assert start("chart", "kent", "-o", tmp_path / "a.svg", env=env).returncode == 0
    assert {path.name for path in real.iterdir()} == set(names)


def test_a_folder_whose_name_is_not_utf8_is_read_like_any(mine: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(mine) + b"\xff"))
    mine.rename(odd)
    (mine.parent / "link").symlink_to(odd)
    plain = run("show", "kent", "--json")
    for folder in (odd, odd, mine.parent / "link", mine.parent / "link"):
        done = run("show", "kent", "--json", "--data", folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, plain.stdout, "")
    grade = ("add", "kent", "2023-25", "managing-offenders", "good", "--published", "2024-03")
    done = run(*grade, "--url", "https://example.org/", "--data", odd, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"Written to {mine}\\udcff/national.yaml.\n"
    assert run("check", "--data", odd).returncode == 0
    assert run("check", "--json", "--data", odd).returncode == 0


# Addresses


LOOKALIKES = [
    "https://evil.example?.justiceinspectorates.gov.uk/x",
    "https://evil.example?@hmicfrs.justiceinspectorates.gov.uk/",
    "https://evil.example/.justiceinspectorates.gov.uk",
    "https://hmicfrs.justiceinspectorates.gov.uk.evil.example/",
    "https://evil-justiceinspectorates.gov.uk/",
]


@pytest.mark.parametrize("url", LOOKALIKES)
def test_an_address_that_only_looks_like_the_inspectorates_is_not_its_own(
    url: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        f'reports: {{kent: {{"2016": {{judgments: {{effectiveness: {{grade: good, url: "{url}"}}}}}}}}}}\n',
        encoding="utf-8",
    )
    assert "Good †" in run("show", "kent", "--data", own).stdout
    (source,) = answer("sources", "--data", own)["sources"]
    assert (source["id"], source["kind"]) == (url, "web-page")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (
            "https://hmicfrs.justiceinspectorates.gov.uk:443/x?y",
            "hmicfrs.justiceinspectorates.gov.uk",
        ),
        ("http://HMICFRS.justiceinspectorates.gov.uk", "hmicfrs.justiceinspectorates.gov.uk"),
        ("https://hmicfrs.justiceinspectorates.gov.uk@evil.example/", "evil.example"),
        ("https://evil.example\\.justiceinspectorates.gov.uk/", None),
        ("https://evil.example#.justiceinspectorates.gov.uk/", "evil.example"),
        ("https://[::1/", None),
        ("javascript://hmicfrs.justiceinspectorates.gov.uk/%0aalert(1)", None),
        ("hmicfrs.justiceinspectorates.gov.uk", None),
    ],
)
def test_the_host_of_an_address_is_what_a_browser_would_go_to(url: str, host: str | None) -> None:
    assert host_of(url) == host


# Closed and full streams


ADD = ("add", "kent", "2023-25", "managing-offenders", "good", "--published", "2024-03")
ANSWERS = [
    "show kent",
    "diff 2016 2018",
    "flag kent",
    "compare",
    "forces",
    "cycles",
    "areas",
    "gaps kent",
    "sources",
    "responses",
    "check",
    "draft seeds/*.txt",
    "report kent -o -",
    "schema data",
    "completion bash",
    "show --help",
    "--help",
    "--version",
]
UNWRITABLE = {">&-": "it is closed", "> /dev/full": "No space left on device"}


def test_every_command_is_tried() -> None:
    tried = {answer.split()[0] for answer in ANSWERS} | {"add", "import", "init", "chart", "export"}
    assert tried >= {name for group in COMMANDS.values() for name in group}


@pytest.mark.parametrize("where", UNWRITABLE)
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_cannot_be_written_is_said(answer: str, where: str) -> None:
    done = shell(f"peeltrack {answer} {where}", cwd=ROOT)
    assert done.stderr.splitlines()[-1] == f"peeltrack: standard output: {UNWRITABLE[where]}"
    assert done.returncode == 3
    assert shell(f"peeltrack {answer} {where} 2>&-", cwd=ROOT).returncode == 3


@pytest.mark.parametrize("answer", ["show kent", "check", "--help"])
def test_without_input_or_messages_answers_are_the_same(answer: str) -> None:
    plain = shell(f"peeltrack {answer}")
    for where in ("<&-", "2>&-", "2> /dev/full", "<&- 2>&-"):
        done = shell(f"peeltrack {answer} {where}")
        assert (done.returncode, done.stdout) == (0, plain.stdout)


@pytest.mark.parametrize("where", [*UNWRITABLE, "<&-", "2>&-", "2>/dev/full", "<&- >&- 2>&-"])
def test_what_is_done_is_done_and_told_by_the_status(
    where: str, mine: Path, tmp_path: Path
) -> None:
    before = (mine / "national.yaml").read_bytes()
    words = " ".join((*ADD, "--url", "https://example.org/", "--data", str(mine)))
    asked = shell(f"peeltrack {words} {where}")
    assert asked.returncode == (3 if ">&-" in where.split() or where in UNWRITABLE else 2)
    assert (mine / "national.yaml").read_bytes() == before
    done = shell(f"peeltrack {words} --yes {where}")
    assert done.returncode == 0, done.stderr
    after = (mine / "national.yaml").read_bytes()
    assert after != before
    if where in UNWRITABLE:
        assert done.stderr == (
            f"peeltrack: standard output: {UNWRITABLE[where]}; what was to be done is done.\n"
            f"Written to {mine}/national.yaml.\n"
        )


@pytest.mark.parametrize("where", [*UNWRITABLE, "<&- >&- 2>&-"])
def test_what_is_begun_and_taken_in_needs_no_stream(where: str, mine: Path, tmp_path: Path) -> None:
    assert run("export", "kent", "-o", tmp_path / "kent.json").returncode == 0
    for command in (
        f"init '{tmp_path}/new'",
        f"import '{tmp_path}/kent.json' --data '{mine}' --yes",
    ):
        assert shell(f"peeltrack {command} {where}").returncode == 0
    assert run("check", "--data", tmp_path / "new").returncode == 0


@pytest.mark.parametrize("args", FILES, ids=lambda args: args[0])
def test_a_file_is_written_without_any_stream(args: tuple[str, ...], tmp_path: Path) -> None:
    for name, where in (("a", ""), ("b", "<&- >&- 2>&-")):
        file = tmp_path / f"{name}{ENDINGS[args[0]]}"
        assert shell(f"peeltrack {' '.join(args)} -o '{file}' {where}").returncode == 0
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "args", [("--help",), ("show", "--help"), ("add", "--help"), ("show", "kent")]
)
def test_a_poor_encoding_is_no_hindrance(args: tuple[str, ...]) -> None:
    done = run(*args, env={"PYTHONIOENCODING": "latin-1"}, encoding="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


# Names and words from outside


ODD = b"a\n\x1b[31mb\xc2\x9b\xe2\x80\xae\xff"
SHOWN = "a\\n\\x1b[31mb\\x9b\\u202e\\udcff"
HIDDEN = set("\x1b\x9b\u202e")


@pytest.fixture
def odd(mine: Path) -> Path:
    """A record in a folder of a name that would colour the screen and turn it about."""
    folder = mine.with_name(os.fsdecode(ODD))
    mine.rename(folder)
    return folder


def test_a_path_is_one_line_that_shows_every_character(odd: Path, tmp_path: Path) -> None:
    done = run(*ADD, "--url", "https://example.org/", "--data", odd, "--yes")
    assert done.stdout.startswith(f"--- {tmp_path}/{SHOWN}/national.yaml\n+++ ")
    assert done.stderr == f"Written to {tmp_path}/{SHOWN}/national.yaml.\n"
    (odd / "grades.yaml").write_text("reports:  {}\n", encoding="utf-8")
    found = run("check", "--data", odd / "grades.yaml")
    assert found.stdout.startswith(f"{tmp_path}/{SHOWN}/grades.yaml:1:")
    assert len(found.stdout.splitlines()) == len(
        run("check", "--data", odd / "grades.yaml").stdout.splitlines()
    )
    fixed = run("check", "--fix", "--data", odd / "grades.yaml")
    assert fixed.stderr == f"{tmp_path}/{SHOWN}/grades.yaml: rewritten in normal form.\n"
    (odd / "grades.yaml").write_text("reports: {nowhere: {}}\n", encoding="utf-8")
    for format in ("table", "json", "jsonl", "csv", "tsv", "yaml", "html", "github"):
        told = run("check", "--format", format, "--data", odd / "grades.yaml")
        assert not HIDDEN & set(told.stdout + told.stderr), format
    (problem,) = json.loads(run("check", "--json", "--data", odd / "grades.yaml").stdout)[
        "problems"
    ]
    assert problem["file"] == f"{odd}/grades.yaml"
    assert yaml.safe_load(run("check", "-f", "yaml", "--data", odd / "grades.yaml").stdout)[
        "problems"
    ]
    refused = run("show", "kent", "--data", odd / "grades.yaml")
    assert refused.stderr.startswith(f"{tmp_path}/{SHOWN}/grades.yaml:1:")
    assert len(refused.stderr.splitlines()) == 2


def test_what_init_says_to_type_is_right_in_a_shell(tmp_path: Path) -> None:
    begun = run("init", tmp_path / os.fsdecode(ODD))
    assert begun.returncode == 0
    assert begun.stdout.splitlines()[0] == f"{tmp_path}/{SHOWN}/.peeltrack"
    assert not HIDDEN & set(begun.stderr)
    export = begun.stderr.split("From elsewhere: ")[1].split("\n")[0]
    assert (
        shell(
            f'{export}; peeltrack check > /dev/null && [ -f "$PEELTRACK_DATA/grades.yaml" ]'
        ).returncode
        == 0
    )
    plain = run("init", tmp_path / "it's here")
    assert (
        f"PEELTRACK_DATA={shlex.quote(str(tmp_path) + '/it' + chr(39) + 's here')}\n"
        in plain.stderr
    )


@pytest.mark.parametrize(
    "option", ["--published", "--note", "--quote", "--source", "--url", "--stated"]
)
def test_an_argument_that_is_not_utf8_is_wrong_usage(option: str, mine: Path) -> None:
    before = (mine / "national.yaml").read_bytes()
    for text in ("\udcff", "good\udcff"):
        done = run(*ADD, "--url", "https://example.org/", option, text, "--data", mine, "--yes")
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) <= 4
        assert "fault" not in done.stderr
    assert (mine / "national.yaml").read_bytes() == before


# What ends it


def test_a_fault_of_the_program_is_a_sentence_that_says_how_to_report_it() -> None:
    code = (
        "from peeltrack.cli import main\nimport peeltrack.queries.timeline as t\n"
        "def timeline(*_): raise RuntimeError('odd\\n\\x1b[31m')\nt.timeline = timeline\nmain(['show', 'kent'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 4
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "peeltrack: a fault of the program (RuntimeError in timeline, <string>:3: odd\\n\\x1b[31m)."
    )
    assert "report it" in line


def test_memory_that_ends_is_a_sentence() -> None:
    for kilobytes in (50_000, 90_000, 120_000):
        done = shell(
            f"export PEELTRACK_CACHE=off; ulimit -v {kilobytes}; peeltrack check --json --data '{SMALL}' > /dev/null"
        )
        begun = shell(f"ulimit -v {kilobytes}; '{sys.executable}' -c 'import click'")
        assert done.returncode in (0, 4) or begun.returncode, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize(("module", "ending"), [("matplotlib", "svg"), ("xlsxwriter", "xlsx")])
def test_a_package_that_is_there_and_cannot_be_loaded_is_not_said_to_be_missing(
    module: str, ending: str, tmp_path: Path
) -> None:
    code = (
        "import sys\n"
        "class Fail:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.startswith('{module}.'): raise ImportError('failed to map')\n"
        "sys.meta_path.insert(0, Fail())\n"
        "from peeltrack.cli import main\nmain(sys.argv[1:])"
    )
    command = "chart" if ending == "svg" else "export"
    args = [sys.executable, "-c", code, command, "kent", "-o", str(tmp_path / f"a.{ending}")]
    done = subprocess.run(args, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 4
    assert done.stderr == (
        "peeltrack: a package cannot be loaded (failed to map); it is damaged, or there is too little memory.\n"
    )


def test_to_be_stopped_while_modules_load_is_quiet() -> None:
    for module in (
        "click",
        "peeltrack.cli.streams",
        "peeltrack.cli.show_command",
        "yaml",
        "pydantic",
    ):
        code = (
            "import sys, signal, os\n"
            "class Stop:\n"
            "    def find_spec(self, name, path=None, target=None):\n"
            f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Stop())\n"
            "from peeltrack.cli import main\nmain(['show', 'kent'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment({"PEELTRACK_CACHE": "off"}),
            check=False,
        )
        assert done.returncode == 130, module
        assert done.stderr.strip() in ("", "stopped.")


# Numbers and texts that fit nowhere


@pytest.mark.parametrize(
    "number", ["21234567890123456789012345", "9" * 4301, "10000", "-1", "1e3", "0x10"]
)
def test_a_count_is_a_number_of_areas_or_forces(number: str, mine: Path, tmp_path: Path) -> None:
    file = mine / "national.yaml"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index("counts: {good: 2,")].count("\n") + 1
    file.write_text(
        text.replace("counts: {good: 2,", f"counts: {{good: {number},", 1), encoding="utf-8"
    )
    for args in (("show", "kent"), ("export", "-o", tmp_path / "a.db"), ("check",)):
        done = run(*args, "--data", mine)
        assert done.returncode == 3
        assert f"national.yaml:{line}:" in done.stdout + done.stderr
        assert "'good' should be" in done.stdout + done.stderr
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("days", ["99999999", "0", "367"])
def test_the_days_for_a_response_are_no_more_than_a_year(days: str, mine: Path) -> None:
    file = mine / "framework.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  days: 56\n", f"  days: {days}\n"), encoding="utf-8")
    done = run("responses", "--data", mine)
    assert done.returncode == 3
    assert "'days' should be" in done.stderr


NOTES = ["a\nb", "c", '["d"]', "  e", "f\n\n\ng", "[", "=h\n-i", "j\r\nk", "\ttab\t"]


@pytest.mark.parametrize("ending", [".csv", ".json", ".jsonl", ".yaml"])
def test_a_note_with_a_line_break_comes_back_as_one(ending: str, tmp_path: Path) -> None:
    url = "https://example.org/"
    judgment = {"grade": "good", "url": url, "note": NOTES[0], "notes": NOTES[1:]}
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(
        json.dumps({"reports": {"kent": {"2016": {"judgments": {"effectiveness": judgment}}}}}),
        encoding="utf-8",
    )
    other.write_text("reports: {}\n", encoding="utf-8")
    assert run("export", "-o", tmp_path / f"a{ending}", "--data", one).returncode == 0
    done = run("import", tmp_path / f"a{ending}", "--data", other, "--yes")
    assert done.returncode == 0, done.stderr
    for data in (one, other):
        (known,) = answer("show", "kent", "--evidence", "--data", data)["judgments"]
        assert known["notes"] == NOTES


@given(st.lists(st.text().filter(str.strip)))
def test_texts_in_a_cell_come_back(texts: list[str]) -> None:
    assert parted(unescaped(escaped(joined(texts)))) == texts


def test_a_record_file_that_is_a_link_to_nothing_is_not_made(mine: Path, tmp_path: Path) -> None:
    (mine / "grades.yaml").unlink()
    (mine / "grades.yaml").symlink_to("../not-there")
    done = run(*ADD, "--url", "https://example.org/", "--data", mine, "--yes")
    assert done.returncode == 2
    assert "leads to no file" in done.stderr
    assert not (tmp_path / "not-there").exists()


@pytest.mark.parametrize(
    ("escape", "words"),
    [
        ("\\ud800", "U+D800 is not a character"),
        ("\\u0000", "U+0000"),
        ("\\u202e", "turns the direction"),
    ],
)
@pytest.mark.parametrize("where", ["force", "sources", "note", "evidence", "other"])
def test_an_escape_in_json_brings_in_no_character_that_a_record_may_not_hold(
    escape: str, words: str, where: str, mine: Path, tmp_path: Path
) -> None:
    before = (mine / "national.yaml").read_bytes()
    row: dict[str, object] = {
        "force": "kent",
        "cycle": "2023-25",
        "area": "managing-offenders",
        "grade": "good",
        "published": "2024-03",
        "sources": ["https://example.org/"],
        where: [f"a{escape}"],
    }
    one, other = tmp_path / "in.jsonl", tmp_path / "in.csv"
    one.write_text(json.dumps(row).replace("\\\\u", "\\u"), encoding="utf-8")
    evidence = f'[{{""source"": ""https://example.org/{escape}"", ""stated"": ""cited""}}]'
    other.write_text(
        "force,cycle,area,grade,published,evidence\n"
        f'kent,2023-25,managing-offenders,good,2024-03,"{evidence}"\n',
        encoding="utf-8",
    )
    for file in (one, other):
        done = run("import", file, "--data", mine, "--yes")
        assert done.returncode == 3, done.stderr
        assert words in done.stderr
    assert (mine / "national.yaml").read_bytes() == before
