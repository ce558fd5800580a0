"""Calls into pdfium: most of the time it takes to read a page."""

import ctypes
from typing import Any


def plain(function: Any, result: Any = ctypes.c_int) -> Any:
    """A pdfium function that takes numbers and addresses as they come: half the cost of a call with typed pointers.

    Addresses must be given as `c_void_p` or by `byref`: a bare number is taken for a C int.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result)(address)
