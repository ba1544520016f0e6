"""The snapshot: never seen in an answer, whatever happens to it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import ROOT, SMALL, environment
from peeltrack.schema import snapshot
from peeltrack.schema.load import DataFiles, find_files, load_files
from small import HERE, loaded, run

QUESTIONS = [
    ("show", "leicestershire", "--json"),
    ("show", "northamptonshire", "--evidence"),
    ("show", "leics police", "--at", "2019", "--format", "csv"),
    ("show", "surrey", "--evidence", "--json"),
    ("diff", "2016", "2018", "--all", "--json"),
    ("diff", "2014", "2024", "--region", "wales"),
    ("flag", "--json"),
    ("flag", "--open", "--at", "2020"),
    ("compare", "--json"),
    ("compare", "--at", "2023", "--sort", "grade", "--group-by", "region"),
    ("forces", "--json"),
    ("cycles", "--json"),
    ("cycles",),
    ("sources", "--json"),
    ("responses", "--json"),
    ("check", "--json"),
    ("show", "nowhere"),
    ("diff", "2001", "2016"),
]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def forget_answers(cache: Path) -> None:
    """Delete the answers that are kept, which are given without anything of the record but what it is."""
    for answer in cache.glob("peeltrack/*.answer"):
        answer.unlink()


def ask(cache: Path | None, *args: str, **env: str) -> tuple[int, str, str]:
    where = {"XDG_CACHE_HOME": str(cache)} if cache else {"PEELTRACK_CACHE": "off"}
    if cache:
        forget_answers(cache)
    done = run(*args, env={**where, **env})
    return done.returncode, done.stdout, done.stderr


def kept(cache: Path) -> Path:
    (file,) = (cache / "peeltrack").glob("*.db")
    return file


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_the_same_with_it_and_without_it(
    cache: Path, question: tuple[str, ...]
) -> None:
    without = ask(None, *question)
    first, second = ask(cache, *question), ask(cache, *question)
    assert without == first == second


def test_a_record_from_it_is_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    files = find_files([SMALL])
    loaded = load_files(files)
    assert snapshot.open_record(files, lambda: loaded).record is loaded

    def never() -> None:
        raise AssertionError("the snapshot is good")

    kept = snapshot.open_record(files, never).record  # type: ignore[arg-type]
    assert kept.framework == loaded.framework
    for name in ("forces", "sources", "reports"):
        one, other = getattr(kept, name), getattr(loaded, name)
        assert list(one) == list(other)
        assert all(one[id] == other[id] for id in other)
    again = snapshot.open_record(files, never).record  # type: ignore[arg-type]
    assert dict(again.reports) == loaded.reports
    assert list(again.sources.values()) == list(loaded.sources.values())
    assert "nowhere" not in again.forces
    with pytest.raises(KeyError):
        again.forces["nowhere"]


@pytest.mark.parametrize(
    "question",
    [q for q in QUESTIONS if q[-1] == "--json" and q[0] in ("show", "diff", "flag", "compare")],
)
def test_with_it_nothing_heavy_is_loaded(cache: Path, question: tuple[str, ...]) -> None:
    first = loaded(*question, env={"XDG_CACHE_HOME": str(cache)})
    assert "pydantic" in first
    forget_answers(cache)
    found = loaded(*question, env={"XDG_CACHE_HOME": str(cache)})
    heavy = {
        "pydantic",
        "yaml",
        "ruamel",
        "rich",
        "tabulate",
        "importlib.metadata",
        "csv",
        "textwrap",
    }
    assert not heavy & found
    assert "peeltrack.output.page" not in found


def test_it_is_the_users_alone(cache: Path) -> None:
    ask(cache, "show", "kent")
    assert stat.S_IMODE(kept(cache).stat().st_mode) == 0o600
    assert stat.S_IMODE(kept(cache).parent.stat().st_mode) == 0o700


def test_off_means_off(cache: Path) -> None:
    assert ask(cache, "show", "kent", PEELTRACK_CACHE="off")[0] == 0
    assert not cache.exists()


# What can happen to it.


def rows(file: Path, query: str, *values: object) -> None:
    connection = sqlite3.connect(file)
    connection.execute(query, values)
    connection.commit()
    connection.close()


def forged_grade(file: Path) -> None:
    rows(file, "UPDATE parts SET body = replace(body, '\"good\"', '\"outstanding\"')")


def forged_framework(file: Path) -> None:
    rows(file, "UPDATE parts SET body = replace(body, 'Kent', 'Sussex') WHERE name LIKE 'f%'")


def swapped_forces(file: Path) -> None:
    rows(
        file,
        "UPDATE parts SET (body, checksum) = "
        "(SELECT body, checksum FROM parts WHERE name = 'report:surrey') WHERE name = 'report:kent'",
    )


def lost_force(file: Path) -> None:
    rows(file, "DELETE FROM parts WHERE name = 'report:kent'")


def lost_everything(file: Path) -> None:
    rows(file, "DELETE FROM parts")


def numbers_for_text(file: Path) -> None:
    rows(file, "UPDATE parts SET body = 7, checksum = NULL")


def a_view_without_end(file: Path) -> None:
    rows(file, "DROP TABLE parts")
    rows(
        file,
        "CREATE VIEW parts AS WITH RECURSIVE n(name, body, checksum) AS "
        "(SELECT 'key', '[]', x'00' UNION ALL SELECT name, body, checksum FROM n) SELECT * FROM n",
    )


def a_trigger(file: Path) -> None:
    rows(file, "CREATE TRIGGER t AFTER UPDATE ON parts BEGIN DELETE FROM parts; END")


def half_of_it(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def nothing_in_it(file: Path) -> None:
    file.write_bytes(b"")


def noise(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 500)


def noise_in_the_middle(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(8192, len(data), 997):
        data[at] ^= 0x5A
    file.write_bytes(bytes(data))


def a_pickle(file: Path) -> None:
    file.write_bytes(b"cos\nsystem\n(S'touch /tmp/peeltrack-was-here'\ntR.")


def open_to_others(file: Path) -> None:
    forged_grade(file)
    file.chmod(0o666)


def a_link(file: Path) -> None:
    elsewhere = file.with_suffix(".elsewhere")
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


ACCIDENTS = [
    forged_grade, forged_framework, swapped_forces, lost_force, lost_everything, numbers_for_text,
    a_view_without_end, a_trigger, half_of_it, nothing_in_it, noise, noise_in_the_middle, a_pickle,
    open_to_others, a_link, a_folder, a_pipe,
]  # fmt: skip


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_whatever_happens_to_it_the_answers_are_the_same(
    cache: Path, accident: Callable[[Path], None]
) -> None:
    questions = [("show", "kent", "--json"), ("flag", "--json"), ("compare",)]
    expected = [ask(cache, *question) for question in questions]
    intact = kept(cache).read_bytes()
    for question, answer in zip(questions, expected, strict=True):
        file = kept(cache)
        if file.is_dir():
            file.rmdir()
        else:
            file.unlink()
        file.write_bytes(intact)
        file.chmod(0o600)
        accident(file)
        assert ask(cache, *question) == answer


def test_one_of_another_user_is_not_used(cache: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a file away")
    expected = ask(cache, "show", "kent", "--json")
    file = kept(cache)
    forged_grade(file)
    os.chown(file, 1234, 1234)
    assert ask(cache, "show", "kent", "--json") == expected


def test_one_of_another_record_is_not_used(cache: Path, seeds_copy: Callable[..., Path]) -> None:
    ask(cache, "show", "leicestershire")
    foreign = kept(cache).read_bytes()
    data = seeds_copy()
    expected = ask(None, "show", "leicestershire", "--json", "--data", str(data))
    shutil.rmtree(cache)
    ask(cache, "show", "leicestershire", "--json", "--data", str(data))
    file = kept(cache)
    file.write_bytes(foreign)
    assert ask(cache, "show", "leicestershire", "--json", "--data", str(data)) == expected


def test_one_of_another_version_is_not_used(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    files = find_files([SMALL])
    loaded = load_files(files)
    snapshot.open_record(files, lambda: loaded)
    monkeypatch.setattr("peeltrack.__version__", "99.0.0")
    asked: list[int] = []

    def load() -> object:
        asked.append(1)
        return loaded

    snapshot.open_record(files, load)  # type: ignore[arg-type]
    assert asked == [1]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A record of one's own: the data files, and the seeds beside them."""
    folder = tmp_path / "own"
    shutil.copytree(SMALL, folder)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def test_any_change_of_any_file_shows_at_once_even_with_its_old_size_and_times(
    cache: Path, own: Path
) -> None:
    def at_once(name: str, old: str, new: str, *question: str) -> tuple[int, str, str]:
        before = ask(cache, *question, "--data", str(own))
        assert ask(cache, *question, "--data", str(own)) == before
        file = own / name
        state, data = file.stat(), file.read_bytes()
        assert data.count(old.encode()) >= 1
        assert len(old) == len(new)
        file.write_bytes(data.replace(old.encode(), new.encode()))
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
        after = ask(cache, *question, "--data", str(own))
        assert after != before
        assert after == ask(None, *question, "--data", str(own))
        return after

    at_once("forces.yaml", "name: Kent Police", "name: Kent Palice", "show", "kent")
    at_once(
        "framework.yaml", "label: Legitimacy", "label: Legitimaci", "show", "kent", "--evidence"
    )
    at_once("national.yaml", "peel-2014/kent/", "peel-2014/kant/", "show", "kent", "--evidence")
    at_once(
        "grades.yaml",
        "publisher: Melton Times",
        "publisher: Milton Times",
        "sources",
        "leicestershire",
    )
    status, _, says = at_once(
        "seeds/003_ffe0a12097cacf95.txt", "Rutland", "Rutlend", "show", "leicestershire"
    )
    assert (status, "source-hash" in says) == (3, True)


@pytest.mark.parametrize("pieces", [1, 2, 3.5])
def test_files_of_any_size_are_compared_to_their_ends(
    own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, pieces: float
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    file = own / "national.yaml"
    monkeypatch.setattr(snapshot, "CHUNK", int(file.stat().st_size / pieces))
    files = find_files([own])
    loaded = load_files(files)
    read: list[int] = []

    def load() -> object:
        read.append(1)
        return loaded

    def is_kept() -> bool:
        before = len(read)
        snapshot.open_record(files, load)  # type: ignore[arg-type]
        return len(read) == before

    assert [is_kept(), is_kept()] == [False, True]
    for changed in (file.read_bytes() + b"#", file.read_bytes()[:-1], b"#" + file.read_bytes()[1:]):
        file.write_bytes(changed)
        assert [is_kept(), is_kept()] == [False, True]


def test_a_path_that_leads_back_from_a_link_is_another_record(cache: Path, tmp_path: Path) -> None:
    for place, grade in (("here", "good"), ("there", "inadequate")):
        folder = tmp_path / place / "data"
        folder.mkdir(parents=True)
        (folder / "r.yaml").write_text(
            'reports:\n  kent:\n    "2017":\n      url: https://example.org/\n'
            f"      judgments: {{preventing-crime: {grade}}}\n",
            encoding="utf-8",
        )
    (tmp_path / "there" / "inner").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there" / "inner")
    asked = {f"{tmp_path}/here/data": ",good,", f"{tmp_path}/here/link/../data": ",inadequate,"}
    for data, grade in [*asked.items()] * 2:
        assert grade in ask(cache, "show", "kent", "--format", "csv", "--data", data)[1]


def test_a_file_that_changes_and_changes_back_while_it_is_read_leaves_no_snapshot(
    own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    files = find_files([own])
    file = own / "national.yaml"
    content = file.read_bytes()

    def load():  # type: ignore[no-untyped-def]
        file.write_bytes(content + b"# changed\n")
        found = load_files(files)
        file.write_bytes(content)
        return found

    snapshot.open_record(files, load)
    assert not list(cache.rglob("*.db"))


def test_a_source_that_changes_before_it_is_copied_leaves_no_snapshot(
    own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    files = find_files([own])

    def load():  # type: ignore[no-untyped-def]
        found = load_files(files)
        for source in (own / "seeds").iterdir():
            source.write_text("something else", encoding="utf-8")
        return found

    snapshot.open_record(files, load)
    assert not list(cache.rglob("*.db"))


def test_a_new_record_file_in_the_folder_is_seen(cache: Path, own: Path) -> None:
    before = ask(cache, "show", "kent", "--data", str(own))
    (own / "more.yaml").write_text(
        'reports:\n  kent:\n    "2017":\n      url: https://example.org/\n'
        "      judgments: {preventing-crime: good}\n",
        encoding="utf-8",
    )
    after = ask(cache, "show", "kent", "--data", str(own))
    assert after != before
    assert "Preventing crime" in after[1]


def test_where_it_cannot_be_kept_it_is_not(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    expected = ask(None, "show", "kent")
    assert ask(blocked, "show", "kent") == expected
    assert ask(Path("/proc/none"), "show", "kent") == expected
    assert blocked.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_what_is_no_regular_file_is_refused_and_not_read_for_ever(
    cache: Path, tmp_path: Path, kind: str
) -> None:
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "pipe.yaml"
        os.mkfifo(path)
    status, answer, says = ask(cache, "show", "kent", "--data", str(path))
    assert (status, answer) == (3, "")
    assert str(path) in says


def test_old_ones_go(cache: Path, tmp_path: Path) -> None:
    ask(cache, "show", "kent")
    folder = kept(cache).parent
    for n in range(snapshot.KEPT + 5):
        old = folder / f"{n:032x}.db"
        old.write_bytes(b"")
        os.utime(old, (n, n))
    kept_before = {file.name for file in folder.iterdir()}
    data = tmp_path / "one.yaml"
    data.write_text("reports: {}\n", encoding="utf-8")
    ask(cache, "forces", "--data", str(data))
    after = {file.name for file in folder.iterdir()}
    assert len(after) == snapshot.KEPT
    assert len(after & kept_before) == snapshot.KEPT - 1


def test_eight_at_once_on_a_new_cache_all_answer(cache: Path) -> None:
    def started() -> Iterator[subprocess.Popen[str]]:
        for _ in range(8):
            yield subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from peeltrack.cli import main; main()",
                    "show",
                    "kent",
                    "--json",
                ],
                stdout=subprocess.PIPE,
                text=True,
                env=environment({"XDG_CACHE_HOME": str(cache), **HERE}),
            )

    answers = {process.communicate(timeout=60)[0] for process in list(started())}
    assert len(answers) == 1
    assert json.loads(answers.pop())["force"]["id"] == "kent"


def test_a_file_that_changes_while_it_is_read_leaves_no_snapshot(
    own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    files: DataFiles = find_files([own])

    def load():  # type: ignore[no-untyped-def]
        found = load_files(files)
        with (own / "national.yaml").open("a", encoding="utf-8") as stream:
            stream.write("# changed meanwhile\n")
        return found

    snapshot.open_record(files, load)
    assert not list(cache.rglob("*.db"))
