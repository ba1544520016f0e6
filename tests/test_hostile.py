"""What a stranger's file, a poor machine or an odd request can do: nothing, and it is said in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import COMMAND, ROOT, environment, run

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
