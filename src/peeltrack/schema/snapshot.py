"""The validated record kept in the user's cache folder, so that a second question need not read YAML.

A snapshot is a SQLite file with a copy of every file that the record was made of, and what stands for the program
that made it: it is used while these are as they were. Each part (a force's reports, a source, the framework) is read
when it is asked for and held against its checksum; whatever is stale, damaged or not the user's own is not used, and
the record is read from its files.

This module is loaded for every answer: it imports little, and pathlib, pydantic and YAML not at all. To compare copies
takes half as long as to take digests, whose library alone takes a twentieth of a call to load.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import IO, Any, NamedTuple, TypeVar

from peeltrack.cachefolder import cache_folder, is_own, leave, make_cache_folder
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record, Report, Source
from peeltrack.schema.bundle import absolute, source_file
from peeltrack.schema.limits import MAX_BYTES
from peeltrack.schema.load import DataFiles
from peeltrack.schema.plain import tuple_reader

FORMAT = 7
KEPT = 16
"""How many snapshots are kept; when another is written, the oldest go."""
CHUNK = 1 << 20
"""In pieces of how many bytes the copy of a file is kept; the last one is smaller."""
_NAMED = r"[0-9a-f]{8,32}\.db(\.[0-9]+\.new)?"
"""The names of snapshots, and of those that are being written."""
_PARTS = "CREATE TABLE parts (name TEXT PRIMARY KEY, body TEXT, checksum INTEGER)"
_FILES = "CREATE TABLE files (path TEXT, made TEXT, content BLOB)"
_TABLES = [
    ("table", "parts", _PARTS),
    ("index", "sqlite_autoindex_parts_1", None),
    ("table", "files", _FILES),
]
"""All that a snapshot's schema may hold: no view or trigger of someone else's making."""

Value = TypeVar("Value")
Copy = tuple[str, bytes, int]
"""A file's path, its content, and when it last changed (ns): what changed and changed back is told by that."""


class Damaged(Exception):
    """A part of a snapshot is not what was written."""


class Opened(NamedTuple):
    """A record, and the number that its snapshot was made with: of nothing else; empty where there is none."""

    record: Record
    made: str


def open_record(files: DataFiles, load: Callable[[], Record]) -> Opened:
    """Return the record of some files: from its snapshot where that is good, else by `load`.

    After `load` a new snapshot is left, if it can be. What `load` raises is raised.
    """
    path = _path(files)
    if path is None:
        return Opened(load(), "")
    parts = _Parts.open(path)
    if parts is not None:
        try:
            if parts.is_of(files):
                return Opened(_record(parts, load), parts.made)
        except Damaged:
            pass
        parts.close()
    before = _copies(_own(files))
    record = load()
    sources = _sources(files, record)
    copies = _copies([*_own(files), *(found for _, _, found in sources)])
    # Else a file changed while it was read.
    made = os.urandom(16).hex()
    if copies and before == copies[: len(before or ())] and _are_of(copies, sources, record):
        _write(path, made, _key(files, sources), copies, record)
    return Opened(record, made)


# Where a snapshot is, and what it is of.


def _own(files: DataFiles) -> list[str]:
    """Return the absolute paths of the files that make a record."""
    return list(map(absolute, (files.framework, files.forces, *files.records)))


def _path(files: DataFiles) -> str | None:
    """Return where the snapshot of some files is kept, or None where none is to be."""
    folder = cache_folder()
    if folder is None:
        return None
    named = crc32(os.fsencode("\0".join(_own(files))))
    return os.path.join(folder, f"{named:08x}.db")


def _opened(path: str) -> IO[bytes]:
    """Return a regular file, open for reading. Raises OSError, for any other kind of file too."""
    # A pipe or a device could go on for ever, and what is too large is not read either.
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise OSError
    return open(path, "rb")


def _copies(paths: Iterable[str]) -> list[Copy] | None:
    """Return the paths and contents of files, and when they last changed; None where one cannot be read."""
    found = []
    try:
        for path in paths:
            with _opened(path) as stream:
                changed = os.fstat(stream.fileno()).st_ctime_ns
                found.append((path, stream.read(), changed))
    except OSError:
        return None
    return found


def _program() -> str:
    """Return what stands for the program that makes snapshots, and answers: its version, and its files' times."""
    from peeltrack import __version__

    times = [
        f"{entry.name} {entry.stat().st_mtime_ns} {entry.stat().st_size}"
        for entry in _modules(os.path.dirname(os.path.dirname(__file__)))
    ]
    return "\n".join([__version__, str(FORMAT), *sorted(times)])


def _modules(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            yield entry
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _modules(entry.path)


def _key(files: DataFiles, sources: list[tuple[str, str, str]]) -> list[Any]:
    """Return what a snapshot is of, beside the contents of files: the program, their paths, its sources.

    `sources` are the folder, name and found path of each source's file.
    """
    return [_program(), _own(files), [list(source) for source in sources]]


def _sources(files: DataFiles, record: Record) -> list[tuple[str, str, str]]:
    """Return the folder, name and path of each source's file."""
    folders = dict.fromkeys(os.path.dirname(absolute(path)) for path in files.records)
    found = []
    names = dict.fromkeys(s.file for s in record.sources.values() if s.file)
    for name in names:
        for folder in folders:
            path = source_file(folder, name)
            if path:
                found.append((folder, name, path))
    return found


def _are_of(copies: list[Copy], sources: list[tuple[str, str, str]], record: Record) -> bool:
    """Say whether the copies of the sources' files are those that the record was checked against."""
    from hashlib import sha256

    known = {source.file: source.sha256 for source in record.sources.values()}
    contents = {path: content for path, content, _ in copies}
    return all(
        known[name] in (None, sha256(contents[found]).hexdigest()) for _, name, found in sources
    )


# Reading.


class _Parts:
    """A snapshot file, open for reading."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.made = ""

    @classmethod
    def open(cls, path: str) -> _Parts | None:
        """Open a snapshot that is the user's own and that no one else can write; None for any other."""
        if not (is_own(os.path.dirname(path), stat.S_IFDIR) and is_own(path, stat.S_IFREG)):
            return None
        try:
            address = "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
            connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)
            connection.execute("PRAGMA trusted_schema = OFF")
        except sqlite3.Error:
            return None
        return cls(connection)

    def close(self) -> None:
        self.connection.close()

    def is_of(self, files: DataFiles) -> bool:
        """Say whether the snapshot is of these files as they are now; from then on its parts can be read.

        Raises Damaged.
        """
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY rowid"
        if list(self._rows(schema, ())) != _TABLES:
            raise Damaged
        for made, _ in self._rows("SELECT made, path FROM files LIMIT 1", ()):
            self.made = str(made)
        key = self.one("key")
        try:
            sources = [(str(a), str(b), str(c)) for a, b, c in key[2]]
        except (ValueError, TypeError, IndexError):
            raise Damaged from None
        if key != _key(files, sources) or any(source_file(a, b) != c for a, b, c in sources):
            return False
        return self._has_copies([*_own(files), *(found for _, _, found in sources)])

    def _has_copies(self, paths: Iterable[str]) -> bool:
        """Say whether the files at some paths are as they were copied, in this order. Raises Damaged."""
        copies = self._rows("SELECT path, made, content FROM files ORDER BY rowid", ())
        try:
            for path in paths:
                with _opened(path) as stream:
                    content = None
                    while content is None or len(content) == CHUNK:
                        copied, made, content = next(copies, ("", "", b""))
                        if (copied, made) != (path, self.made) or stream.read(CHUNK) != content:
                            return False
        except OSError:
            return False
        return True

    def one(self, name: str) -> Any:
        """Return a part, or None where there is none of that name. Raises Damaged."""
        for row in self._rows("SELECT * FROM parts WHERE name = ?", (name,)):
            return self._body(row)
        return None

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self.connection.execute(query, values)
        except (sqlite3.Error, ValueError, TypeError, OverflowError):
            raise Damaged from None

    def _body(self, row: tuple[Any, ...]) -> Any:
        name, body, checksum = row
        if not isinstance(body, str) or checksum != _checksum(self.made, name, body):
            raise Damaged
        return json.loads(body)


def _checksum(made: str, name: str, body: str) -> int:
    """Return the number that binds a part to its name and to the snapshot that was `made` with it."""
    return crc32(f"{made}\0{name}\0{body}".encode())


class _Lazy(Mapping[str, Value]):
    """A mapping whose values are parts of a snapshot, read when asked for.

    Where a part turns out damaged, the record is read from its files and answers in its stead.
    """

    def __init__(
        self,
        kind: str,
        parts: _Parts,
        read: Callable[[Any], Any],
        instead: Callable[[], Mapping[str, Value]],
    ) -> None:
        self.kind, self.parts, self.read, self.instead = kind, parts, read, instead
        self.ids: Mapping[str, Any] | None = None
        self.known: dict[str, Value] = {}

    def _names(self) -> Mapping[str, Any]:
        if self.ids is None:
            try:
                self.ids = dict.fromkeys(self.parts.one(f"{self.kind}s"))
            except (Damaged, TypeError):
                self.ids = self._of_files()
        return self.ids

    def _of_files(self) -> Mapping[str, Value]:
        self.ids = self.known = dict(self.instead())
        return self.known

    def __getitem__(self, id: str) -> Value:
        if id not in self.known:
            try:
                part = self.parts.one(f"{self.kind}:{id}")
                if part is not None:
                    self.known[id] = _made(self.read, part)
                elif id in self._names():
                    raise Damaged
            except Damaged:
                self._of_files()
        return self.known[id]

    def __contains__(self, id: object) -> bool:
        return id in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


def _made(read: Callable[[Any], Any], part: Any) -> Any:
    """Return the value that a part holds. Raises Damaged where it holds none."""
    try:
        return read(part)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        raise Damaged from None


def _record(parts: _Parts, load: Callable[[], Record]) -> Record:
    """Return the record that a snapshot's parts make. Raises Damaged where the framework is damaged."""
    files = cache(load)
    framework = parts.one("framework")
    if framework is None:
        raise Damaged
    report = tuple_reader(Report)
    return Record(
        _made(tuple_reader(Framework), framework),
        _Lazy("force", parts, tuple_reader(Force), lambda: files().forces),
        _Lazy("source", parts, tuple_reader(Source), lambda: files().sources),
        _Lazy("report", parts, lambda plain: tuple(map(report, plain)), lambda: files().reports),
    )


# Writing.


def _write(path: str, made: str, key: Any, copies: Iterable[Copy], record: Record) -> None:
    """Leave a snapshot of a record, whole or not at all. Where it cannot be written, nothing is said."""
    if not make_cache_folder(os.path.dirname(path)):
        return
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write(beside: str) -> None:
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_PARTS)
            connection.execute(_FILES)
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO parts VALUES (?, ?, ?)",
                (
                    (name, body, _checksum(made, name, body))
                    for name, part in _parts(record, key)
                    for body in [encode(part)]
                ),
            )
            connection.executemany(
                "INSERT INTO files VALUES (?, ?, ?)",
                (
                    (path, made, content[at : at + CHUNK])
                    for path, content, _ in copies
                    for at in range(0, len(content) + 1, CHUNK)
                ),
            )
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(str(error)) from None
        finally:
            connection.close()

    leave(path, write, _NAMED, KEPT)


def _parts(record: Record, key: Any) -> Iterator[tuple[str, Any]]:
    """Yield every part by name: tuples become lists, in the order of their fields."""
    yield "key", key
    yield "framework", record.framework
    mappings: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("force", record.forces),
        ("source", record.sources),
        ("report", record.reports),
    )
    for kind, mapping in mappings:
        yield f"{kind}s", list(mapping)
        for id, value in mapping.items():
            yield f"{kind}:{id}", value
