"""Where a worker writes a result: in come pieces, out goes one whole answer in memory or in a nameless file.

Counts bytes and rows while they pass and stops the query by an exception once it is past a limit, so that nobody
ever sees half a result.
"""

import gzip
import io
import os
import tempfile
from typing import IO, Any

from budgetgraph.web.sparql.writing.formats import CSV, JSON, TSV, XML, Format

try:
    import zstandard
except ImportError:
    zstandard = None  # type: ignore[assignment]

CODINGS = ("zstd", "gzip") if zstandard is not None else ("gzip",)
_SHORTEST_ROW = {"json": 3, "xml": 17, "csv": 1, "tsv": 1}


def compress(body: bytes, coding: str) -> bytes:
    """The body in one of the `CODINGS`."""
    return zstandard.compress(body, 3) if coding == "zstd" else gzip.compress(body, 5, mtime=0)


class TooLarge(Exception):
    """The result passed a limit: `what` is `bytes` or `rows`, `limit` its value."""

    def __init__(self, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"more than {limit} {what}")


class RowCounter:
    """Counts the rows of a serialised result exactly while its bytes pass, in any of the four W3C formats."""

    def __init__(self, form: Format) -> None:
        self.name = form.name
        self.rows = -1 if form in (CSV, TSV) else 0  # the header is a line too
        self._carry = b""
        self._quoted = False
        self._last = b""

    def feed(self, data: bytes) -> int:
        """Count what this piece adds; the number of rows so far."""
        if self.name == TSV.name:
            self.rows += data.count(b"\n")
        elif self.name == CSV.name:
            for index, piece in enumerate(data.split(b'"')):
                if index:
                    self._quoted = not self._quoted
                if not self._quoted:
                    self.rows += piece.count(b"\n")
        elif self.name == XML.name:
            text = self._carry + data
            self.rows += text.count(b"<result>")
            self._carry = text[-7:]
        elif self.name == JSON.name:
            self._feed_json(data)
        return self.rows

    def _feed_json(self, data: bytes) -> None:
        text = self._carry + data
        tail = len(text) - len(text.rstrip(b"\\"))
        self._carry = text[-1:] if tail % 2 else b""  # an escape cut in two
        text = text[: len(text) - len(self._carry)].replace(b"\\\\", b"").replace(b'\\"', b"")
        outside = [self._last]
        for index, piece in enumerate(text.split(b'"')):
            if index:
                self._quoted = not self._quoted
                outside.append(b'"')
            if not self._quoted:
                outside.append(piece)
        plain = b"".join(outside)
        self.rows += plain.count(b"[{") + plain.count(b",{")  # outside strings only a row begins like this
        self._last = plain[-1:]


class Sink(io.RawIOBase):
    """A writable for serializers: small results stay in memory, large ones go to a file without a name."""

    def __init__(self, form: Format, spool_bytes: int, result_bytes: int, result_rows: int) -> None:
        super().__init__()
        self.size = 0
        self.file: IO[bytes] | None = None
        self._spool_bytes, self._result_bytes, self._result_rows = spool_bytes, result_bytes, result_rows
        self._pieces: list[bytes] = []
        self._counter = RowCounter(form) if form.name in _SHORTEST_ROW else None
        self._uncounted: list[bytes] | None = []
        self._count_from = result_rows * _SHORTEST_ROW.get(form.name, 1)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Take a piece; raises `TooLarge` past the limit of bytes or rows."""
        piece = bytes(data)
        self.size += len(piece)
        if self.size > self._result_bytes:
            raise TooLarge("bytes", self._result_bytes)
        if self._counter is not None:
            self._count(piece)
        if self.file is not None:
            self.file.write(piece)
            return len(piece)
        self._pieces.append(piece)
        if self.size > self._spool_bytes:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115
            self.file.writelines(self._pieces)
            self._pieces.clear()
        return len(piece)

    def _count(self, piece: bytes) -> None:
        """Counting begins only once there are enough bytes to hold too many rows: small results pay nothing."""
        assert self._counter is not None
        if self._uncounted is not None:
            self._uncounted.append(piece)
            if self.size <= self._count_from:
                return
            piece, self._uncounted = b"".join(self._uncounted), None
        if self._counter.feed(piece) > self._result_rows:
            raise TooLarge("rows", self._result_rows)

    def finish(self, coding: str = "", from_size: int = 0) -> tuple[bytes, int | None, int, str]:
        """The whole answer as (bytes, or empty; descriptor of the file, or `None`; length; coding used)."""
        body = b"".join(self._pieces)
        if coding and self.size >= from_size:
            if self.file is None:
                body = compress(body, coding)
                return body, None, len(body), coding
            self.file = self._compress_file(self.file, coding)
        else:
            coding = ""
        if self.file is None:
            return body, None, len(body), coding
        self.file.flush()
        length = os.fstat(self.file.fileno()).st_size
        self.file.seek(0)
        return b"", self.file.fileno(), length, coding

    @staticmethod
    def _compress_file(plain: IO[bytes], coding: str) -> IO[bytes]:
        plain.seek(0)
        packed: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        if coding == "zstd":
            zstandard.ZstdCompressor(level=3).copy_stream(plain, packed)
        else:
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=5, mtime=0) as stream:
                while piece := plain.read(1 << 20):
                    stream.write(piece)
        plain.close()
        return packed
