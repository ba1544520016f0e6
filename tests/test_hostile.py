"""What a stranger's file, a poor machine or an odd request can do: nothing, and it is said in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import COMMAND, ROOT, answer, environment, run
from peeltrack.record.addresses import host_of

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
        env=environment(),
        timeout=120,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A record of one's own: the bundled one, copied."""
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "data", folder)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


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
    assert run("chart", "kent", "-o", tmp_path / "a.svg", env=env).returncode == 0
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
    assert done.stderr == f"Written to {mine}\\udcff/grades.yaml.\n"
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
