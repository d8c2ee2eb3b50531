"""The heap of a process that serves: what was loaded stays, and the garbage collector need not look at it again.

A full collection looks at every object, 430,000 of them once the data is loaded, and holds the interpreter for a third
of a second: nothing is answered meanwhile, and a fault that makes much garbage brings one every few seconds.
"""

from __future__ import annotations

import gc
from threading import Thread

from service.types import Pipeline


def keep(pipeline: Pipeline) -> None:
    """Take what is there now out of collections, and what the pipeline loads beside as soon as it is there. Affects
    the whole process."""
    gc.collect()
    gc.freeze()
    Thread(target=_keep_the_rest, args=(pipeline,), name="heap", daemon=True).start()


def _keep_the_rest(pipeline: Pipeline) -> None:
    pipeline.complete()
    gc.freeze()
