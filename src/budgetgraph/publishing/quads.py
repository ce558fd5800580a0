"""The whole graph as N-Quads, TriG or Turtle: the same graph gives the same bytes.

Graphs come in the order of their IRIs, the statements of each in the order of their N-Quads lines. A graph that is too
large for memory is sorted in pieces on disk.
"""

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.publishing.corpus import Corpus

RDF_FORMATS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}
_PIECE = 2_000_000  # statements sorted in memory


def write_graph(corpus: Corpus, form: str, out: BinaryIO) -> None:
    """Writes all graphs as `nquads`, `trig` or (their union, names of graphs lost) `turtle`."""
    if form == "nquads":
        for graph in corpus.graphs():
            for line in _sorted_lines(corpus, graph):
                out.write(line)
        return
    quads = (quad for graph in corpus.graphs() for quad in _parsed(corpus, graph))
    items = (quad.triple for quad in quads) if form == "turtle" else quads
    ordered = _SortedPrefixes(out)
    ox.serialize(items, cast(BinaryIO, ordered), RDF_FORMATS[form], prefixes=PREFIXES)
    ordered.finish()


def _parsed(corpus: Corpus, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    yield from ox.parse(cast(BinaryIO, _Lines(_sorted_lines(corpus, graph))), _NQUADS)


class _SortedPrefixes:
    """Passes bytes on with the prefix lines in order: the serializer writes them in another order each time."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._head, self._begun = out, b"", False

    def write(self, data: bytes) -> int:
        if self._begun:
            self._out.write(data)
            return len(data)
        self._head += data
        *lines, rest = self._head.split(b"\n")
        prefixes = [line for line in lines if line.startswith(b"@prefix ")]
        if len(prefixes) < len(lines) or (rest and not b"@prefix ".startswith(rest[:8])):
            self.finish()
        return len(data)

    def finish(self) -> None:
        """Writes what was held back."""
        if not self._begun:
            *lines, rest = self._head.split(b"\n")
            prefixes = [line for line in lines if line.startswith(b"@prefix ")]
            self._out.write(b"\n".join([*sorted(prefixes), *lines[len(prefixes) :], rest]))
            self._begun = True

    def flush(self) -> None:
        self._out.flush()


_NQUADS = ox.RdfFormat.N_QUADS


def _sorted_lines(corpus: Corpus, graph: ox.NamedNode) -> Iterator[bytes]:
    """The N-Quads lines of one graph in order."""
    quads = corpus.store.quads_for_pattern(None, None, None, graph)
    piece = _piece(quads)
    if len(piece) < _PIECE:
        yield from piece
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        pieces: list[IO[bytes]] = []
        while piece:
            path = Path(folder) / str(len(pieces))
            path.write_bytes(b"".join(piece))
            pieces.append(opened.enter_context(path.open("rb")))
            piece = _piece(quads)
        yield from heapq.merge(*pieces)


def _piece(quads: Iterator[ox.Quad]) -> list[bytes]:
    text = ox.serialize(islice(quads, _PIECE), format=_NQUADS)
    return sorted(cast(bytes, text).splitlines(keepends=True))


class _Lines:
    """Lines as a file to read from, for the parser."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size or size < 0:
            more = b"".join(islice(self._lines, 2000))
            if not more:
                break
            self._rest += more
        given = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(given) :]
        return given
