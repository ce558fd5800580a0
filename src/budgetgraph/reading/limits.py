"""A reader that does not come back, in whatever library it hangs, is ended after `READ_SECONDS`; one that asks for more
than `READ_MEGABYTES` of memory gets none.
"""

import faulthandler
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar

from budgetgraph.reading.document import ReadingError

try:
    import resource
except ImportError:  # Windows: there is no limit of memory
    resource = None  # type: ignore[assignment]

T = TypeVar("T")
P = ParamSpec("P")
READ_SECONDS = int(os.environ.get("BUDGETGRAPH_READ_SECONDS", "900"))
READ_MEGABYTES = int(os.environ.get("BUDGETGRAPH_READ_MEGABYTES", "4096"))

_found: list[tuple[int, int]] = []  # the limit of memory that each block found which is open, in any thread
_setting = Lock()
if hasattr(os, "register_at_fork"):  # the child of a process whose other thread holds the lock would wait for ever
    os.register_at_fork(before=_setting.acquire, after_in_parent=_setting.release, after_in_child=_setting.release)


@contextmanager
def ends_itself(seconds: float) -> Iterator[None]:
    """Ends this process if the block takes longer: no exception reaches a library that loops in machine code."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def within_memory(megabytes: int) -> Iterator[None]:
    """Lets this process take so much more memory than it has now: beyond that Python raises `MemoryError`, and a
    library that does not look dies.

    The limit is that of the process: blocks open at once in several threads never lower it for one another, and the
    last one that ends puts it back.
    """
    held = _data_bytes()
    if resource is None or not held:
        yield
        return
    with _setting:
        now = resource.getrlimit(resource.RLIMIT_DATA)
        most = max(held + (megabytes << 20), now[0] if _found else 0)
        soft, hard = _found[0] if _found else now
        resource.setrlimit(resource.RLIMIT_DATA, (min(one for one in (most, soft, hard) if one >= 0), hard))
        _found.append(now)
    try:
        yield
    finally:
        with _setting:
            found = _found.pop()
            if not _found:
                resource.setrlimit(resource.RLIMIT_DATA, found)


def _data_bytes() -> int:
    """Writable memory of this process as `RLIMIT_DATA` counts it; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[5]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def in_own_process(name: str, function: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, called in a process of its own; raises what it raises.

    Raises `ReadingError` naming the file if the process dies, is ended or asks for too much memory.
    """
    method = "fork" if "fork" in get_all_start_methods() else None
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as pool:
        try:
            return pool.submit(_limited, function, READ_SECONDS, given, named).result()
        except BrokenProcessPool as error:
            raise died(name) from error
        except MemoryError as error:
            raise too_large(name) from error


def _limited(function: Callable[..., T], seconds: float, given: tuple[object, ...], named: dict[str, object]) -> T:
    with ends_itself(seconds), within_memory(READ_MEGABYTES):
        return function(*given, **named)


def died(name: str) -> ReadingError:
    """What is said of a file whose reader died or was ended."""
    return ReadingError(
        f"{name}: the reader's process died of this file, perhaps for want of memory ({READ_MEGABYTES} MB), or was "
        f"ended after {READ_SECONDS} s; look at it, or print it to PDF anew"
    )


def too_large(name: str) -> ReadingError:
    """What is said of a file whose reader asked for more memory than it may have."""
    return ReadingError(f"{name}: takes more than {READ_MEGABYTES} MB of memory to read; split the file")
