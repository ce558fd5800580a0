"""A reader that hangs or dies is ended, and one line says of which file."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

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


def test_a_reader_gets_no_more_memory_than_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page whose drawing unpacks to 500 MB took 10 GB, and would have taken what the machine has."""
    pytest.importorskip("resource")
    monkeypatch.setattr(limits, "READ_MEGABYTES", 64)
    with pytest.raises(ReadingError, match=r"^a\.xlsx: takes more than 64 MB of memory"):
        limits.in_own_process("a.xlsx", bytearray, 200 << 20)
    assert len(limits.in_own_process("a.xlsx", bytearray, 20 << 20)) == 20 << 20


def test_the_limit_of_memory_ends_with_the_reading() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(MemoryError), limits.within_memory(64):
        bytearray(200 << 20)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(bytearray(200 << 20)) == 200 << 20


def test_readings_at_once_leave_the_limit_as_they_found_it() -> None:
    """Workers of several threads: the reading that began first ends first."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    one, other = limits.within_memory(1024), limits.within_memory(2048)
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        first.submit(one.__enter__).result()
        alone = resource.getrlimit(resource.RLIMIT_DATA)
        second.submit(other.__enter__).result()
        both = resource.getrlimit(resource.RLIMIT_DATA)
        first.submit(one.__exit__, None, None, None).result()
        assert resource.getrlimit(resource.RLIMIT_DATA) == both
        second.submit(other.__exit__, None, None, None).result()
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert alone != before and alone[0] < both[0], "each may take what it is given"
