"""What a worker process may not do: in come limits, after which the process cannot open sockets or grow past them.

The second line behind the tokenizer. Linux only; elsewhere `forbid_sockets` says that it could not.
"""

import contextlib
import ctypes
import platform
import resource
import struct
import sys
from pathlib import Path

ALLOCATION = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=250"}
"""Environment of processes that evaluate: few arenas keep them small, and blocks kept by size take 5% off a query."""
_SOCKET_CALLS = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""Audit architecture, and the numbers of socket, socketpair and io_uring_setup (linux/audit.h, unistd.h)."""
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_X32 = 0x40000000


def forbid_sockets() -> bool:
    """Make every later `socket()` of this process and its threads fail; whether the kernel agreed.

    A seccomp filter: irrevocable, needs no privilege. Call it before threads start.
    """
    known = _SOCKET_CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, calls = known
    last = len(calls) + 1
    steps = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, last + 1, architecture), (_LOAD, 0, 0, 0)]
    steps.append((0x35, last - 1, 0, _X32))  # a jump when the number is at least that of the x32 calls
    steps += [(_JUMP_EQUAL, len(calls) - index, 0, call) for index, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def address_space() -> int:
    """Bytes of address space that this process has mapped; 0 where that cannot be read."""
    return _pages(0)


def resident() -> int:
    """Bytes of memory that this process holds; 0 where that cannot be read.

    Not `ru_maxrss`: a process inherits that from the one that started it, and a server may be large.
    """
    return _pages(1)


def _pages(column: int) -> int:
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[column]) * resource.getpagesize()
    except OSError:
        return 0


def limit_memory(memory_bytes: int) -> None:
    """Let this process map `memory_bytes` more than it has now; beyond that allocation fails and it ends."""
    limit = address_space() + memory_bytes
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def leave_no_core() -> None:
    """An aborted query leaves no core file behind."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
