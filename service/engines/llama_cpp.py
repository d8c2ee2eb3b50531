"""llama.cpp in the service's process: continuous batching over a few slots, each with a warm prompt prefix.

A generation holds a thread of its own while it runs, since the library's calls block; as many threads as
slots, so nothing waits inside the library, where it could not be called off. Text arrives token by token,
and the answer to "is this still wanted?" goes back with each: that is how a slot is freed early.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from census.understand.prompt import Message
from models.llama_server import open_server
from service.engines import signals
from service.engines.gate import Gate
from service.engines.settings import EngineSettings
from service.engines.types import EngineError, EngineFailed, EngineLate, EngineStats, Limits, Written

MOST_THREADS = 4
WARM_S = 5.0
"""For the prefix of one slot, computed while everything else starts too."""
_NONE: Mapping[str, Any] = {"content": ()}
CANARY: Message = {"role": "user", "content": "1"}


class Tokens(NamedTuple):
    """Of a generation: of its prompt, computed and kept from before; written."""

    read: int = 0
    kept: int = 0
    written: int = 0


class _Call:
    """One generation: its text so far, its end, and whether it is still wanted. `shaped` by a schema, or free;
    `wrote` is called for every token."""

    def __init__(self, seconds: float, *, shaped: bool = False, wrote: Callable[[], None] | None = None) -> None:
        self.seconds = seconds
        self.shaped = shaped
        self.wrote = wrote
        self.until = time.monotonic() + seconds
        self.dropped = threading.Event()
        self.parts: list[str] = []
        self.logprob = 0.0
        self.finished = False
        self.started = False
        self.over = False
        self.tokens = Tokens()
        self.error: str | None = None

    @property
    def unwanted(self) -> bool:
        return self.dropped.is_set() or time.monotonic() > self.until

    def take(self, chunk: dict[str, Any]) -> bool:
        """Keep a chunk of the stream. True ends the stream and frees the slot."""
        if "choices" not in chunk:
            error = chunk.get("error", chunk)
            self.error = str(error.get("message", error)) if isinstance(error, dict) else str(error)
            return True
        if timings := chunk.get("timings"):
            self.tokens = Tokens(timings["prompt_n"], timings["cache_n"], timings["predicted_n"])
        if self.wrote is not None:
            self.wrote()
        for choice in chunk["choices"]:
            self.parts.append(choice["delta"].get("content") or "")
            self.logprob += sum(token["logprob"] for token in (choice.get("logprobs") or _NONE)["content"] or ())
            self.finished = self.finished or choice.get("finish_reason") is not None
        if self._whole():
            self.finished = True
            return True
        return self.unwanted

    def _whole(self) -> bool:
        """Whether an object is closed: only the end can follow, and the token of the end takes a step as well."""
        if not self.shaped or not self.parts or not self.parts[-1].endswith("}"):
            return False
        try:
            return isinstance(json.loads("".join(self.parts)), dict)
        except ValueError:
            return False

    def written(self) -> Written:
        """Raises EngineFailed and EngineLate."""
        if self.error is not None:
            raise EngineFailed(f"llama.cpp refused: {self.error}")
        if not self.finished:
            raise EngineLate("the generation was called off")
        return Written("".join(self.parts), self.logprob)


class LlamaCppEngine:
    """An Engine over a GGUF file. Making one loads the model and computes the warm prefix: about a second.

    Raises EngineFailed when the file cannot be loaded.
    """

    def __init__(self, model: Path, name: str, settings: EngineSettings, warm: Sequence[Message] = ()) -> None:
        self._name = name
        self._settings = settings
        self._gate = Gate(settings.llama_parallel + settings.engine_max_waiting)
        self._server = _load(model, settings)
        self._threads = ThreadPoolExecutor(settings.llama_parallel, thread_name_prefix="llama")
        self._canary = ThreadPoolExecutor(1, thread_name_prefix="llama-canary")  # never behind callers
        self._last_canary = _Call(0)
        self._calls: set[_Call] = set()
        self._tokens = Tokens()  # of all calls that are over
        self._closed = False
        self._first_words = tuple(warm)  # of the canary too, which would cool a slot otherwise
        try:
            self._warm(warm)
        except EngineError:
            self._shut()
            raise

    @property
    def name(self) -> str:
        return self._name

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
        with self._gate.place():
            body = _body(messages, schema, limits.max_tokens)
            call = _Call(limits.deadline_s, shaped=schema is not None, wrote=self._gate.progressed)
            return await self._run(self._threads, call, body)

    async def health(self) -> bool:
        if self._closed:
            return False
        if self._gate.moves:
            return True
        if self._last_canary.started and not self._last_canary.over:
            return False  # the library still has it: another would only stand behind it
        self._last_canary = call = _Call(self._settings.engine_health_timeout_s)
        try:
            await self._run(self._canary, call, _body([*self._first_words, CANARY], None, 1))
        except EngineError:
            return False
        return True

    def stats(self) -> EngineStats:
        calls = [call for call in self._calls if call.started]
        held = sum(sum(call.tokens) for call in calls)
        room = self._settings.llama_context * self._settings.llama_parallel
        waiting = max(0, self._gate.taken - len(calls))
        return EngineStats(len(calls), waiting, *_sum([self._tokens, *(call.tokens for call in calls)]), held / room)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for call in list(self._calls):
            call.dropped.set()
        await asyncio.to_thread(self._shut)

    async def _run(self, threads: ThreadPoolExecutor, call: _Call, body: dict[str, Any]) -> Written:
        """The text of a call. A caller who leaves drops it: off the queue at once, out of its slot a token later."""
        if self._closed:
            raise EngineFailed("the engine is closed")
        self._calls.add(call)
        try:
            async with asyncio.timeout(call.seconds):
                await asyncio.wrap_future(threads.submit(self._complete, call, body))
        except TimeoutError:
            raise EngineLate(f"no text within {call.seconds:g} seconds") from None
        finally:
            call.dropped.set()
            self._calls.discard(call)
            self._tokens = _sum([self._tokens, call.tokens])
        return call.written()

    def _complete(self, call: _Call, body: dict[str, Any]) -> None:
        if call.unwanted:
            return
        call.started = True
        try:
            self._server.handle_chat_completions(body, call.take)
        except Exception as error:  # whatever the bindings make of a C++ exception
            call.error = str(error)
        finally:
            call.over = True

    def _warm(self, messages: Sequence[Message]) -> None:
        """Fill every slot with the prefix: a request goes to the slot that shares most with it."""
        if not messages:
            return
        for slot in range(self._settings.llama_parallel):
            call = _Call(WARM_S * self._settings.llama_parallel)
            self._complete(call, {**_body(messages, None, 1), "id_slot": slot})
            call.written()

    def _shut(self) -> None:
        self._threads.shutdown(wait=True)
        self._canary.shutdown(wait=True)
        self._server = None  # its end stops the library's threads and frees the model


def _sum(tokens: Iterable[Tokens]) -> Tokens:
    return Tokens(*map(sum, zip(*tokens, strict=True)))


def _load(model: Path, settings: EngineSettings) -> Any:
    if not model.is_file():
        raise EngineFailed(f"no model file at {model}")
    threads = settings.llama_threads or _threads()
    try:
        with signals.kept():
            return open_server(model, threads=threads, context=settings.llama_context, slots=settings.llama_parallel)
    except (RuntimeError, ImportError) as error:  # ImportError: the library, or one that it needs, is missing
        raise EngineFailed(f"llama.cpp cannot load {model.name}: {error}") from error


def _threads() -> int:
    """One thread per core this process may use, leaving one to the service where there are more than two."""
    cores = len(os.sched_getaffinity(0))
    return min(MOST_THREADS, cores if cores <= 2 else cores - 1)


def _body(messages: Sequence[Message], schema: Mapping[str, Any] | None, max_tokens: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "messages": list(messages),
        "max_tokens": max_tokens,
        "temperature": 0,
        "samplers": ["temperature"],
        "stream": True,
        "cache_prompt": True,
        "logprobs": True,
        "timings_per_token": True,  # how many tokens so far: a stream that is ended early has no last word
    }
    if schema is not None:
        # As a grammar and not as response_format, which was half as slow again per token.
        body["grammar"] = _grammar(json.dumps(schema))
    return body


@lru_cache(maxsize=32)
def _grammar(schema: str) -> str:
    """A JSON Schema as the library's grammar, written without spaces, as the model has learnt it.

    What the library does not understand in a schema it does not enforce, so parse what comes back.
    """
    import xllamacpp

    compact = {**json.loads(schema), "x-guidance": {"whitespace_flexible": False}}
    try:
        grammar: str = xllamacpp.json_schema_to_grammar(compact)
    except RuntimeError as error:
        raise EngineFailed(f"llama.cpp cannot use the schema: {error}") from error
    return grammar
