"""A reader that hangs or dies is ended, and one line says of which file."""

import signal
import time

import pytest

from budgetgraph.reading import limits
from budgetgraph.reading.document import ReadingError


def test_a_reader_that_does_not_come_back_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READ_SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(ReadingError, match=r"^endlos\.pdf: .* ended after 1 s"):
        limits.in_own_process("endlos.pdf", time.sleep, 60)
    assert time.monotonic() - begun < 20


def test_a_reader_that_dies_is_named() -> None:
    with pytest.raises(ReadingError, match=r"^a\.pdf: "):
        limits.in_own_process("a.pdf", signal.raise_signal, signal.SIGKILL)


def test_what_a_reader_returns_or_raises_comes_back() -> None:
    assert limits.in_own_process("a.pdf", int, "7") == 7
    with pytest.raises(ValueError, match="seven"):
        limits.in_own_process("a.pdf", int, "seven")
