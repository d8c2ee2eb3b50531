"""Opening a GGUF file with llama.cpp in this process, without what the library adds for servers of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

QUIET = -1


def open_server(path: Path, *, threads: int, context: int, slots: int = 1) -> Any:
    """The library's server over a GGUF file: `slots` prompts at a time, of at most `context` tokens each.

    Raises RuntimeError where llama.cpp cannot load the file.
    """
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_parallel = slots
    params.n_ctx = context * slots
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    # A fifth of a start otherwise: the model read once more to fit it to a device, and a run before the first.
    params.fit_params = False
    params.warmup = False
    params.verbosity = QUIET
    params.ui = False
    params.endpoint_slots = False
    # Slots keep their prompts by themselves; a second cache would copy states about.
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    # The library opens an HTTP server of its own as well. A socket in a private folder keeps it off the network,
    # and with the folder gone no one can connect.
    with tempfile.TemporaryDirectory(prefix="census-qa-llama-") as folder:
        params.hostnames = [f"{folder}/llama.sock"]
        return xllamacpp.Server(params)
