"""Mutated files: a reader gives a Document or one ReadingError, whatever the bytes are, and does not hang."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import mutations
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import KINDS, READERS, case, mutated, originals, survives

from budgetgraph.reading.document import Document, ReadingError

CASES = int(os.environ.get("BUDGETGRAPH_LONG") or 4_000)  # of every kind
FIRST = int(os.environ.get("BUDGETGRAPH_SEED") or random.SystemRandom().randrange(10**6, 10**9))  # new ones each time
SLOW = {"png": 10, "jpeg": 40, "tiff": 40, "doc": 200, "xls": 200}  # so many times fewer: OCR, LibreOffice
SAMPLE = {"png": 10, "jpeg": 6, "tiff": 6}  # of other kinds 60
IN_ONE_PROCESS = 250
CONVERTED = ["doc", "xls"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in CONVERTED])
def test_mutated_files_are_read_or_refused(kind: str) -> None:
    for seed in range(SAMPLE.get(kind, 60)):
        case(kind, seed)


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    for reader in (mutations.read, READERS[kind]):
        survives(kind, data, reader)
        survives(kind, originals(kind)[0][:50] + data, reader)


def test_a_mutation_is_told_by_its_seed_and_changes_the_file() -> None:
    for kind in set(KINDS) - set(CONVERTED):
        files = [mutated(kind, seed) for seed in range(20)]
        assert files == [mutated(kind, seed) for seed in range(20)]
        assert len(set(files) - set(originals(kind))) > 10


def test_every_original_is_read() -> None:
    for kind in set(KINDS) - set(CONVERTED):
        for data in originals(kind):
            assert mutations.read(data, KINDS[kind]).blocks, kind


def _raises(data: bytes, name: str) -> Document:
    raise ValueError(name)


def _tells_no_name(data: bytes, name: str) -> Document:
    raise ReadingError("damaged")


def _hangs(data: bytes, name: str) -> Document:
    begun = time.process_time()
    while time.process_time() - begun < mutations.SECONDS:
        pass
    raise ReadingError(f"{name}: damaged")


@pytest.mark.parametrize("reader", [_raises, _tells_no_name, _hangs])
def test_anything_but_a_document_or_a_named_error_in_time_fails(
    reader: mutations.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutations, "SECONDS", 0.2)
    with pytest.raises((ValueError, AssertionError)):
        survives("text", b"1", reader)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_many_mutated_files_are_read_or_refused(kind: str) -> None:
    """In processes of their own: one that dies or does not come back tells the seed of its file last."""
    if kind in CONVERTED and not shutil.which("soffice"):
        pytest.skip("no LibreOffice")
    last = FIRST + CASES // SLOW.get(kind, 1)
    for first in range(FIRST, last, IN_ONE_PROCESS):
        count = min(IN_ONE_PROCESS, last - first)
        command = [sys.executable, str(Path(mutations.__file__)), kind, str(first), str(count)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=3_600)
        assert run.returncode == 0, f"{run.stdout.split(chr(10))[-2:]} {run.stderr[-2_000:]}"
