"""Reading on a running Dask cluster: the same store as without, and a file that kills its worker fails alone."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import dask.config
import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster, WorkerPlugin

from budgetgraph import resources
from budgetgraph.cli import main

SAMPLES = [str(file) for file in sorted(resources.path("data", "disclosures").glob("*.pdf"))[:2]]
DEADLY = "deadly.txt"


class Deadly(WorkerPlugin):
    """Makes each worker die of one file, as a library that runs wild would."""

    def setup(self, worker: object) -> None:
        from budgetgraph.ingest import processes

        read = processes.read_file

        def deadly(task, base):  # type: ignore[no-untyped-def]
            return os._exit(1) if task.name == DEADLY else read(task, base)

        processes.read_file = deadly


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    if sys.platform == "win32":
        pytest.skip("worker processes are ended as on POSIX")
    quick = {"distributed.scheduler.allowed-failures": 0, "distributed.worker.multiprocessing-method": "spawn"}
    with (
        dask.config.set(quick),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
        Client(made) as client,
    ):
        client.register_plugin(Deadly())
        yield made.scheduler_address


def ingested(store: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--store", str(store), "ingest", *arguments])
    return result.exit_code, result.output


def dump(store: Path, out: Path) -> str:
    assert CliRunner().invoke(main, ["--store", str(store), "export", "--out", str(out)]).exit_code == 0
    return hashlib.sha256(out.read_bytes()).hexdigest()


def test_a_cluster_makes_the_same_store_and_a_deadly_file_fails_alone(cluster: str, tmp_path: Path) -> None:
    deadly = tmp_path / DEADLY
    deadly.write_text("某某局2024年部门预算公开", encoding="utf-8")
    code, told = ingested(tmp_path / "far", "--dask", cluster, SAMPLES[0], str(deadly), SAMPLES[1])
    assert code == 1 and f"failed   {deadly}: the reader's process died" in told
    assert told.count("loaded   ") == 2
    assert ingested(tmp_path / "near", *SAMPLES)[0] == 0
    assert dump(tmp_path / "far", tmp_path / "far.nq") == dump(tmp_path / "near", tmp_path / "near.nq")


def test_a_cluster_that_is_not_there_leaves_no_store_half_made(tmp_path: Path) -> None:
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        code, told = ingested(tmp_path / "store", "--dask", "tcp://127.0.0.1:9", SAMPLES[0])
    assert code == 1 and "tcp://127.0.0.1:9" in told and "the store is as it was" in told


def test_without_the_extra_the_option_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, told = ingested(tmp_path / "store", "--dask", "tcp://127.0.0.1:9", SAMPLES[0])
    assert code == 2 and "budgetgraph[cluster]" in told
