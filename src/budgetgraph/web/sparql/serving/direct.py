"""The short way to an answer: in come the bytes of a request, out go those of a whole response, or `None`.

For GET of `/sparql` with a query that was asked before or is a lookup; parsing such a request and running it through
the layers of a web framework takes several times as long as answering it. `None` says that the whole server has to
see the request: whatever is not plainly such a GET, alone in its packet, is none of these.
"""

import os
import re
import time
from collections import Counter
from dataclasses import dataclass

from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.jobs import Answer, fingerprint, is_stable
from budgetgraph.web.sparql.running.lookups import Lookups, answered
from budgetgraph.web.sparql.serving import heads
from budgetgraph.web.sparql.serving.cache import AnswerCache, Kept
from budgetgraph.web.sparql.serving.http import matches, parse_form
from budgetgraph.web.sparql.settings import Settings

_LINE = re.compile(rb'GET /sparql\?([!"$-~]+) HTTP/1\.1')
_HEADER = re.compile(rb"([A-Za-z0-9_-]+):[ \t]*([\t -~]*?)[ \t]*")
# The framing of the request, or what only the whole server answers.
_LEFT_TO_OTHERS = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"http2-settings", b"trailer", b"x-query-id")
)
_READ = frozenset((b"accept", b"accept-encoding", b"if-none-match", b"host", b"connection"))
_KEPT_HEADS = 256
_LARGEST_HEAD = 8192
_FRESH_FOR_CLIENTS = b"cache-control: public, max-age=0, must-revalidate\r\n"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the headers of a request ask for."""

    accept: str
    encoding: str
    tag: str


class Direct:
    """Answers of one process over one generation at a time; counts what it answers."""

    def __init__(self, settings: Settings, cache: AnswerCache, counts: Counter[str], statuses: Counter[int]) -> None:
        self.cache, self.counts, self.statuses = cache, counts, statuses
        self._settings = settings
        self._limits = heads.limits(settings)
        self._date = heads.Date()
        self._wishes: dict[bytes, Wishes | None] = {}
        self._heads: dict[tuple[str, str], bytes] = {}
        self._lookups: Lookups | None = None
        self._generation: Generation | None = None
        self._tag = ""

    def switch(self, generation: Generation, lookups: Lookups | None) -> None:
        """Answer from this generation from now on."""
        self._heads.clear()
        self._generation, self._lookups, self._tag = generation, lookups, generation.tag

    def asked(self, data: bytes) -> tuple[bytes, Wishes] | None:
        """The query string and the wishes of a request that may have a short answer."""
        line, _, head = data.partition(b"\r\n")
        matched = _LINE.fullmatch(line)
        if matched is None or self._generation is None:
            return None
        try:
            wishes = self._wishes[head]
        except KeyError:
            wishes = self._read(head)
            if len(self._wishes) >= _KEPT_HEADS:
                self._wishes.clear()
            self._wishes[head] = wishes
        return None if wishes is None else (matched[1], wishes)

    def answer(self, data: bytes) -> bytes | None:
        """The whole response to a request that came whole and alone."""
        found = self.asked(data)
        if found is None:
            return None
        query, wishes = found
        kept = self.cache.get((self._tag, query, wishes.accept, wishes.encoding))
        if kept is None:
            return None if wishes.tag else self._look_up(query, wishes)
        if wishes.tag and matches(wishes.tag, kept.tag):
            self.statuses[304] += 1
            return b"HTTP/1.1 304 Not Modified\r\n" + self._date.line() + kept.unchanged
        self.statuses[200] += 1
        return b"HTTP/1.1 200 OK\r\n" + self._date.line() + kept.head + kept.body

    @staticmethod
    def _read(head: bytes) -> Wishes | None:
        """The wishes in the header lines; `None` when they say more than is understood here."""
        if len(head) > _LARGEST_HEAD or not head.endswith(b"\r\n\r\n"):
            return None
        found: dict[bytes, bytes] = {}
        for line in head[:-4].split(b"\r\n"):
            header = _HEADER.fullmatch(line)
            if header is None:
                return None
            name, value = header[1].lower(), header[2]
            if name in _LEFT_TO_OTHERS or name in found:
                return None
            if name in _READ:
                found[name] = value
        if b"host" not in found or found.get(b"connection", b"keep-alive").lower() != b"keep-alive":
            return None
        accept, encoding, tag = (
            found.get(name, b"").decode() for name in (b"accept", b"accept-encoding", b"if-none-match")
        )
        return Wishes(accept, encoding, tag)

    def _look_up(self, query: bytes, wishes: Wishes) -> bytes | None:
        settings = self._settings
        if self._lookups is None or self._generation is None or len(query) > settings.query_bytes:
            return None
        try:
            parameters = parse_form(query)
        except UnicodeDecodeError:
            return None
        given = dict(parameters)
        text, form = given.pop("query", ""), given.pop("format", "")
        if given or len(parameters) != 1 + bool(form) or not is_stable(text):
            return None
        started = time.perf_counter()
        answer = answered(self._lookups, self._generation, settings, text, wishes.accept, form, wishes.encoding)
        if answer is None:
            return None
        self.counts["lookups"] += 1
        self.statuses[200] += 1
        tag = heads.entity_tag(answer, fingerprint(text, wishes.accept, form, wishes.encoding))
        self.keep((self._tag, query, wishes.accept, wishes.encoding), answer, tag)
        about = self._heads.get((answer.format, answer.coding))
        if about is None:
            about = heads.lines([*self._limits, *heads.described(answer)]) + _FRESH_FOR_CLIENTS
            self._heads[answer.format, answer.coding] = about
        return b"HTTP/1.1 200 OK\r\n%s%setag: %s\r\ncontent-length: %d\r\nx-query-id: %s\r\n%s\r\n\r\n%s" % (
            self._date.line(),
            about,
            tag.encode(),
            answer.length,
            b"l-" + os.urandom(9).hex().encode(),
            b"server-timing: query;dur=%.2f" % ((time.perf_counter() - started) * 1000),
            answer.body,
        )

    def keep(self, key: tuple[str, bytes, str, str], answer: Answer, tag: str, download: bool = False) -> None:
        """Remember an answer by the tag of its generation, the query string, `Accept` and `Accept-Encoding`."""
        if not self.cache.takes(answer.length):
            return
        headers = [*self._limits, *heads.described(answer, download), *heads.kept_by_clients(tag)]
        self.cache.put(key, Kept.of(headers, answer.body, tag))
