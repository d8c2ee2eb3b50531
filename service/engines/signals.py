"""Signal handlers that a library may not replace.

llama.cpp's server installs handlers of its own for SIGINT and SIGTERM: the first would stop only the
model, the second would end the process at once, and uvicorn would hear of neither. Python's `signal`
can restore handlers from the main thread only, and a model loads in another one, hence libc.
"""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STRUCT_BYTES = 512  # more than any libc's struct sigaction, which stays opaque here


@contextmanager
def kept() -> Iterator[None]:
    """Whatever the block does to the handlers of SIGINT and SIGTERM is undone after it. POSIX only."""
    libc = ctypes.CDLL(None, use_errno=True)
    saved = [(number, ctypes.create_string_buffer(_STRUCT_BYTES)) for number in SIGNALS]
    for number, action in saved:
        _call(libc, number, None, action)
    try:
        yield
    finally:
        for number, action in saved:
            _call(libc, number, action, None)


def _call(
    libc: ctypes.CDLL, number: int, new: ctypes.Array[ctypes.c_char] | None, old: ctypes.Array[ctypes.c_char] | None
) -> None:
    if libc.sigaction(int(number), new, old) != 0:
        raise OSError(ctypes.get_errno(), "sigaction")
