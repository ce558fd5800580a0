"""What the graph holds, counted once a generation: in comes the query service, out go `Statistics` for VoID.

The counts run in the slow lane; a file in the user's cache folder keeps them over restarts.
"""

import asyncio
import json
import logging
import os
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from budgetgraph.web.sparql.running.workers import Query, QueryService
from budgetgraph.web.sparql.writing.problems import Problem

log = logging.getLogger(__name__)
_TOTALS = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }"
_CLASSES = "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s a ?k } GROUP BY ?k ORDER BY ?k"
_PROPERTIES = "SELECT ?k (COUNT(*) AS ?n) { ?s ?k ?o } GROUP BY ?k ORDER BY ?k"
_DATATYPES = (
    "SELECT ?k (COUNT(*) AS ?n) { ?s ?p ?o FILTER isLiteral(?o) BIND(DATATYPE(?o) AS ?k) } GROUP BY ?k ORDER BY ?k"
)


@dataclass(frozen=True)
class Statistics:
    """Counts of one generation; the maps go from IRI to number."""

    generation: str
    triples: int
    subjects: int
    classes: dict[str, int]
    properties: dict[str, int]
    datatypes: dict[str, int]


class Counting:
    """Keeps the statistics of the served generation, counting anew when it changes."""

    def __init__(self, service: QueryService, cache: Path | None = None) -> None:
        self._service = service
        self._cache = cache or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "budgetgraph"
        self._found: Statistics | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def now(self) -> Statistics | None:
        """The statistics of the served generation, or `None` while they are being counted."""
        self.begin()
        generation = self._service.generation
        return self._found if self._found and generation and self._found.generation == generation.tag else None

    def begin(self) -> None:
        """Count in the background unless the served generation is counted already. Call on the loop."""
        generation = self._service.generation
        if generation is None or (self._found and self._found.generation == generation.tag):
            return
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._count(generation.tag, str(generation.store)))

    async def wait(self, seconds: float) -> Statistics | None:
        """The statistics, waiting a little for them if they are being counted."""
        if self.now is None and self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)
        return self.now

    def stop(self) -> None:
        """Give up counting."""
        if self._task is not None:
            self._task.cancel()

    async def _count(self, generation: str, store: str) -> None:
        file = self._cache / f"statistics-{generation}-{zlib.crc32(store.encode()):x}.json"
        try:
            self._found = Statistics(**json.loads(file.read_text(encoding="utf-8")))
            return
        except (OSError, ValueError, TypeError):
            pass
        try:
            (totals, *_), classes, properties, datatypes = [
                await self._rows(q) for q in (_TOTALS, _CLASSES, _PROPERTIES, _DATATYPES)
            ]
        except Problem as problem:
            log.warning("the statistics for VoID could not be counted: %s", problem)
            await asyncio.sleep(60)
            return
        maps = [{row[0]: int(row[1]) for row in rows if row[0]} for rows in (classes, properties, datatypes)]
        self._found = Statistics(generation, int(totals[0]), int(totals[1]), *maps)
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(asdict(self._found), ensure_ascii=False), encoding="utf-8")
            part.replace(file)
            for older in self._cache.glob(f"statistics-*-{file.stem.rsplit('-', 1)[-1]}.json"):
                if older != file:
                    older.unlink(missing_ok=True)
        except OSError as error:
            log.info("the statistics are not kept over restarts: %s", error)

    async def _rows(self, text: str) -> list[list[str]]:
        answer = await self._service.run(Query(text, format="json", client="statistics", background=True))
        found = ox.parse_query_results(answer.read(), format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        return [["" if term is None else term.value for term in solution] for solution in found]
