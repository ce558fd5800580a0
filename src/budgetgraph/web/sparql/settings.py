"""Limits and choices of the endpoint: in come `BUDGETGRAPH_*` variables, out goes one frozen `Settings`.

Every limit here is announced: in the headers of an answer, in the service description and in `/metrics`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

MEBIBYTE = 1 << 20
_LEAST = {"fronts": -1, "query_seconds": 0.001, "memory_bytes": 64 * MEBIBYTE, "result_bytes": 1, "query_bytes": 1}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


@dataclass(frozen=True)
class Settings:
    """All that can be set. Seconds, bytes and counts; each field `x` is read from `BUDGETGRAPH_X`."""

    query_seconds: float = 30.0
    """Wall time one query may run; then its process is killed and the answer is 504."""
    memory_bytes: int = 2048 * MEBIBYTE
    """Memory a query may take beyond the idle worker (address space, `RLIMIT_AS`)."""
    result_bytes: int = 256 * MEBIBYTE
    """Size of a result before compression; above it 413, never a cut result."""
    result_rows: int = 1_000_000
    """Rows of a SELECT result; above it 413 with the advice to page."""
    page_rows: int = 1_000
    """Rows shown in the HTML table; the page and the header `X-Rows-Shown` say when there are more."""
    query_bytes: int = MEBIBYTE
    """Length of a query text."""
    fronts: int = -1
    """Processes that answer lookups and repeated questions; -1: as many as cores, none on one core; 0: the server
    answers them itself."""
    workers: int = 0
    """Processes for quick queries; 0: as many as cores, at least two."""
    slow_workers: int = 0
    """Processes, at a lower priority, for queries that outlast `patience_seconds`; 0: as many as cores."""
    slow_nice: int = 10
    """How far the slow lane stands back, 0 to 19 (`nice`). At 10 a slow query has a tenth of the share of a process
    that competes with it for a core; at 19 a seventieth, and on a machine busy with other things it hardly moves."""
    patience_seconds: float = 0.1
    """How long a query may hold a quick worker before it moves to the slow lane."""
    queue_length: int = 512
    """Queries that may wait, all clients together; above it 503 with `Retry-After`."""
    client_queue_length: int = 128
    """Queries one client may have waiting; above it 429."""
    client_slow: int = 2
    """Slow queries one client may have running while others wait."""
    queue_seconds: float = 30.0
    """How long a query may wait for a worker; then 503 with `Retry-After`."""
    spool_bytes: int = 4 * MEBIBYTE
    """Results above this size are kept in a temporary file instead of memory."""
    cache_bytes: int = 64 * MEBIBYTE
    """Memory for answers that are asked again, and as much shared by the fronts; 0 turns the cache off."""
    cached_answer_bytes: int = 2 * MEBIBYTE
    """Answers above this size are not cached."""
    compress_bytes: int = 2048
    """Answers below this size are sent uncompressed."""
    service_allow: tuple[str, ...] = ()
    """IRIs that `SERVICE` may call. Empty: none, and the workers cannot open a socket at all."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose `X-Forwarded-For` names the client for fair queueing; `*` trusts every sender."""
    reload_seconds: float = 1.0
    """How often the store is looked at for a new generation."""
    describe_seconds: float = 900.0
    """Time limit of the counting queries behind the VoID description (in the slow lane, once a generation)."""
    base: str = "http://localhost:8000/"
    """Base IRI of the instances; also the base of relative IRIs in queries."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Settings with what the environment says; `ValueError` names the variable that cannot be read."""
        environment = os.environ if environment is None else environment
        given: dict[str, object] = {}
        for field in fields(cls):
            name = f"BUDGETGRAPH_{field.name.upper()}"
            text = environment.get(name, "").strip()
            if not text:
                continue
            kind: type = type(getattr(cls, field.name))
            try:
                given[field.name] = tuple(text.replace(",", " ").split()) if kind is tuple else kind(text)
            except ValueError as error:
                raise ValueError(f"{name}={text!r} is not {'a whole number' if kind is int else 'a number'}") from error
            least = _LEAST.get(field.name, 0)
            value = given[field.name]
            if isinstance(value, int | float) and not least <= value < float("inf"):
                raise ValueError(f"{name}={text!r} is out of range: {least} or more")
        return replace(cls(), **given)  # type: ignore[arg-type]

    @property
    def front_processes(self) -> int:
        """Number of fronts."""
        if self.fronts >= 0:
            return self.fronts
        return _cores() if _cores() > 1 else 0

    @property
    def quick_lane(self) -> int:
        """Number of quick workers."""
        return self.workers or max(2, _cores())

    @property
    def slow_lane(self) -> int:
        """Number of slow workers."""
        return self.slow_workers or max(1, _cores())
