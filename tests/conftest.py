"""Fixtures for all rooms."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

# `make test` draws the same examples every time: what fails there was changed there. `make check-long` draws new ones.
# No test is timed: a busy machine is no fault.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.register_profile("new", derandomize=False, deadline=None)
settings.load_profile("new" if os.environ.get("BUDGETGRAPH_LONG") else "seeded")

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real disclosures beside the checkout (or `BUDGETGRAPH_SHARED`); without it the test is skipped."""
    folder = Path(os.environ.get("BUDGETGRAPH_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "disclosures").is_dir():
        pytest.skip(f"no real disclosures at {folder}: set BUDGETGRAPH_SHARED to a folder that holds them")
    return folder


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def oxigraph_server() -> Callable[..., AbstractContextManager[str]]:
    """`with oxigraph_server("--option"...) as url`: an empty Oxigraph server of its own, ended afterwards."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if not program:
        pytest.skip("no oxigraph server: pip install oxigraph")

    @contextmanager
    def serve(*options: str) -> Iterator[str]:
        port = free_port()
        command = [program, "serve", "--bind", f"127.0.0.1:{port}", *options]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                for _ in range(200):
                    try:
                        socket.create_connection(("127.0.0.1", port), timeout=1).close()
                        break
                    except OSError:
                        time.sleep(0.05)
                yield f"http://127.0.0.1:{port}/"
            finally:
                process.terminate()

    return serve


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample disclosures that ship with the project, made by the command line."""
    from click.testing import CliRunner

    from budgetgraph import resources
    from budgetgraph.cli import main

    folder = tmp_path_factory.mktemp("samples") / "store"
    result = CliRunner().invoke(main, ["--store", str(folder), "ingest", str(resources.path("data", "disclosures"))])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def sample_server(sample_store: Path) -> Iterator[str]:
    """The address of a real server over the sample store, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "budgetgraph.cli", "--store", str(sample_store), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    with urllib.request.urlopen(f"{address}/readyz", timeout=1):
                        break
                except OSError:
                    assert server.poll() is None, "the server ended at its start"
                    time.sleep(0.1)
            else:
                pytest.fail("the server was not ready within 30 seconds")
            yield address
        finally:
            server.terminate()
            server.wait(20)
