"""Throw damaged and hostile inputs at the program: `python tests/fuzz.py [HOW MANY] [SEED] [KIND…]`.

Each input is a real one (a data file, a seed, an export) after a few random changes, or made of pieces that
have meaning to a reader, or made by one of `generators`. An input may be refused with InvalidData and nothing
else, within ten seconds of the processor's time and 500 MB. Prints how many were tried, and every input that
did otherwise. `make fuzz` tries 100,000.
"""

from __future__ import annotations

import gc
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from generators import MAKERS, Try
from peeltrack.documents import read_document
from peeltrack.drafting.read import Reader
from peeltrack.problems import InvalidData, WrongRequest
from peeltrack.schema import load
from peeltrack.schema.importing import read_offer
from peeltrack.store import keeping

ROOT = Path(__file__).parent.parent
SECONDS, MEGABYTES = 10, 500
COLLECT = 100
PIECES = [
    b"&a [*a, *a]", b"<<: *a", b"!!python/object/apply:os.system [id]", b"\x00", b"\x1b[31m", b"\xff\xfe",
    "\u202e".encode(), b"\xed\xa0\x80", b"[" * 60, b"{" * 60, b"- " * 60, b"9999-99-99", b"../../etc/passwd",
    b"=1+1", b"@SUM(A1)", b"'", b'"', b"\r\n", b"\t", b": ", b"? ", b"|\n", b">-\n", b"%YAML 1.1\n", b"---\n",
    b"null", b"~", b"1e999", b"NaN", b"{}", b"[]", b"\xef\xbb\xbf", b"<script>", b"<!--", b"<table><tr><td>",
    b"&#0;", b"&#x110000;", b"good", b"requires improvement", b"inadequate", b"PEEL 2018/19", b"HMICFRS",
    b"leicestershire", b"investigating crime", b"' good ' " * 40, b",,,,", b'"[{', b"grade", b"2016", b"\\u0000",
]  # fmt: skip


class TooLong(BaseException):
    """An input took longer than it may."""


def main(how_many: int, seed: int, kinds: Sequence[str] = ()) -> int:
    """Try inputs of some kinds, or all; return how many did what they may not."""
    kinds = kinds or (*TARGETS, *MAKERS)
    failures = 0
    tried = dict.fromkeys(kinds, 0)
    signal.signal(signal.SIGPROF, _alarm)
    for n in range(how_many):
        name = kinds[n % len(kinds)]
        chance = random.Random(f"{seed} {name} {n // len(kinds)}")
        with tempfile.TemporaryDirectory() as folder:
            words, attempt = (MAKERS[name] if name in MAKERS else _damaged(name))(
                chance, Path(folder)
            )
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                attempt()
            except (InvalidData, WrongRequest):
                pass
            except BaseException:
                failures += 1
                kept = Path(tempfile.gettempdir()) / f"peeltrack-fuzz-{seed}-{n}"
                shutil.copytree(folder, kept, dirs_exist_ok=True)
                print(f"{name}: {words}\n{kept}\n{traceback.format_exc(limit=-4)}", flush=True)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        tried[name] += 1
        if n % COLLECT == 0:
            gc.collect()  # the command line, which leaves after an answer, lets the collector wait
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if peak > MEGABYTES:
        failures += 1
    print(f"{tried}, seed {seed}: {failures} failures, peak memory {peak:.0f} MB")
    return failures


def _damaged(name: str) -> Callable[[random.Random, Path], Try]:
    """Return a maker of real inputs after a few random changes."""
    corpus, ending, target = TARGETS[name]

    def made(chance: random.Random, folder: Path) -> Try:
        path = folder / f"input{ending or chance.choice(ENDINGS)}"
        path.write_bytes(damaged(chance, chance.choice(corpus), chance.choice(corpus)))
        return path.name, lambda: target(path)

    return made


def damaged(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Return an input after a few random changes: cuts, copies, swaps, pieces put in, bytes turned."""
    data = bytearray(window(chance, data))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice((1, 2, 8, 40, 400)))
        kind = chance.randrange(6)
        if kind == 0:
            del data[at:to]
        elif kind == 1:
            data[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 50))
        elif kind == 2 and data:
            data[at % len(data)] = chance.randrange(256)
        elif kind == 3:
            data[at:to] = chance.choice(PIECES)
        elif kind == 4:
            data[at:at] = data[at:to] * chance.choice((1, 2, 5))
        else:
            start = chance.randrange(len(other) + 1)
            data[at:at] = other[start : start + 200]
    return bytes(data)


def window(chance: random.Random, data: bytes) -> bytes:
    """Return a long input whole now and then, and mostly a part of it, cut at lines."""
    if len(data) < 4000 or chance.random() < 0.05:
        return data
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    head = lines[: chance.choice((0, 1, 12))]
    return b"\n".join(head + lines[start : start + chance.choice((5, 40, 120))])


def _alarm(*_: object) -> None:
    raise TooLong


def _load(path: Path) -> None:
    name = {b"regions:": "forces", b"grades:": "framework"}
    data = path.read_bytes()
    kind = next((kind for mark, kind in name.items() if mark in data), "record")
    files = load.find_files()
    if kind == "record":
        load.read_all(files._replace(records=(str(path),)))
    else:
        load.read_framework(files._replace(**{kind: str(path)}))


def _draft(path: Path) -> None:
    READER.draft(path.name, read_document(path))


def _import(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "own.yaml"
        target.write_text("reports: {}\n", encoding="utf-8")
        place = keeping.Destination(load.find_files([target]), target)
        keeping.prepare(place, read_offer(path))


def _exports() -> list[bytes]:
    import io

    from peeltrack.output.answers.show import view
    from peeltrack.output.data.formats import write, write_separated
    from peeltrack.output.files.record_file import JUDGMENT_COLUMNS, judgment_rows, record_json
    from peeltrack.queries.scope import scope
    from peeltrack.queries.timeline import timeline

    record = load.load_files(load.find_files())
    found = []
    for force in ("leicestershire", "northamptonshire"):
        asked = scope(record, [force])
        for format in ("json", "csv", "jsonl", "yaml"):
            text = io.StringIO()
            write(view(timeline(record, asked), evidence=True), format, text)
            found.append(text.getvalue().encode())
        text = io.StringIO()
        write_separated(JUDGMENT_COLUMNS, judgment_rows(record, asked), text, ",")
        found.append(text.getvalue().encode())
        import json

        found.append(json.dumps(record_json(record, asked)).encode())
    return found


ENDINGS = (".yaml", ".json", ".jsonl", ".csv", ".tsv")
DATA = [path.read_bytes() for path in sorted((ROOT / "data").glob("*.yaml"))]
DOCUMENTS = [
    path.read_bytes()
    for pattern in ("seeds/*.txt", "tests/drafting/*/*.txt", "tests/drafting/*/*.html")
    for path in sorted(ROOT.glob(pattern))
]
RECORD = load.load_files(load.find_files())
FORCES = RECORD.forces
READER = Reader(RECORD.framework, FORCES)
TARGETS: dict[str, tuple[list[bytes], str, Callable[[Path], None]]] = {
    "loader": (DATA, ".yaml", _load),
    "drafter": (DOCUMENTS, ".html", _draft),
    "importer": (_exports(), "", _import),
}

if __name__ == "__main__":
    how_many, seed = (
        [int(argument) for argument in sys.argv[1:3]] + [300, 1][len(sys.argv) - 1 :]
    )[:2]
    sys.exit(main(how_many, seed, sys.argv[3:]) > 0)
