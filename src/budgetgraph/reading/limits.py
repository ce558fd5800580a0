"""A reader that does not come back, in whatever library it hangs, is ended after `READ_SECONDS`."""

import faulthandler
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from budgetgraph.reading.document import ReadingError

T = TypeVar("T")
P = ParamSpec("P")
READ_SECONDS = int(os.environ.get("BUDGETGRAPH_READ_SECONDS", "900"))


@contextmanager
def ends_itself(seconds: float) -> Iterator[None]:
    """Ends this process if the block takes longer: no exception reaches a library that loops in machine code."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def in_own_process(name: str, function: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, called in a process of its own; raises what it raises.

    Raises `ReadingError` naming the file if the process dies or is ended.
    """
    method = "fork" if "fork" in get_all_start_methods() else None
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as pool:
        try:
            return pool.submit(_limited, function, READ_SECONDS, given, named).result()
        except BrokenProcessPool as error:
            raise died(name) from error


def _limited(function: Callable[..., T], seconds: float, given: tuple[object, ...], named: dict[str, object]) -> T:
    with ends_itself(seconds):
        return function(*given, **named)


def died(name: str) -> ReadingError:
    """What is said of a file whose reader died or was ended."""
    return ReadingError(
        f"{name}: the reader's process died of this file or was ended after {READ_SECONDS} s; "
        "look at it, or print it to PDF anew"
    )
