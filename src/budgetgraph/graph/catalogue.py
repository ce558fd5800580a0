"""The catalogue of a generation, in SQLite: which files it holds, which reports they tell, which graphs have how many
triples. A load asks it for the few reports and departments that the new files touch.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import identifiers
from budgetgraph.graph.summaries import ReportSummary
from budgetgraph.graph.triples import nquads

_TABLES = """
CREATE TABLE IF NOT EXISTS file (sha TEXT PRIMARY KEY, reading TEXT, name TEXT, reader TEXT, media TEXT, title TEXT,
    issued TEXT);
CREATE TABLE IF NOT EXISTS record (sha TEXT, n INTEGER, family TEXT, department TEXT, year INTEGER, stage TEXT,
    title TEXT, PRIMARY KEY (sha, n));
CREATE INDEX IF NOT EXISTS record_family ON record (family);
CREATE TABLE IF NOT EXISTS report (iri TEXT PRIMARY KEY, family TEXT, summary TEXT);
CREATE INDEX IF NOT EXISTS report_family ON report (family);
CREATE TABLE IF NOT EXISTS mention (department TEXT, parent TEXT, report TEXT,
    PRIMARY KEY (department, parent, report)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mention_parent ON mention (parent);
CREATE INDEX IF NOT EXISTS mention_report ON mention (report);
CREATE TABLE IF NOT EXISTS undeclared (concept TEXT, printed TEXT, report TEXT,
    PRIMARY KEY (concept, printed, report)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS undeclared_report ON undeclared (report);
CREATE TABLE IF NOT EXISTS graph (iri TEXT, superseded INTEGER, triples INTEGER, PRIMARY KEY (iri, superseded))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (graph TEXT, owner TEXT, triples INTEGER, quads BLOB, PRIMARY KEY (graph, owner))
    WITHOUT ROWID;
"""


@dataclass(frozen=True)
class HeldDisclosure:
    """One report in one file, as `list` shows it."""

    iri: str
    sha256: str
    file_name: str
    title: str
    department: str
    year: int
    stage: str
    reader: str
    current: bool


def family_name(key: identifiers.FamilyKey) -> str:
    return json.dumps(key, ensure_ascii=False)


class Catalogue:
    """One SQLite file. Writers call `commit`; readers open it read-only."""

    def __init__(self, path: Path, base: str, read_only: bool = False) -> None:
        self.base = base
        mode = "ro" if read_only else "rwc"
        self._db = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, check_same_thread=False)
        if not read_only:
            self._db.execute("PRAGMA journal_mode=DELETE")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def commit(self) -> None:
        self._db.commit()

    # files

    def reading(self, sha256: str) -> tuple[str, str] | None:
        """(reading, reader and version) of a held file."""
        row = self._db.execute("SELECT reading, reader FROM file WHERE sha = ?", (sha256,)).fetchone()
        return (row[0], row[1]) if row else None

    def readings(self) -> list[tuple[str, str]]:
        return [(sha, reading) for sha, reading in self._db.execute("SELECT sha, reading FROM file ORDER BY sha")]

    def files(self) -> int:
        return int(self._db.execute("SELECT COUNT(*) FROM file").fetchone()[0])

    def reports(self) -> int:
        return int(self._db.execute("SELECT COUNT(*) FROM report").fetchone()[0])

    def put_file(self, sha256: str, reading: str, records: list[Disclosure]) -> None:
        self.drop_file(sha256)
        first = records[0]
        self._db.execute(
            "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                sha256,
                reading,
                first.source.file_name,
                first.source.reader,
                first.source.media_type,
                first.title or first.source.file_name,
                first.issued,
            ),
        )
        self._db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    sha256,
                    n,
                    family_name(identifiers.family_key(one)),
                    one.body.name,
                    one.fiscal_year,
                    one.stage,
                    one.title,
                )
                for n, one in enumerate(records)
            ],
        )

    def drop_file(self, sha256: str) -> None:
        self._db.execute("DELETE FROM record WHERE sha = ?", (sha256,))
        self._db.execute("DELETE FROM file WHERE sha = ?", (sha256,))

    def file_facts(self, sha256: str) -> tuple[str, str | None] | None:
        """(title, issue date) of a held file."""
        row = self._db.execute("SELECT title, issued FROM file WHERE sha = ?", (sha256,)).fetchone()
        return (row[0], row[1]) if row else None

    def families_of(self, sha256: str) -> set[str]:
        return {row[0] for row in self._db.execute("SELECT family FROM record WHERE sha = ?", (sha256,))}

    def families(self) -> set[str]:
        return {row[0] for row in self._db.execute("SELECT DISTINCT family FROM record")}

    def files_of(self, family: str) -> list[tuple[str, str]]:
        """(SHA-256, reading) of every file that tells a report of the family."""
        return self._db.execute(
            "SELECT DISTINCT f.sha, f.reading FROM record r JOIN file f ON f.sha = r.sha WHERE r.family = ? ORDER BY 1",
            (family,),
        ).fetchall()

    def held(self) -> Iterator[HeldDisclosure]:
        current = {row[0] for row in self._db.execute("SELECT iri FROM graph WHERE superseded = 0")}
        rows = self._db.execute(
            "SELECT r.sha, f.name, r.title, r.department, r.year, r.stage, f.reader FROM record r"
            " JOIN file f ON f.sha = r.sha ORDER BY r.department, r.year, r.stage, r.sha, r.n"
        )
        for sha, name, title, department, year, stage, reader in rows:
            iri, is_current = identifiers.disclosure(self.base, sha), identifiers.graph(self.base, sha) in current
            yield HeldDisclosure(iri, sha, name, title, department, year, stage, reader, is_current)

    # reports

    def put_reports(self, family: str, summaries: Iterable[ReportSummary]) -> tuple[set[str], set[str]]:
        """Replaces the reports of a family; gives the departments and the undeclared concepts that this may touch."""
        departments, concepts = set[str](), set[str]()
        for (iri,) in self._db.execute("SELECT iri FROM report WHERE family = ?", (family,)).fetchall():
            for department, parent in self._db.execute(
                "SELECT department, parent FROM mention WHERE report = ?", (iri,)
            ):
                departments |= {department, parent}
            rows = self._db.execute("SELECT DISTINCT concept FROM undeclared WHERE report = ?", (iri,))
            concepts |= {row[0] for row in rows}
            for table, column in (("mention", "report"), ("undeclared", "report"), ("report", "iri")):
                self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (iri,))
        for summary in summaries:
            self._db.execute("INSERT INTO report VALUES (?, ?, ?)", (summary.iri, family, summary.model_dump_json()))
            for department, parents in summary.departments(self.base).items():
                departments |= {department, *parents}
                self._db.executemany(
                    "INSERT OR IGNORE INTO mention VALUES (?, ?, ?)",
                    [(department, parent, summary.iri) for parent in parents or {""}],
                )
            self._db.executemany(
                "INSERT OR IGNORE INTO undeclared VALUES (?, ?, ?)",
                [(concept, name, summary.iri) for concept, name in summary.undeclared.items()],
            )
            concepts |= summary.undeclared.keys()
        return departments - {""}, concepts

    def mentions(self, department: str) -> list[ReportSummary]:
        """The reports that name a department: its own, those that list it as a unit, those of its units."""
        rows = self._db.execute(
            "SELECT DISTINCT r.summary FROM mention m JOIN report r ON r.iri = m.report"
            " WHERE m.department = ?1 OR m.parent = ?1 ORDER BY r.iri",
            (department,),
        )
        return [ReportSummary.model_validate_json(row[0]) for row in rows]

    def parents(self, department: str) -> list[str]:
        rows = self._db.execute(
            "SELECT DISTINCT parent FROM mention WHERE department = ? AND parent <> '' ORDER BY 1", (department,)
        )
        return [row[0] for row in rows]

    def children(self, department: str) -> list[str]:
        rows = self._db.execute("SELECT DISTINCT department FROM mention WHERE parent = ? ORDER BY 1", (department,))
        return [row[0] for row in rows]

    def printed_names(self, concept: str) -> list[str]:
        rows = self._db.execute("SELECT DISTINCT printed FROM undeclared WHERE concept = ? ORDER BY 1", (concept,))
        return [row[0] for row in rows]

    def family_of(self, report: str) -> str | None:
        row = self._db.execute("SELECT family FROM report WHERE iri = ?", (report,)).fetchone()
        return row[0] if row else None

    def reports_of(self, family: str) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT iri FROM report WHERE family = ? ORDER BY 1", (family,))]

    # graphs

    def put_graph(self, iri: str, triples: int, superseded: bool = False) -> None:
        if triples:
            self._db.execute("INSERT OR REPLACE INTO graph VALUES (?, ?, ?)", (iri, superseded, triples))
        else:
            self._db.execute("DELETE FROM graph WHERE iri = ? AND superseded = ?", (iri, superseded))

    def graphs(self, superseded: bool = False) -> dict[str, int]:
        return dict(self._db.execute("SELECT iri, triples FROM graph WHERE superseded = ? ORDER BY 1", (superseded,)))

    def has_graph(self, iri: str, superseded: bool = False) -> bool:
        query = "SELECT 1 FROM graph WHERE iri = ? AND superseded = ?"
        return self._db.execute(query, (iri, superseded)).fetchone() is not None

    def triples(self, superseded: bool = False) -> int:
        query = "SELECT COALESCE(SUM(triples), 0) FROM graph WHERE superseded = ?"
        return int(self._db.execute(query, (superseded,)).fetchone()[0])

    def put_part(self, graph: str, owner: str, quads: list[Quad]) -> tuple[set[Quad], set[Quad]]:
        """Replaces what an owner says in a shared graph; gives (quads to remove, quads to add)."""
        row = self._db.execute("SELECT quads FROM part WHERE graph = ? AND owner = ?", (graph, owner)).fetchone()
        before = set(parse(zlib.decompress(row[0]), RdfFormat.N_QUADS)) if row else set()
        after = set(quads)
        if after:
            self._db.execute(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)",
                (graph, owner, len(after), zlib.compress(nquads(after))),
            )
        elif row:
            self._db.execute("DELETE FROM part WHERE graph = ? AND owner = ?", (graph, owner))
        if before != after:
            self._db.execute("INSERT OR IGNORE INTO graph VALUES (?, 0, 0)", (graph,))
            self._db.execute(
                "UPDATE graph SET triples = triples + ? WHERE iri = ? AND superseded = 0",
                (len(after) - len(before), graph),
            )
        return before - after, after - before

    def owners(self, graph: str) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT owner FROM part WHERE graph = ? ORDER BY 1", (graph,))]

    def part(self, graph: str, owner: str) -> list[Quad]:
        row = self._db.execute("SELECT quads FROM part WHERE graph = ? AND owner = ?", (graph, owner)).fetchone()
        return list(parse(zlib.decompress(row[0]), RdfFormat.N_QUADS)) if row else []
