"""Who is next: in come waiting queries with their clients, out comes the one whose client used least.

Each lane has its own queue; inside a client the order is kept. What a client used halves every half minute.
"""

import time
from collections import OrderedDict, deque
from typing import Generic, Protocol, TypeVar

_HALF_LIFE = 30.0


class Accounts:
    """Worker seconds used by each client, fading with time."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def used(self, client: str) -> float:
        """Seconds this client used, as they count now."""
        seconds, at = self._used.get(client, (0.0, 0.0))
        return float(seconds * 0.5 ** ((time.monotonic() - at) / _HALF_LIFE)) if seconds else 0.0

    def charge(self, client: str, seconds: float) -> None:
        """Book worker seconds on a client."""
        self._used[client] = (self.used(client) + seconds, time.monotonic())
        self._used.move_to_end(client)
        while len(self._used) > 10_000:
            self._used.popitem(last=False)


class Waiting(Protocol):
    """What can wait: it has a client."""

    client: str


W = TypeVar("W", bound=Waiting)


class Queue(Generic[W]):
    """Queries that wait for one lane."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._of: dict[str, deque[W]] = {}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def waiting(self, client: str) -> int:
        """How many queries of this client wait."""
        return len(self._of.get(client, ()))

    def clients(self) -> int:
        """How many clients wait."""
        return len(self._of)

    def all(self) -> list[W]:
        """All that wait, client by client."""
        return [job for line in self._of.values() for job in line]

    def add(self, job: W) -> None:
        """Put a query at the end of its client's line."""
        self._of.setdefault(job.client, deque()).append(job)
        self._length += 1

    def remove(self, job: W) -> bool:
        """Take a query out; whether it was there."""
        line = self._of.get(job.client)
        if line is None or job not in line:
            return False
        line.remove(job)
        self._length -= 1
        if not line:
            del self._of[job.client]
        return True

    def take(self, running: dict[str, int], limit: int | None = None) -> W | None:
        """The next query: of the client with the fewest running, then the least used.

        A client with `limit` running is passed over while another client waits.
        """
        if not self._length:
            return None
        if len(self._of) == 1:
            client = next(iter(self._of))
        else:
            client = min(self._of, key=lambda c: (running.get(c, 0), self._accounts.used(c)))
        if limit is not None and len(self._of) > 1 and running.get(client, 0) >= limit:
            return None
        line = self._of[client]
        job = line.popleft()
        self._length -= 1
        if not line:
            del self._of[client]
        return job
