"""Let a fuzzer that follows the program's branches look for inputs: `python tests/fuzz_guided.py TARGET FOLDER [OPTION…]`.

The targets, the real inputs to begin with, the changes to them and what an input may do are those of `fuzz`. FOLDER
keeps every input that led to a new branch; the options are libFuzzer's, such as -max_total_time=600 (in seconds).
It ends at the first failure and keeps its input. It needs the package atheris, which no other test does.
"""

from __future__ import annotations

import contextlib
import gc
import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["peeltrack"]):
    import fuzz
    from peeltrack.problems import InvalidData, WrongRequest


def main(name: str, folder: Path, options: list[str]) -> None:
    """Fuzz one target until a failure, or until the time that the options give is over."""
    corpus, ending, target = fuzz.TARGETS[name]
    endings = [ending] if ending else list(fuzz.ENDINGS)
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(name)
    for n, data in enumerate(corpus * len(endings)):
        first = bytes([n % len(endings)])
        (folder / f"real-{n}").write_bytes(first + fuzz.window(chance, data))
    place = tempfile.TemporaryDirectory()

    def attempt(data: bytes) -> None:
        path = Path(place.name) / f"input{endings[data[0] % len(endings) if data else 0]}"
        path.write_bytes(data[1:])
        with contextlib.suppress(InvalidData, WrongRequest):
            target(path)

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        if seed % 2:
            return bytes(atheris.Mutate(data, longest))
        made = fuzz.damaged(random.Random(seed), data[1:], random.Random(seed).choice(corpus))
        return (data[:1] + made)[:longest]

    gc.set_threshold(700, 10, 10)  # a command that ends soon leaves more for later
    limits = [f"-timeout={fuzz.SECONDS}", f"-rss_limit_mb={fuzz.MEGABYTES}", "-max_len=40000"]
    atheris.Setup([sys.argv[0], *limits, *options, str(folder)], attempt, custom_mutator=changed)
    with atheris.instrument_imports(include=["peeltrack"]):  # what is imported when it is used
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
