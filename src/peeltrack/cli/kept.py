"""Answers kept in the user's cache folder: a question asked again of the same record is not worked out again.

Only what follows from the record and the question alone is kept: an answer in a data format, whose command said
nothing beside it. An answer is used while the snapshot of its record is the same one, which a change of any file of
the record or of the program ends.

Loaded for every answer: it imports little.
"""

from __future__ import annotations

import os
from binascii import crc32

from peeltrack.cachefolder import cache_folder, is_kept, leave

KEPT = 32
"""How many answers are kept; when another is written, the oldest go."""
LARGEST = 1 << 20
"""How many bytes an answer has at most that is kept."""


class Kept:
    """The place of one answer: of a `question`, to the record whose snapshot was `made` with a number."""

    def __init__(self, made: str, question: str) -> None:
        self.head = f"{made}\n{question!r}\n".encode()
        folder = cache_folder() if made else None
        name = f"{crc32(question.encode('utf-8', 'surrogatepass')):08x}.answer"
        self.path = os.path.join(folder, name) if folder else ""

    def find(self) -> str | None:
        """Return the answer, or None where none is kept that is whole, the user's own, and to this question."""
        if not is_kept(self.path):
            return None
        try:
            with open(self.path, "rb") as stream:
                found = stream.read(2 * LARGEST)
            checked, _, rest = found.partition(b"\n")
            whole = checked == _checksum(rest) and rest.startswith(self.head)
            return rest[len(self.head) :].decode() if whole else None
        except (OSError, ValueError):
            return None

    def leave(self, answer: str) -> None:
        """Keep an answer, if it can be kept. Raises nothing."""
        content = self.head + answer.encode("utf-8", "surrogatepass")

        def write(beside: str) -> None:
            with open(beside, "wb") as stream:
                stream.write(_checksum(content) + b"\n" + content)

        if self.path and len(content) <= LARGEST:
            leave(self.path, write, KEPT)


def _checksum(content: bytes) -> bytes:
    return b"%08x" % crc32(content)
