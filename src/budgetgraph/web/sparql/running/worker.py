"""A worker process: in come queries over the socket on its standard input, out go whole answers.

Started as a module by `process`. The parent keeps the deadline and kills; as a second line an alarm ends the process.
A message is a length and a marshalled dict (both ends are one interpreter, and it is five times faster than JSON); an
answer is two lengths, such a dict and the body, or a descriptor of a nameless file for the body.
"""

import marshal
import os
import select
import signal
import socket
import struct
import sys
import threading
import time
from typing import Any

import pyoxigraph as ox

from budgetgraph.web.sparql.running import isolation
from budgetgraph.web.sparql.text import tokens
from budgetgraph.web.sparql.writing import formats, problems, results
from budgetgraph.web.sparql.writing.sink import CODINGS, Sink, TooLarge

REQUEST = struct.Struct(">I")
ANSWER = struct.Struct(">II")
EXIT_MEMORY = 77
_ALARM_AFTER = 2.0


class Reader:
    """The stores of one generation, opened for reading, and how queries are run on them."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.prefixes: dict[str, str] = options["prefixes"]
        self.store = ox.Store.read_only(options["store"]) if options["store"] else ox.Store()
        self.superseded = ox.Store.read_only(options["superseded"]) if options.get("superseded") else None

    def _named(self, request: dict[str, Any]) -> tuple[ox.Store, dict[str, Any]]:
        """The store to ask and the dataset arguments: the union of current graphs unless the query names graphs."""
        text, default, named = request["query"], request.get("default", []), request.get("named", [])
        clauses = tokens.dataset(text, self.prefixes)
        if self.superseded is not None:
            mentioned = {*default, *named, *clauses.default, *clauses.named, *clauses.constants}
            nodes = [ox.NamedNode(iri) for iri in sorted(mentioned)]
            if any(self.superseded.contains_named_graph(n) and not self.store.contains_named_graph(n) for n in nodes):
                return self._copied(nodes), self._dataset(default, named, clauses.clauses)
        return self.store, self._dataset(default, named, clauses.clauses)

    @staticmethod
    def _dataset(default: list[str], named: list[str], clauses: bool) -> dict[str, Any]:
        if default or named:
            return {
                "default_graph": [ox.NamedNode(iri) for iri in default],
                "named_graphs": [ox.NamedNode(iri) for iri in named],
            }
        return {} if clauses else {"use_default_graph_as_union": True}

    def _copied(self, graphs: list[ox.NamedNode]) -> ox.Store:
        """The named graphs alone, from both stores, in memory: what a query that names a superseded graph sees."""
        together = ox.Store()
        for graph in graphs:
            for store in (self.store, self.superseded):
                if store is not None:
                    together.extend(store.quads_for_pattern(None, None, None, graph))
        return together

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes, Sink | None]:
        """Run one request: the description of the answer, its body, and the sink that holds its file if it has one."""
        options, text, started = self.options, request["query"], time.perf_counter()
        refusal = tokens.forbidden(text, self.prefixes, options["service_allow"])
        if refusal:
            return problems.refused(refusal).as_dict(), b"", None
        try:
            store, dataset = self._named(request)
            # declaring all prefixes takes longer than many a query
            prefixes = {prefix: iri for prefix, iri in self.prefixes.items() if prefix + ":" in text}
            found = store.query(text, prefixes=prefixes, base_iri=request.get("base"), **dataset)
            form = formats.negotiate(results.kind(found), request.get("accept", ""), request.get("format", ""))
            sink = Sink(form, options["spool_bytes"], options["result_bytes"], options["result_rows"])
            shown = results.write(found, form, sink, options["page_rows"], self.prefixes)
            coding = formats.encoding(request.get("encoding", ""), CODINGS)
            if form.name in ("xlsx", "parquet"):
                coding = ""
            size = sink.size
            body, descriptor, length, coding = sink.finish(coding, options["compress_bytes"])
        except SyntaxError as error:
            return problems.syntax_error(text, str(error.msg or error), self.prefixes).as_dict(), b"", None
        except formats.NotAcceptable as error:
            return problems.not_acceptable(error).as_dict(), b"", None
        except results.MissingExtra as error:
            return (
                problems.Problem(406, "not-acceptable", "This format is not installed", str(error)).as_dict(),
                b"",
                None,
            )
        except TooLarge as error:
            return problems.too_large(error.what, error.limit).as_dict(), b"", None
        except ValueError as error:
            return problems.Problem(400, "bad-request", "The request cannot be run", str(error)).as_dict(), b"", None
        return (
            {
                "status": 200,
                "kind": results.kind(found),
                "format": form.name,
                "coding": coding,
                "length": length,
                "size": size,
                "shown": shown,
                "seconds": time.perf_counter() - started,
                "file": descriptor is not None,
                "resident": isolation.resident(),
            },
            body,
            sink if descriptor is not None else None,
        )


def _die_with_parent(connection: socket.socket) -> None:
    """End the process once the other end of the socket is gone, also in the middle of a query."""
    watch = select.poll()
    watch.register(connection.fileno(), 0)  # only hang-ups and errors
    while not watch.poll():
        pass
    os._exit(0)


def _receive(connection: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = connection.recv(min(1 << 20, length - len(data)))
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


def _send(connection: socket.socket, described: dict[str, Any], body: bytes, sink: Sink | None) -> None:
    head = marshal.dumps(described)
    frame = ANSWER.pack(len(head), len(body)) + head
    if sink is not None and sink.file is not None:
        socket.send_fds(connection, [frame], [sink.file.fileno()])
        sink.file.close()
    else:
        sent = connection.sendmsg([frame, body])  # in one go, so that the parent wakes once
        if sent < len(frame) + len(body):
            connection.sendall(memoryview(frame + body)[sent:])


def serve(connection: socket.socket, options: dict[str, Any]) -> None:
    """Answer one query after the other until the parent hangs up."""
    isolation.leave_no_core()
    sealed = not options["service_allow"] and isolation.forbid_sockets()
    threading.Thread(target=_die_with_parent, args=(connection,), daemon=True).start()
    reader = Reader(options)
    isolation.limit_memory(options["memory_bytes"])
    _send(connection, {"ready": True, "sealed": sealed}, b"", None)
    while True:
        request = marshal.loads(_receive(connection, REQUEST.unpack(_receive(connection, REQUEST.size))[0]))
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _ALARM_AFTER)
        try:
            described, body, sink = reader.answer(request)
        except MemoryError:
            os._exit(EXIT_MEMORY)
        except (OSError, RuntimeError) as error:
            failed = problems.Problem(500, "evaluation", "The query could not be evaluated", str(error)[:500])
            described, body, sink = failed.as_dict(), b"", None
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(connection, described, body, sink)


def main() -> None:
    """Entry of the process; the options come as the first message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then hangs up
    connection = socket.socket(fileno=os.dup(0))
    options = marshal.loads(_receive(connection, REQUEST.unpack(_receive(connection, REQUEST.size))[0]))
    try:
        serve(connection, options)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
