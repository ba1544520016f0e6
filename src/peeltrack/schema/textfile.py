"""Read one file as text, and refuse what could harm, or deceive whoever reads it.

A pipe or device is never waited for, and nothing above a size is read. The text is UTF-8, with or without a
byte order mark, and holds no hidden or control characters.
"""

from __future__ import annotations

import os
import re
import stat
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem
from peeltrack.schema.limits import MAX_BYTES

FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters but tab, LF and CR; what turns the direction of text or is not seen; what is no character.

The line and paragraph separators are among them because libyaml counts them as line breaks and editors do not:
lines would be misnumbered, and a comment could hide a value."""
_BOM: Final = b"\xef\xbb\xbf"
_LAST_C1: Final = "\x9f"
_WHY_HIDDEN: Final = (
    ("\x85", "the control character {} is a line break to some programs only; use LF"),
    (f"[\x00-{_LAST_C1}]", "the control character {} has no place in text; delete it"),
    ("\ufeff", "the byte order mark {} may stand only at the start of a file; delete it"),
    ("[\u2028\u2029]", "the invisible separator {} is not a line break here; use an ordinary one"),
    ("[\ufffe\uffff\ud800-\udfff]", "the code {} is not a character; delete it"),
    (
        ".",
        "the invisible mark {} turns the direction of text, so that it can read differently from what it "
        "says; delete it",
    ),
)
"""The first that a forbidden character matches, and what is wrong with it."""
_UTF16_SAMPLE: Final = 64
_UTF16_LEAST: Final = 4  # a letter and NUL is more likely to be just that


class Place(NamedTuple):
    """Where something stands in a file: `line` and `column`, both from 1, counted in characters."""

    line: int
    column: int

    def after(self, text: str) -> Place:
        """Return the place reached after reading `text` from here."""
        breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
        if not breaks:
            return Place(self.line, self.column + len(text))
        return Place(self.line + breaks, len(text) - max(text.rfind("\n"), text.rfind("\r")))


START: Final = Place(1, 1)


def read_text(path: Path) -> str:
    """Return the text of the file at `path`. Raises InvalidData as `read_bytes` and `decode` do."""
    return decode(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises InvalidData where it is missing, cannot be read, is too large or is a folder, pipe or device.
    """
    name = str(path)
    try:
        # Looked at before it is opened (opening a device can act on it), and again once it is open
        # (it can have been exchanged in between).
        _require_regular(path.stat(), name)
        flags = os.O_RDONLY
        for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
            flags |= getattr(os, flag, 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            _require_regular(status, name)
            _require_size(status.st_size, name)
            # The size can grow while it is read, and is 0 for the files of /proc.
            return file.read(MAX_BYTES + 1) or b""
    except (FileNotFoundError, NotADirectoryError):
        message = "there is no such file; check the name and the folder"
        raise InvalidData([Problem(name, None, None, "file-missing", message)]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"the file cannot be read ({reason}); check its name and that you may read it"
        raise InvalidData([Problem(name, None, None, "file-unreadable", message)]) from error


def _require_regular(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, socket or device"
        message = f"this is {what}, not a file; name a YAML file"
        raise InvalidData([Problem(name, None, None, "file-not-regular", message)])


def _require_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        message = (
            f"the file has at least {size:,} bytes and the most that is read is {MAX_BYTES:,}; "
            "split it into several files"
        )
        raise InvalidData([Problem(name, None, None, "yaml-size", message)])


def decode(data: bytes, name: str) -> str:
    """Return `data`, called `name`, as text without byte order mark.

    Raises InvalidData where it is too large, is not UTF-8, or holds a forbidden character.
    """
    _require_size(len(data), name)
    data = data.removeprefix(_BOM)
    if _looks_like_utf16(data):
        message = "the file is in UTF-16 or UTF-32; save it as UTF-8"
        raise InvalidData([Problem(name, *START, "yaml-encoding", message)])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = START.after(data[: error.start].decode("utf-8"))
        message = (
            f"the byte 0x{data[error.start]:02X} here is not UTF-8, as when a file is saved as "
            "Latin-1 or Windows-1252; save it as UTF-8"
        )
        raise InvalidData([Problem(name, *place, "yaml-encoding", message)]) from None
    hidden: list[Problem] = []
    place, done = START, 0
    for match in islice(FORBIDDEN.finditer(text), MAX_PROBLEMS + 1):
        place, done = place.after(text[done : match.start()]), match.start()
        hidden.append(hidden_character(name, place, match[0]))
    if hidden:
        raise InvalidData(hidden)
    return text


def _looks_like_utf16(data: bytes) -> bool:
    """Tell whether `data` begins as UTF-16 or UTF-32 does: with its mark or many bytes 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    sample = data[:_UTF16_SAMPLE]
    if len(data) < _UTF16_LEAST or len(data) % 2 or not any(sample):
        return False
    return max(sample[::2].count(0), sample[1::2].count(0)) * 3 > len(sample)


def hidden_character(name: str, place: Place, char: str, escape: str | None = None) -> Problem:
    """Return what is wrong with `char` at `place`, where it is written as `escape` or as itself."""
    shown = f"U+{ord(char):04X}" + (f", written {escape}," if escape else "")
    rule = "yaml-control-character" if char <= _LAST_C1 else "yaml-hidden-character"
    message = next(words for chars, words in _WHY_HIDDEN if re.match(chars, char))
    return Problem(name, *place, rule, message.format(shown))
