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
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache, cached_property
from io import BytesIO
from typing import IO, Any, NamedTuple, TypeVar

from peeltrack.cachefolder import cache_folder, is_kept, leave
from peeltrack.record.addresses import host_of
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record, Report, Source, cited_page
from peeltrack.schema.bundle import absolute, source_file
from peeltrack.schema.limits import MAX_BYTES
from peeltrack.schema.load import DataFiles
from peeltrack.schema.plain import tuple_reader

KEPT = 16
"""How many snapshots are kept; when another is written, the oldest go."""
CHUNK = 1 << 20
"""In pieces of how many bytes a file's copy is kept: whole, large ones take twice the time and three times the memory."""
_PARTS = "CREATE TABLE parts (name TEXT PRIMARY KEY, body TEXT, checksum INTEGER)"
_FILES = "CREATE TABLE files (path TEXT, content BLOB)"
_TABLES = [
    ("table", "parts", _PARTS),
    ("index", "sqlite_autoindex_parts_1", None),
    ("table", "files", _FILES),
]
"""All that a snapshot's schema may hold: no view or trigger of someone else's making."""

Value = TypeVar("Value")
Copy = tuple[str, bytes, int]
"""A file's path, its content, and when it last changed (ns): what changed and changed back is told by that."""
Found = tuple[str, str, str]
"""The folder and the name by which a source's file is looked for, and the path at which it is found."""


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
    folder = cache_folder()
    if folder is None:
        return Opened(load(), "")
    own = list(map(absolute, (files.framework, files.forces, *files.records)))
    named = crc32(os.fsencode("\0".join(own)))
    path = os.path.join(folder, f"{named:08x}.db")
    parts = None
    try:
        parts = _Parts(path)
        if parts.is_of(own):
            return Opened(_record(parts, load), parts.made)
    except Damaged:
        pass
    if parts:
        parts.connection.close()
    before = _copies(own)
    record = load()
    folders = dict.fromkeys(map(os.path.dirname, own[2:]))
    sources = _sources(folders, record)
    copies = _copies([*own, *(found for _, _, found in sources)])
    made = os.urandom(16).hex()
    # Else a file changed while it was read.
    if before and copies and copies[: len(before)] == before and _are_of(copies, sources, record):
        _write(path, [made, _program(), own, sources], copies, record)
    return Opened(record, made)


# What a snapshot is of.


def _opened(path: str) -> IO[bytes]:
    """Return a regular file, open for reading. Raises OSError, for any other kind of file too."""
    # A pipe or a device could go on for ever, and what is too large is not read either.
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise OSError
    return open(path, "rb")


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a stream in pieces; the last one is smaller than the others."""
    piece = stream.read(CHUNK)
    while len(piece) == CHUNK:
        yield piece
        piece = stream.read(CHUNK)
    yield piece


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

    times = []
    for folder, _, names in os.walk(os.path.dirname(os.path.dirname(__file__))):
        for name in names:
            if name.endswith(".py"):
                state = os.stat(os.path.join(folder, name))
                times.append(f"{name} {state.st_mtime_ns} {state.st_size}")
    return "\n".join([__version__, *sorted(times)])


def _sources(folders: Iterable[str], record: Record) -> list[Found]:
    """Return where the sources' files are found, by the folders of the record files."""
    names = dict.fromkeys(s.file for s in record.sources.values() if s.file)
    return [
        (folder, name, path)
        for name in names
        for folder in folders
        if (path := source_file(folder, name))
    ]


def _are_of(copies: list[Copy], sources: list[Found], record: Record) -> bool:
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

    def __init__(self, path: str) -> None:
        """Open a snapshot that is the user's own and that no one else can write. Raises Damaged for any other."""
        if not is_kept(path):
            raise Damaged
        address = "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        try:
            self.connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)
            self.connection.execute("PRAGMA trusted_schema = OFF")
        except sqlite3.Error:
            raise Damaged from None
        self.made = ""

    def is_of(self, own: list[str]) -> bool:
        """Say whether the snapshot is of these files as they are now; from then on its parts can be read.

        Raises Damaged.
        """
        schema = self._rows("SELECT type, name, sql FROM sqlite_master ORDER BY rowid")
        if list(schema) != _TABLES:
            raise Damaged
        try:
            self.made, program, paths, sources = self.one("key")
            moved = any(source_file(folder, name) != path for folder, name, path in sources)
        except (ValueError, TypeError):
            raise Damaged from None
        if moved or program != _program() or paths != own:
            return False
        copies = self._rows("SELECT path, content FROM files ORDER BY rowid")
        try:
            for path in [*own, *(path for _, _, path in sources)]:
                with _opened(path) as stream:
                    for piece in _pieces(stream):
                        if next(copies, None) != (path, piece):
                            return False
        except OSError:
            return False
        return True

    def one(self, name: str) -> Any:
        """Return a part, or None where there is none of that name. Raises Damaged."""
        for body, checksum in self._rows("SELECT body, checksum FROM parts WHERE name = ?", name):
            if not isinstance(body, str) or checksum != _checksum(name, body):
                raise Damaged
            return json.loads(body)
        return None

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self.connection.execute(query, values)
        except (sqlite3.Error, ValueError, TypeError, OverflowError):
            raise Damaged from None


def _checksum(name: str, body: str) -> int:
    """Return the number that binds a part to its name."""
    return crc32(f"{name}\0{body}".encode())


class _Lazy(Mapping[str, Value]):
    """A mapping whose values are parts of a snapshot, read when asked for.

    `unsaid` gives the value of an id that has no part. Where a part turns out damaged, the record is read from its files
    and answers in its stead.
    """

    def __init__(
        self,
        kind: str,
        parts: _Parts,
        read: Callable[[Any], Any],
        files: Callable[[], Record],
        unsaid: Callable[[str], Value | None] = lambda id: None,
    ) -> None:
        self.kind, self.parts, self.read, self.files = kind, parts, read, files
        self.unsaid = unsaid
        self.known: dict[str, Value] = {}

    @cached_property
    def ids(self) -> Mapping[str, Any]:
        try:
            return dict.fromkeys(self.parts.one(f"{self.kind}s"))
        except (Damaged, TypeError):
            return self._of_files()

    def _of_files(self) -> Mapping[str, Value]:
        self.ids = self.known = dict(getattr(self.files(), f"{self.kind}s"))
        return self.known

    def __getitem__(self, id: str) -> Value:
        if id not in self.known:
            try:
                part = self.parts.one(f"{self.kind}:{id}")
                if part is not None:
                    self.known[id] = _made(self.read, part)
                elif id in self.ids:
                    known = self.unsaid(id)
                    if known is None:
                        raise Damaged
                    self.known[id] = known
            except Damaged:
                self._of_files()
        return self.known[id]

    def __contains__(self, id: object) -> bool:
        return id in self.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


def _made(read: Callable[[Any], Any], part: Any) -> Any:
    """Return the value that a part holds. Raises Damaged where it holds none."""
    try:
        return read(part)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        raise Damaged from None


def _record(parts: _Parts, load: Callable[[], Record]) -> Record:
    """Return the record that a snapshot's parts make. Raises Damaged where the framework is damaged."""
    files = cache(load)
    report = tuple_reader(Report)
    framework: Framework = _made(tuple_reader(Framework), parts.one("framework"))

    def page(id: str) -> Source | None:
        return cited_page(id, framework) if host_of(id) else None

    return Record(
        framework,
        _Lazy("force", parts, tuple_reader(Force), files),
        _Lazy("source", parts, tuple_reader(Source), files, page),
        _Lazy("report", parts, lambda plain: tuple(map(report, plain)), files),
    )


# Writing.


def _write(path: str, key: Any, copies: Iterable[Copy], record: Record) -> None:
    """Leave a snapshot of a record, whole or not at all. Where it cannot be written, nothing is said."""

    def write(beside: str) -> None:
        try:
            with closing(sqlite3.connect(beside)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(_PARTS)
                connection.execute(_FILES)
                connection.executemany(
                    "INSERT INTO parts VALUES (?, ?, ?)",
                    ((name, body, _checksum(name, body)) for name, body in bodies),
                )
                connection.executemany(
                    "INSERT INTO files VALUES (?, ?)",
                    (
                        (path, piece)
                        for path, content, _ in copies
                        for piece in _pieces(BytesIO(content))
                    ),
                )
                connection.commit()
        except sqlite3.Error as error:
            raise OSError(str(error)) from None

    # Tuples become lists, in the order of their fields.
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    bodies = ((name, encode(part)) for name, part in _parts(record, key))
    leave(path, write, KEPT)


def _parts(record: Record, key: Any) -> Iterator[tuple[str, Any]]:
    """Yield every part by name: what an address alone says of a page is none."""
    yield "key", key
    yield "framework", record.framework
    for kind in ("force", "source", "report"):
        mapping: Mapping[str, Any] = getattr(record, f"{kind}s")
        yield f"{kind}s", list(mapping)
        for id, value in mapping.items():
            if not (isinstance(value, Source) and value == cited_page(id, record.framework)):
                yield f"{kind}:{id}", value
