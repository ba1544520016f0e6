"""The validated record kept in the user's cache folder, so that a second question need not read YAML.

A snapshot is a SQLite file keyed by the content of every file that the record was made of and by the
program that made it. Each part (a force's reports, a source, the framework) is read when it is asked for
and held against its own digest; whatever is stale, damaged or not the user's own is not used, and the
record is read from its files.

This module is loaded for every answer: it imports little, and pathlib, pydantic and YAML not at all.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b, file_digest
from typing import Any, TypeVar

from peeltrack.cachefolder import cache_folder, is_own, make_cache_folder
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Dispute, Evidence, Force, Judgment, Record, Report, Source
from peeltrack.schema.bundle import source_file
from peeltrack.schema.limits import MAX_BYTES
from peeltrack.schema.load import DataFiles
from peeltrack.schema.plain import tuple_reader

FORMAT = 5
SHARE = 8
"""When one part in so many of a mapping has been asked for, all the others are read at once."""
KEPT = 16
"""How many snapshots are kept; when another is written, the oldest go."""
_NAMED = r"[0-9a-f]{32}\.db(\.[0-9]+\.new)?"
"""The names of snapshots, and of those that are being written."""
_LAYERS = ("record", "schema")
_TABLE = "CREATE TABLE parts (name TEXT PRIMARY KEY, body TEXT, digest BLOB)"
_TABLES = [("table", _TABLE, "parts"), ("index", "", "sqlite_autoindex_parts_1")]
"""All that a snapshot's schema may hold: no view or trigger of someone else's making."""

Value = TypeVar("Value")


class Damaged(Exception):
    """A part of a snapshot is not what was written."""


def open_record(files: DataFiles, load: Callable[[], Record]) -> Record:
    """Return the record of some files: from its snapshot where that is good, else by `load`.

    After `load` a new snapshot is left, if it can be. What `load` raises is raised.
    """
    path = _path(files)
    if path is None:
        return load()
    parts = _Parts.open(path)
    if parts is not None:
        try:
            if parts.is_of(files):
                return _record(parts, load)
        except Damaged:
            pass
        parts.close()
    before = _keys(files, ())
    record = load()
    sources = _sources(files, record)
    after = _keys(files, sources)
    if before and after and before[0] == after[0]:  # else a file changed while it was read
        _write(path, after[1], sources, record)
    return record


# Where a snapshot is, and what it is keyed by.


def _path(files: DataFiles) -> str | None:
    """Return where the snapshot of some files is kept, or None where none is to be."""
    folder = cache_folder()
    if folder is None:
        return None
    paths = (files.framework, files.forces, *files.records)
    named = "\0".join(map(os.path.abspath, paths))
    return os.path.join(folder, blake2b(os.fsencode(named), digest_size=16).hexdigest() + ".db")


def _digest(path: str) -> str:
    """Return the digest of a regular file's content. Raises OSError, for any other kind of file too."""
    # A pipe or a device could go on for ever, and what is too large is not read either.
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise OSError
    with open(path, "rb") as stream:
        return file_digest(stream, "blake2b").hexdigest()


def _program() -> str:
    """Return what stands for the program that makes snapshots: its version, and its files' times."""
    from peeltrack import __version__

    package = os.path.dirname(os.path.dirname(__file__))
    times = [
        f"{entry.name} {entry.stat().st_mtime_ns} {entry.stat().st_size}"
        for layer in _LAYERS
        for entry in os.scandir(os.path.join(package, layer))
        if entry.name.endswith(".py")
    ]
    return "\n".join([__version__, str(FORMAT), *sorted(times)])


def _keys(files: DataFiles, sources: Iterable[tuple[str, str, str]]) -> tuple[bytes, bytes] | None:
    """Return a digest of the program and a record's files, and one of these and its sources' files: its key.

    `sources` are the folder, name and found path of each source's file. None where a file cannot be read,
    or where a source's file would be found elsewhere now.
    """
    key = blake2b(_program().encode(), digest_size=32)
    try:
        for path in (files.framework, files.forces, *files.records):
            key.update(os.fsencode(f"{os.path.abspath(path)}\0{_digest(path)}\0"))
        own = key.digest()
        for folder, name, found in sources:
            if source_file(folder, name) != found:
                return None
            key.update(os.fsencode(f"{found}\0{_digest(found)}\0"))
    except OSError:
        return None
    return own, key.digest()


def _sources(files: DataFiles, record: Record) -> list[tuple[str, str, str]]:
    """Return the folder, name and path of each source's file."""
    folders = dict.fromkeys(os.path.dirname(os.path.abspath(path)) for path in files.records)
    found = []
    names = dict.fromkeys(s.file for s in record.sources.values() if s.file)
    for name in names:
        for folder in folders:
            path = source_file(folder, name)
            if path:
                found.append((folder, name, path))
    return found


# Reading.


class _Parts:
    """A snapshot file, open for reading."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.key = b""

    @classmethod
    def open(cls, path: str) -> _Parts | None:
        """Open a snapshot that is the user's own and that no one else can write; None for any other."""
        if not (is_own(os.path.dirname(path), stat.S_IFDIR) and is_own(path, stat.S_IFREG)):
            return None
        import sqlite3

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
        if (
            list(self._rows("SELECT type, sql, name FROM sqlite_master ORDER BY rowid", ()))
            != _TABLES
        ):
            raise Damaged
        for name, body, digest in self._rows("SELECT * FROM parts WHERE name = 'key'", ()):
            try:
                sources = [(str(a), str(b), str(c)) for a, b, c in json.loads(body)]
            except (ValueError, TypeError):
                raise Damaged from None
            keys = _keys(files, sources)
            if keys is None or digest != _seal(keys[1], name, body):
                return False
            self.key = keys[1]
            return True
        return False

    def one(self, name: str) -> Any:
        """Return a part, or None where there is none of that name. Raises Damaged."""
        for row in self._rows("SELECT * FROM parts WHERE name = ?", (name,)):
            return self._opened(row)
        return None

    def many(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Yield every part of a kind with its name. Raises Damaged."""
        for row in self._rows(
            "SELECT * FROM parts WHERE name >= ? AND name < ?", (f"{kind}:", f"{kind};")
        ):
            yield row[0][len(kind) + 1 :], self._opened(row)

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
        import sqlite3

        try:
            for name, body, digest in self.connection.execute(query, values):
                if not (isinstance(name, str) and isinstance(body, str | None)):
                    raise Damaged
                yield name, body or "", digest
        except (sqlite3.Error, ValueError, TypeError, OverflowError):
            raise Damaged from None

    def _opened(self, row: tuple[str, str, Any]) -> Any:
        name, body, digest = row
        if digest != _seal(self.key, name, body):
            raise Damaged
        return json.loads(body)


def _seal(key: bytes, name: str, body: str) -> bytes:
    """Return the digest that binds a part to its name and to the snapshot's key."""
    return blake2b(f"{name}\0{body}".encode(), key=key, digest_size=16).digest()


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
        self.ids: dict[str, None] | None = None
        self.known: dict[str, Value] = {}
        self.whole: Mapping[str, Value] | None = None

    def _names(self) -> Mapping[str, Any]:
        if self.whole is not None:
            return self.whole
        if self.ids is None:
            try:
                self.ids = dict.fromkeys(self.parts.one(f"{self.kind}s"))
            except (Damaged, TypeError):
                self.whole = self.instead()
                return self.whole
        return self.ids

    def __getitem__(self, id: str) -> Value:
        if self.whole is not None:
            return self.whole[id]
        if id not in self.known:
            if self.known and len(self.known) > len(self._names()) // SHARE:
                self._read_all()
                return (self.known if self.whole is None else self.whole)[id]
            try:
                part = self.parts.one(f"{self.kind}:{id}")
                if part is None:
                    if id in self._names():
                        raise Damaged
                    raise KeyError(id)
                self.known[id] = _made(self.read, part)
            except Damaged:
                self.whole = self.instead()
                return self.whole[id]
        return self.known[id]

    def __contains__(self, id: object) -> bool:
        return id in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def values(self) -> Any:
        """Return all values in order, read at once."""
        self._read_all()
        return super().values()

    def items(self) -> Any:
        """Return all names and values in order, read at once."""
        self._read_all()
        return super().items()

    def _read_all(self) -> None:
        names = self._names()
        if self.whole is not None or len(self.known) == len(names):
            return
        try:
            found = {id: _made(self.read, part) for id, part in self.parts.many(self.kind)}
            if found.keys() != names.keys():
                raise Damaged
            self.known = found
        except Damaged:
            self.whole = self.instead()


def _made(read: Callable[[Any], Any], part: Any) -> Any:
    """Return the value that a part holds. Raises Damaged where it holds none."""
    try:
        return read(part)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        raise Damaged from None


def _record(parts: _Parts, load: Callable[[], Record]) -> Record:
    """Return the record that a snapshot's parts make. Raises Damaged where the framework is damaged."""
    loaded: list[Record] = []

    def files() -> Record:
        if not loaded:
            loaded.append(load())
        return loaded[0]

    framework = parts.one("framework")
    if framework is None:
        raise Damaged
    return Record(
        _made(tuple_reader(Framework), framework),
        _Lazy("force", parts, tuple_reader(Force), lambda: files().forces),
        _Lazy("source", parts, tuple_reader(Source), lambda: files().sources),
        _Lazy("report", parts, _reports, lambda: files().reports),
    )


# What judgments share, most of all a long address, is kept once: two thirds of what a force's reports say.

_OWN = 4
"""The fields of a judgment before those that it shares: its force, cycle, area and grade."""
_EVIDENCE, _NOTES, _DISPUTES = (
    Judgment._fields.index(name) - _OWN for name in ("evidence", "notes", "disputed_by")
)
_JUDGMENTS = Report._fields.index("judgments")


def _with_shared_once(reports: tuple[Report, ...]) -> Any:
    """Return the plain form of a force's reports: what judgments share, and the reports, with its numbers."""
    shared: dict[tuple[Any, ...], int] = {}
    plain: list[list[Any]] = []
    for report in reports:
        plain.append(list(report))
        plain[-1][_JUDGMENTS] = [
            (judgment.area, judgment.grade, shared.setdefault(judgment[_OWN:], len(shared)))
            for judgment in report.judgments
        ]
    return list(shared), plain


def _reports(part: Any) -> tuple[Report, ...]:
    """Return a force's reports of their plain form. Raises what a part that holds none raises."""
    shared, reports = part
    for rest in shared:
        rest[_EVIDENCE] = tuple(map(Evidence._make, rest[_EVIDENCE]))
        rest[_NOTES] = tuple(rest[_NOTES])
        rest[_DISPUTES] = tuple(map(Dispute._make, rest[_DISPUTES]))
    read, make = tuple_reader(Report), Judgment._make
    found = []
    for plain in reports:
        judgments, plain[_JUDGMENTS] = plain[_JUDGMENTS], ()
        report = read(plain)
        force, cycle = report.force, report.cycle
        made = [make((force, cycle, area, grade, *shared[n])) for area, grade, n in judgments]
        found.append(report._replace(judgments=tuple(made)))
    return tuple(found)


# Writing.


def _write(path: str, key: bytes, sources: list[tuple[str, str, str]], record: Record) -> None:
    """Leave a snapshot of a record, whole or not at all. Where it cannot be written, nothing is said."""
    import sqlite3

    if not make_cache_folder(os.path.dirname(path)):
        return
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    beside = f"{path}.{os.getpid()}.new"
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE)
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO parts VALUES (?, ?, ?)",
                (
                    (name, body, _seal(key, name, body))
                    for name, part in _parts(record, sources)
                    for body in [encode(part)]
                ),
            )
            connection.execute("COMMIT")
        finally:
            connection.close()
        os.replace(beside, path)
        _prune(os.path.dirname(path))
    except (OSError, sqlite3.Error, UnicodeError):  # a source's path need not be UTF-8
        try:
            os.unlink(beside)
        except OSError:
            return


def _parts(record: Record, sources: list[tuple[str, str, str]]) -> Iterator[tuple[str, Any]]:
    """Yield every part by name: tuples become lists, in the order of their fields."""
    yield "key", sources
    yield "framework", record.framework
    mappings: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("force", record.forces),
        ("source", record.sources),
        ("report", record.reports),
    )
    for kind, mapping in mappings:
        yield f"{kind}s", list(mapping)
        for id, value in mapping.items():
            yield f"{kind}:{id}", _with_shared_once(value) if kind == "report" else value


def _prune(folder: str) -> None:
    """Delete the oldest snapshots beyond those that are kept, and what killed processes left.

    What has another name, or is another's, is not the program's to delete.
    """
    entries = sorted(
        (
            entry
            for entry in os.scandir(folder)
            if re.fullmatch(_NAMED, entry.name) and is_own(entry.path, stat.S_IFREG)
        ),
        key=lambda entry: entry.stat().st_mtime_ns,
        reverse=True,
    )
    for entry in entries[KEPT:]:
        os.unlink(entry.path)
