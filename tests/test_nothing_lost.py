"""Whatever happens during a write, a record file is the old one or the new one, whole.

Processes are killed at any instant and at every step, sixteen write at once, the disk is full, the folder
is read-only, someone else writes meanwhile. PEELTRACK_THOROUGH=1 kills 200 processes in place of 24.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conftest import COMMAND, SMALL, environment, lay_rules, tries
from peeltrack.problems import InvalidData
from peeltrack.record.judgments import Evidence, Record
from peeltrack.schema.importing import row_offer
from peeltrack.schema.layout import normal_form
from peeltrack.schema.load import find_files, load_files
from peeltrack.schema.locking import LOCK, locked
from peeltrack.schema.rows import Row
from peeltrack.schema.textfile import Place
from peeltrack.store import keeping
from peeltrack.store.amend import amend
from small import run, start

KILLS = 200 if os.environ.get("PEELTRACK_THOROUGH") else 24
PAGE = "https://example.org/report"
ADD = ("add", "kent", "2016", "preventing-crime", "good", "--url", PAGE, "--yes")
QUESTIONS = (
    "preventing-crime",
    "investigating-crime",
    "serious-organised-crime",
    "protecting-vulnerable-people",
)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with a framework and one record file."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("framework.yaml", "forces.yaml", "grades.yaml"):
        shutil.copyfile(SMALL / name, folder / name)
    return folder


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """A file with 48 judgments that no record has."""
    forces = load_files(find_files([SMALL])).forces
    rows = [f"{force},2016,{area},good,{PAGE}/{force}" for force in forces for area in QUESTIONS]
    rows = [row for row in rows if not row.startswith("leicestershire")]
    file = tmp_path / "offered.csv"
    file.write_text("\n".join(["force,cycle,area,grade,sources", *rows, ""]), encoding="utf-8")
    return file


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".new")


# Killed


@pytest.mark.parametrize("command", ["add", "import"])
def test_killed_at_any_instant(mine: Path, offered: Path, command: str) -> None:
    file = mine / "grades.yaml"
    args = [*ADD] if command == "add" else ["import", str(offered), "--yes"]
    args += ["--data", str(mine)]
    old = file.read_bytes()
    took = 0.0
    for _ in range(2):  # the first run makes what later ones find
        file.write_bytes(old)
        begun = time.monotonic()
        assert start(*args).returncode == 0
        took = time.monotonic() - begun
    new = file.read_bytes()
    assert new != old
    chance = random.Random(command)
    ends = {"killed": 0, "done": 0}
    for _ in range(KILLS // 2):
        file.write_bytes(old)
        with subprocess.Popen(
            [*COMMAND, *args],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(chance.uniform(took * 0.2, took * 1.1))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        ends["killed" if process.returncode == -signal.SIGKILL else "done"] += 1
        assert file.read_bytes() in (old, new)
    assert ends["killed"], ends
    file.write_bytes(old)
    assert run(*args).returncode == 0
    assert file.read_bytes() == new
    assert left_behind(mine) == []


AT_EVERY_STEP = """
import contextlib, io, os, signal, sys
from pathlib import Path
from peeltrack import saving
from peeltrack.cli import main
from peeltrack.schema import locking

file, args = Path(sys.argv[1]), sys.argv[2:]
old = file.read_bytes()

def run(steps):
    '''Run the command in a child, killed after some steps of the writing; return how it ended.'''
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        taken = 0
        def trace(frame, event, arg):
            nonlocal taken
            if frame.f_code.co_filename not in (locking.__file__, saving.__file__):
                return None
            if event == 'line':
                taken += 1
                if taken == steps:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        main(args)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

# Once in this process, so that what its children import is there already.
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(args)
new = file.read_bytes()
assert old != new
seen = []
for step in range(1, 1000):
    file.write_bytes(old)
    end = run(step)
    held = file.read_bytes()
    assert held in (old, new), step
    if end == 0:
        break
    assert end == -signal.SIGKILL, end
    seen.append(held == new)
file.write_bytes(old)
assert run(0) == 0
assert file.read_bytes() == new
print(len(seen), seen.count(True), seen == sorted(seen), len(list(file.parent.glob('.*.new'))))
"""


def test_killed_at_every_step_of_the_writing(mine: Path) -> None:
    """Up to one step it is the old file, from there on the new one."""
    file = mine / "grades.yaml"
    done = subprocess.run(
        [sys.executable, "-c", AT_EVERY_STEP, str(file), *ADD, "--data", str(mine)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    steps, after, in_order, left = done.stdout.split()
    assert int(steps) > 25
    assert int(after) > 3
    assert in_order == "True"
    assert left == "0"


# At once

MANY = """
import contextlib, io, os, sys
from peeltrack.cli import main

told = os.fdopen(os.dup(1), 'w', buffering=1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

def run(*args):
    '''Run the command, again where others kept it waiting for too long; return its status.'''
    while True:
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                main([*args, '--data', folder])
        except SystemExit as end:
            if 'another process has been writing' not in said.getvalue():
                assert end.code == 0, (args, end.code, said.getvalue())
                return

folder, *keys = sys.argv[1:]
for key in keys:
    if key == 'check':
        run('check')
    else:
        force, area = key.split('/')
        run('add', force, '2016', area, 'good', '--url', 'https://example.org/' + force, '--yes')
    print(key, file=told)
"""


def heard(process: subprocess.Popen[str], lines: int | None = None) -> list[str]:
    """Return so many lines of what a process tells, waiting for them; or all until it ends."""
    assert process.stdout
    return [line.strip() for line in islice(process.stdout, lines)]


def test_sixteen_processes_write_at_once_and_all_is_there(mine: Path, record: Record) -> None:
    """Two more check the record meanwhile, and four of the sixteen are killed amid their work."""
    forces = [force for force in record.forces if force != "leicestershire"]
    chance = random.Random(16)
    keys = [f"{force}/{area}" for force in forces for area in QUESTIONS]
    chance.shuffle(keys)  # so that many write in the report of one force
    own = [keys[n::16][:3] for n in range(16)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(mine), *each],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for each in [*own, *[["check"] * 5] * 2]
    ]
    told = []
    for n in range(4):
        told += heard(processes[n], 1 + n % 3)
        told += heard(processes[n + 4], chance.randrange(4))  # at any instant of the next
        processes[n].kill()
    for n, process in enumerate(processes):
        with process:
            told += heard(process)
            said = process.stderr.read() if process.stderr else ""
        assert process.returncode in ((0, -signal.SIGKILL) if n < 4 else (0,)), said
    there = {f"{j.force}/{j.area}" for j in load_files(find_files([mine])).all_judgments()}
    told = [key for key in told if key != "check"]
    assert len(told) == len(set(told))
    assert there >= {key for each in own[4:] for key in each} | set(told)
    more = there - set(told) - {f"leicestershire/{area}" for area in record.framework.areas}
    assert len(more) <= 4  # of a killed process what it wrote last and could not tell
    assert more <= {key for each in own[:4] for key in each}
    last = next(key for key in keys if key not in there).split("/")
    assert run("add", last[0], "2016", last[1], *ADD[4:], "--data", mine).returncode == 0
    assert run("check", "--data", mine).returncode == 0
    text = (mine / "grades.yaml").read_text(encoding="utf-8")
    written = [force for force in forces if f"\n  {force}:\n" in text]
    assert written == [
        force
        for force in forces
        if any(k.startswith(f"{force}/") for k in there) or force == last[0]
    ]
    assert left_behind(mine) == []


def test_who_waits_too_long_is_told(mine: Path) -> None:
    with locked(mine / "grades.yaml"):
        waiting = subprocess.run(
            [
                sys.executable,
                "-c",
                "from peeltrack.schema import locking; locking.PATIENCE = 0.1\n"
                "import sys; from pathlib import Path\n"
                "with locking.locked(Path(sys.argv[1]), 0.1): pass",
                str(mine / "grades.yaml"),
            ],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert "another process has been writing in this folder" in waiting.stderr


def test_the_lock_of_a_dead_process_does_not_last(mine: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from peeltrack.schema.locking import locked\n"
            "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)",
            str(mine / "grades.yaml"),
        ],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InvalidData, match="another process"), locked(mine / "grades.yaml", 0.05):
        pass
    holder.kill()
    holder.communicate()
    assert (mine / LOCK).exists()
    assert run(*ADD, "--data", mine).returncode == 0
    assert not (mine / LOCK).exists()


# No room, no right


def sums(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


FULL_DISK = """
import os, subprocess, sys
from pathlib import Path
from peeltrack.cli import main

folder, source, args = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], check=True)
for file in source.glob('*.yaml'):
    (folder / file.name).write_bytes(file.read_bytes())
try:
    with open(folder / 'fill', 'wb', buffering=0) as fill:
        while True:
            fill.write(bytes(4096))
except OSError:
    pass
before = {file.name: file.read_bytes() for file in folder.glob('*.yaml')}
try:
    main(args)
except SystemExit as end:
    print('full', end.code)
print({file.name: file.read_bytes() for file in folder.glob('*.yaml')} == before)
print(sorted(file.name for file in folder.glob('.*.new')))
(folder / 'fill').unlink()
try:
    main(args)
except SystemExit as end:
    print('room', end.code)
"""


def test_a_full_disk(mine: Path, tmp_path: Path) -> None:
    """On a real file system without a block left: a small one in memory, mounted for this test alone."""
    apart = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        [*apart, sys.executable, "-c", FULL_DISK, str(disk), str(mine), *ADD, "--data", str(disk)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith(("+", "-", " ", "@"))]
    assert lines == ["full 3", "True", "[]", "room 0"], done.stdout
    assert (
        "grades.yaml: it cannot be written (No space left on device); it is as it was"
        in done.stderr
    )


def test_a_file_that_may_not_grow(mine: Path) -> None:
    """Where no file system can be mounted: the system refuses the write half way."""
    import resource

    before = sums(mine)
    limit = (mine / "grades.yaml").stat().st_size // 2

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = run(*ADD, "--data", mine, preexec_fn=limited)
    assert done.returncode == 3
    assert "grades.yaml: it cannot be written (File too large); it is as it was" in done.stderr
    assert sums(mine) == before
    assert run(*ADD, "--data", mine).returncode == 0


AS_NOBODY = """
import os, sys
from peeltrack.cli import main

def run(args):
    try:
        main(args)
    except SystemExit as end:
        return end.code

warm, folder, *args = sys.argv[1:]
assert run([*args, '--data', warm]) == 0
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run([*args, '--data', folder]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder with a record, which another user can reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "mine"
        folder.mkdir()
        Path(name).chmod(0o755)
        for file in ("framework.yaml", "forces.yaml", "grades.yaml"):
            shutil.copyfile(SMALL / file, folder / file)
            (folder / file).chmod(0o644)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_read_only_folder_or_file(mine: Path, open_folder: Path, what: str) -> None:
    """Tried as a user without rights: nothing keeps the superuser from writing."""
    if what == "folder":
        open_folder.chmod(0o555)
    else:
        open_folder.chmod(0o777)
        (open_folder / "grades.yaml").chmod(0o444)
    before = sums(open_folder)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(mine), str(open_folder), *ADD],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "grades.yaml: it cannot be written (Permission denied); it is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert sums(open_folder) == before


# Someone else


def offer(
    force: str = "kent",
    cycle: str = "2016",
    area: str = "preventing-crime",
    grade: str = "good",
    note: str | None = None,
    published: str | None = None,
) -> Row:
    texts = {"force": force, "cycle": cycle, "area": area, "grade": grade}
    texts |= {"published": published} if published else {}
    return Row(texts, {"": Place(1, 1)}, (note,) if note else (), (), (Evidence(PAGE, "cited"),))


@pytest.mark.parametrize("how", ["changed", "replaced", "deleted"])
def test_a_file_that_someone_else_changed_is_left_to_them(mine: Path, how: str) -> None:
    file = mine / "grades.yaml"
    place = keeping.destination([str(mine)])
    with keeping.writing(place):
        change = keeping.prepare(place, row_offer("here", [offer()]))
        theirs = file.read_bytes().replace(b"leadership", b"leadership ", 1)
        if how == "changed":
            file.write_bytes(theirs)
        elif how == "replaced":
            (mine / "beside").write_bytes(theirs)
            (mine / "beside").replace(file)
        else:
            file.unlink()
        with pytest.raises(InvalidData, match="someone else changed it meanwhile"):
            keeping.write(change)
    assert (file.read_bytes() == theirs) if how != "deleted" else not file.exists()
    assert left_behind(mine) == []


def test_a_new_file_is_not_written_over_one_that_came_meanwhile(mine: Path) -> None:
    place = keeping.destination([str(mine)], str(mine / "new.yaml"))
    change = keeping.prepare(place, row_offer("here", [offer()]))
    (mine / "new.yaml").write_text("theirs\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="someone else"), keeping.writing(place):
        keeping.write(change)
    assert (mine / "new.yaml").read_text(encoding="utf-8") == "theirs\n"


# As it was


def test_permissions_are_kept(mine: Path) -> None:
    file = mine / "grades.yaml"
    for mode in (0o600, 0o664):
        before = file.read_bytes()
        file.chmod(mode)
        if os.geteuid() == 0:
            os.chown(file, 12, 34)
        assert run(*ADD, "--data", mine).returncode == 0
        assert stat.S_IMODE(file.stat().st_mode) == mode
        if os.geteuid() == 0:
            assert (file.stat().st_uid, file.stat().st_gid) == (12, 34)
        file.write_bytes(before)


def test_a_new_file_has_the_permissions_of_new_files(mine: Path) -> None:
    done = run(
        *ADD, "--data", mine, "--into", mine / "new.yaml", preexec_fn=lambda: os.umask(0o027)
    )
    assert done.returncode == 0
    assert stat.S_IMODE((mine / "new.yaml").stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(mine: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (mine / "grades.yaml").rename(kept / "real.yaml")
    (mine / "grades.yaml").symlink_to("../kept/real.yaml")
    before = (kept / "real.yaml").read_bytes()
    assert run(*ADD, "--data", mine).returncode == 0
    assert (mine / "grades.yaml").readlink() == Path("../kept/real.yaml")
    assert (kept / "real.yaml").read_bytes() != before
    assert sorted(path.name for path in kept.iterdir()) == ["real.yaml"]


def test_what_a_killed_write_left_is_not_read_and_is_cleared_away(mine: Path) -> None:
    for name in (".grades.yaml.abc.new", ".other.yaml.abc.new"):
        (mine / name).write_text("reports: {half a fi", encoding="utf-8")
    assert run("check", "--data", mine).returncode == 0
    assert run(*ADD, "--data", mine).returncode == 0
    assert left_behind(mine) == [".other.yaml.abc.new"]


def test_fixing_the_layout_is_a_write_like_any_other(mine: Path) -> None:
    file = mine / "grades.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("areas: [", "areas:   ["), encoding="utf-8"
    )
    file.chmod(0o600)
    assert run("check", "--fix", "--data", mine).returncode == 0
    assert file.read_bytes() == (SMALL / "grades.yaml").read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# Its own lines


def prepared(file: Path, row: Row) -> keeping.FileChange | set[str]:
    """Return the change that a judgment makes to a file, or the rules against it."""
    try:
        return keeping.prepare(keeping.destination([str(file)]), row_offer("here", [row]))
    except InvalidData as error:
        return {problem.rule for problem in error.problems}


KEY = re.compile(r"( *)(?:- )?[a-z0-9-]+:( [A-Za-z0-9:/.-]+| \\{[^}#]*\\})?")


def by_hand(text: str, chance: random.Random, times: int) -> str:
    """Return a data file as people leave it: with comments above and beside keys, and spaces too many."""
    lines = text.split("\n")
    spots = [n for n, line in enumerate(lines) if KEY.fullmatch(line)]
    for n, at in enumerate(sorted(chance.sample(spots, times), reverse=True)):
        how = chance.randrange(4)
        if how == 0:
            lines[at] += f"  # beside {n}"
        elif how == 1:
            lines[at] = re.sub(": |:$", ":   ", lines[at], count=1)
        else:
            margin = " " * (len(lines[at]) - len(lines[at].lstrip(" -"))) if how == 2 else ""
            lines[at:at] = [f"{margin}# above {n}"] + [""] * chance.randrange(2)
    return "\n".join(lines)


@settings(max_examples=tries(30), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_judgment_changes_only_its_own_lines(data: st.DataObject, record: Record) -> None:
    """Anywhere in either file, however it is written; and taken out again it leaves the file as it was."""
    name = data.draw(st.sampled_from(["grades.yaml", "national.yaml"]))
    text = (SMALL / name).read_bytes().decode("utf-8")
    times = data.draw(st.sampled_from([0, 20, 100]))
    text = by_hand(text, random.Random(data.draw(st.integers(0, 99))), times)
    text = text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    text = data.draw(st.sampled_from([text, text.rstrip(), "\ufeff" + text]))
    framework = record.framework
    cycle = framework.cycles[data.draw(st.sampled_from(list(framework.cycles)))]
    area = data.draw(st.sampled_from([*cycle.areas, None]))
    assume(area is not None)
    published = None if cycle.date_for(area) else "2026-01"
    grade = cycle.scale[0] if cycle.areas[area].graded else "ungraded"
    note = data.draw(
        st.none() | st.sampled_from(["A note.", "It's: [so] # 1", "=1", "two\nlines", "é"])
    )
    force = data.draw(st.sampled_from(list(record.forces)))
    row = offer(force, cycle.id, area, grade, note, published)
    with tempfile.TemporaryDirectory() as folder:
        lay_rules(Path(folder))
        file = Path(folder) / name
        file.write_bytes(text.encode())
        found = prepared(file, row)
    if isinstance(found, set):
        assert found <= {*keeping.BETWEEN} | ({"layout"} if times else set())
        return
    change = found
    assume(change.differs and change.compared.judgments[0].status == "new")
    before, after = text.splitlines(keepends=True), change.after.splitlines(keepends=True)
    changes = [
        c
        for c in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if c[0] != "equal"
    ]
    gone = [line.strip() for _, i, j, _, _ in changes for line in before[i:j]]
    came = [line.strip() for _, _, _, i, j in changes for line in after[i:j]]
    # A list of judgments on one line is written anew, the last line gains a line break, a gap is closed.
    anew = [line for line in gone if line not in came]
    gap = ("not-established:", f"{area}: 'Not established", f'{area}: "Not established')
    assert all(line.startswith(("judgments: {", *gap)) for line in anew), anew
    for comment in re.findall("# (?:above|beside) [0-9]+", text):
        assert comment in change.after
    assert len({line.partition(":")[0] for line in anew}) == len(anew)  # one of each
    assert len(changes) <= 2
    back = list(after)
    for _, i, j, k, m in reversed(changes):
        back[k:m] = before[i:j]
    assert "".join(back) == text
    if "\r" not in text and text.endswith("\n") and not text.startswith("\ufeff") and not times:
        assert normal_form(change.after) == change.after


VALUES = st.recursive(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Co", "Cn"]),
        max_size=12,
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z0-9/-]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)
FILES = st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), VALUES, max_size=4)


@settings(max_examples=tries(100))
@given(first=FILES, second=FILES, third=FILES)
def test_amending_says_exactly_what_it_should(
    first: dict[str, object], second: dict[str, object], third: dict[str, object]
) -> None:
    """`amend` reads back what it wrote, so that all it can do wrong is to refuse; here it may not."""
    from peeltrack.schema.yamlfile import parse

    text = "# kept\n"
    for value in (first, {**first, **second}, {**first, **second, **third}):
        if not value:
            continue
        text = amend(text, value)
        assert parse(text.encode("utf-8"), "").value == value
        assert text.startswith("# kept\n")
