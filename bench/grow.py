"""Write the record grown many times over: `python bench/grow.py DIR [TIMES]`, 100 times without TIMES.

Every force stands there TIMES times, once under its id and then under ids such as `kent-007`, with the judgments
of the real one, so that what a question costs can be seen against how much is recorded.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PER_FILE = 50
"""So many times the forces stand in one file: a file of more than 32 MB is not read."""
DATA = Path(__file__).parent.parent / "data"


def grow(folder: Path, times: int) -> None:
    """Write framework, forces and a record file of `times` times the forces into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "framework.yaml").write_bytes((DATA / "framework.yaml").read_bytes())
    head, forces = _blocks(DATA / "forces.yaml", "forces:\n")
    grown = [
        re.sub(r"name: (.*)", rf"name: \1 {n:03d}", _renamed(block, n)) if n else block
        for n in range(times)
        for block in forces
    ]
    # Another name may name one force only.
    text = re.sub(r"\n    (aliases|short-names|former-names): .*", "", head + "".join(grown))
    (folder / "forces.yaml").write_text(text, encoding="utf-8")
    head, reports = _blocks(DATA / "national.yaml", "reports:\n")
    for first in range(0, times, PER_FILE):
        some = range(first, min(first + PER_FILE, times))
        grown = [_renamed(block, n) for n in some for block in reports]
        (folder / f"national-{first}.yaml").write_text(head + "".join(grown), encoding="utf-8")


def _blocks(path: Path, mark: str) -> tuple[str, list[str]]:
    """Return a file's text up to a mark, and the blocks of the forces after it, up to the next key."""
    head, _, rest = path.read_text(encoding="utf-8").partition(mark)
    rest = re.split(r"^(?=\S)", rest, maxsplit=1, flags=re.MULTILINE)[0]
    blocks = [block for block in re.split(r"^(?=  \S)", rest, flags=re.MULTILINE) if block]
    return head + mark, blocks


def _renamed(block: str, n: int) -> str:
    return re.sub(r"^  ([a-z-]+):", rf"  \1-{n:03d}:", block) if n else block


if __name__ == "__main__":
    grow(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
