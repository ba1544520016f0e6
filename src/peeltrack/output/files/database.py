"""An SQLite database: the tables with their keys, and views that answer the usual questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from peeltrack.output.about import CAVEATS, LICENCE, LICENCE_URL, SOURCE, TITLE, scope_words
from peeltrack.output.data.fields import Field
from peeltrack.output.files.tables import DataTable, tables, type_of
from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Record

APPLICATION_ID = 0x5045454C
"""`PEEL` in ASCII, by which `file` and others can tell the database."""
TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
INDEXES = (
    "CREATE UNIQUE INDEX judgments_by_force ON judgments (force, area, cycle, revision)",
    "CREATE INDEX judgments_by_area ON judgments (area, cycle, grade)",
    "CREATE INDEX judgments_by_published ON judgments (counts_from)",
    "CREATE INDEX evidence_by_source ON evidence (source)",
    "CREATE INDEX findings_by_report ON findings (report)",
    "CREATE INDEX flags_by_status ON flags (status, force)",
)
VIEWS = {
    "timeline": """
SELECT j.force, f.name, j.area, ca.label, j.cycle, j.grade, j.published, j.revision, j.change,
       j.stated, j.official, j.judgment
FROM judgments j
JOIN forces f USING (force)
JOIN areas a USING (area)
JOIN cycles c USING (cycle)
JOIN cycle_areas ca USING (cycle, area)
ORDER BY j.force, a.position, c.position, j.revision""",
    "latest": """
SELECT s.force, f.name, s.area, ca.label, j.cycle, j.grade, j.published, s.judgment
FROM standings s
JOIN judgments j USING (judgment)
JOIN forces f ON f.force = s.force
JOIN areas a ON a.area = s.area
JOIN cycle_areas ca ON ca.cycle = j.cycle AND ca.area = s.area
WHERE s.standing = 'stands'
ORDER BY s.force, a.position""",
    "superseded": """
SELECT s.force, f.name, s.area, a.label, j.cycle, j.grade AS last_known, j.published, s.superseded_by,
       s.possible, s.certain, s.judgment
FROM standings s
JOIN judgments j USING (judgment)
JOIN forces f ON f.force = s.force
JOIN areas a ON a.area = s.area
WHERE s.standing = 'superseded'
ORDER BY s.force, a.position""",
    "open_flags": """
SELECT fl.force, f.name, fl.area, a.label, j.grade, j.cycle, j.published, fl.times,
       since.cycle AS since_cycle, since.published AS since_published
FROM flags fl
JOIN forces f ON f.force = fl.force
JOIN areas a ON a.area = fl.area
JOIN judgments j ON j.judgment = fl.last
JOIN judgments since ON since.judgment = fl.first
WHERE fl.status = 'open'
ORDER BY f.force, a.position""",
    "grade_counts": """
SELECT j.cycle, j.area, ca.label, j.grade, count(*) AS forces
FROM judgments j
JOIN cycles c USING (cycle)
JOIN areas a USING (area)
JOIN cycle_areas ca USING (cycle, area)
JOIN grades g ON g.grade = j.grade
WHERE j.revision = (
  SELECT max(k.revision) FROM judgments k
  WHERE k.force = j.force AND k.area = j.area AND k.cycle = j.cycle AND k.grade IS NOT NULL
)
GROUP BY j.cycle, j.area, j.grade
ORDER BY c.position, a.position, g.position""",
}
"""`timeline`: every judgment in order. `latest`: the grades that stand at the end of the record. `superseded`:
those that do not, because a later report is out whose grade is not recorded. `open_flags`: requires improvement or
worse, with no better grade since. `grade_counts`: forces at each grade, by cycle and area, as last revised in the cycle."""


def render(record: Record, scope: Scope, ending: str) -> Mapping[str, bytes]:
    """Return an SQLite database with every table, index and view."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 1")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("BEGIN")
        known = tables(record, scope)
        keys = {table.name: table.key[0] for table in known}
        for table in known:
            database.execute(_definition(table, keys))
            holes = ", ".join(f":{column.name}" for column in table.columns)
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({holes})', table.rows)
        database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.executemany("INSERT INTO about VALUES (?, ?)", _about(record, scope))
        for index in INDEXES:
            database.execute(index)
        for name, query in VIEWS.items():
            database.execute(f"CREATE VIEW {name} AS{query}")
        database.execute("COMMIT")
        database.execute("ANALYZE")
        return {"": database.serialize()}


def _definition(table: DataTable, keys: Mapping[str, str]) -> str:
    lines = [f"  {_column(column, keys)}" for column in table.columns]
    lines.append(f"  PRIMARY KEY ({', '.join(table.key)})")
    return f'CREATE TABLE "{table.name}" ( -- {table.description}\n' + ",\n".join(lines) + "\n)"


def _column(column: Field, keys: Mapping[str, str]) -> str:
    parts = [f'"{column.name}"', TYPES.get(type_of(column), "TEXT")]
    if not column.null:
        parts.append("NOT NULL")
    if type_of(column) == "boolean":
        parts.append(f'CHECK ("{column.name}" IN (0, 1))')
    if column.choices:
        parts.append(f'CHECK ("{column.name}" IN ({", ".join(map(_quoted, column.choices))}))')
    if column.refers_to:
        parts.append(f"REFERENCES {column.refers_to} ({keys[column.refers_to]})")
    return " ".join(parts)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _about(record: Record, scope: Scope) -> list[tuple[str, str]]:
    return [
        ("title", TITLE),
        ("scope", scope_words(record, scope)),
        ("source", SOURCE),
        ("licence", LICENCE),
        ("licence_url", LICENCE_URL),
        *((f"caveat_{n}", text) for n, text in enumerate(CAVEATS, 1)),
    ]
