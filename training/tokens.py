"""Rows of chat messages → token ids with the answer marked, held as flat arrays.

A row's prompt is tokenised as it is at inference (chat template, generation prompt), its completion
separately, so that the boundary is where decoding will begin. The loss is on the completion only: the
last assistant message up to and with the end-of-turn token.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import RecipeError

PARALLEL_ABOVE = 20_000
CHUNK = 4_000


@dataclass(frozen=True)
class Samples:
    """Token ids of n samples, end to end.

    ids      (tokens,) int32
    starts   (n + 1,) int64: sample i is ids[starts[i]:starts[i + 1]]
    prompts  (n,) int32: tokens of the prompt, that is, where the answer begins within the sample
    left_out samples that were longer than allowed
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    prompts: NDArray[np.int32]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.prompts)

    def __getitem__(self, index: int) -> dict[str, list[int]]:
        """One sample as TRL wants it: input_ids, and labels that are -100 on the prompt."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        ids = self.ids[self.starts[index] : self.starts[index + 1]].tolist()
        prompt = int(self.prompts[index])
        return {"input_ids": ids, "labels": [-100] * prompt + ids[prompt:]}

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(n,) tokens of each sample."""
        return np.diff(self.starts)

    @property
    def answers(self) -> NDArray[np.int64]:
        """(n,) tokens of each answer."""
        return self.lengths - self.prompts

    def take(self, chosen: NDArray[np.int64]) -> Samples:
        """The samples with these numbers, in this order."""
        parts = [self.ids[self.starts[i] : self.starts[i + 1]] for i in chosen]
        return _joined(parts, self.prompts[chosen])

    def followed_by(self, others: Samples) -> Samples:
        """These samples and then those."""
        starts = np.concatenate((self.starts, others.starts[1:] + self.starts[-1]))
        return Samples(np.concatenate((self.ids, others.ids)), starts, np.concatenate((self.prompts, others.prompts)))


def read_rows(path: Path) -> list[list[dict[str, str]]]:
    """The messages of each row of a JSONL file. Raises RecipeError with the number of a bad line."""
    if not path.is_file():
        raise RecipeError(f"no data file {path}")
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                messages = json.loads(line)["messages"]
                if messages[-1]["role"] != "assistant" or not messages[-1]["content"]:
                    raise RecipeError(f"{path} line {number}: the last message is no answer of the assistant")
            except (ValueError, KeyError, IndexError, TypeError):
                raise RecipeError(f"{path} line {number} is no JSON object with messages") from None
            rows.append(messages)
    if not rows:
        raise RecipeError(f"{path} is empty")
    return rows


def file_hash(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def tokenise(rows: Sequence[list[dict[str, str]]], tokenizer: Any, max_length: int) -> Samples:
    """Samples in the rows' order, without those of more than max_length tokens.

    Many rows are shared among the cores. Raises RecipeError if nothing is left, or for a chat template
    whose text with the answer does not begin with the prompt.
    """
    chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
    pairs = [pair for done in _each(chunks, tokenizer, len(rows)) for pair in done]
    kept = [(prompt, answer) for prompt, answer in pairs if len(prompt) + len(answer) <= max_length]
    if not kept:
        raise RecipeError(f"max_length: every sample has more than {max_length} tokens")
    parts = [np.concatenate((prompt, answer)) for prompt, answer in kept]
    prompts = np.fromiter((len(prompt) for prompt, _ in kept), np.int32, len(kept))
    joined = _joined(parts, prompts)
    return Samples(joined.ids, joined.starts, joined.prompts, left_out=len(pairs) - len(kept))


def split_off(samples: Samples, count: int, seed: int) -> tuple[Samples, Samples]:
    """(the rest, `count` samples chosen by the seed): for evaluation when there is no file for it."""
    count = min(count, max(1, len(samples) // 10))
    order = np.random.default_rng(seed).permutation(len(samples))
    return samples.take(np.sort(order[count:])), samples.take(np.sort(order[:count]))


Pair = tuple[NDArray[np.int32], NDArray[np.int32]]


def _each(chunks: Sequence[Sequence[list[dict[str, str]]]], tokenizer: Any, rows: int) -> Iterable[list[Pair]]:
    cores = min(os.cpu_count() or 1, len(chunks), 16)
    if rows < PARALLEL_ABOVE or cores < 2:
        return (_pairs(chunk, tokenizer) for chunk in chunks)
    return _spread(chunks, tokenizer, cores)


def _spread(chunks: Sequence[Sequence[list[dict[str, str]]]], tokenizer: Any, cores: int) -> Iterator[list[Pair]]:
    # The template is rendered in Python, which is most of the time: processes, not threads. Not forked,
    # because the tokenizer and torch may have threads by now.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context, initializer=_remember, initargs=(tokenizer,)) as pool:
        yield from pool.map(_pairs, chunks)


class _Worker:
    """The tokenizer of a worker process."""

    tokenizer: Any = None


def _remember(tokenizer: Any) -> None:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    _Worker.tokenizer = tokenizer


def _pairs(chunk: Sequence[list[dict[str, str]]], tokenizer: Any = None) -> list[Pair]:
    tokenizer = tokenizer or _Worker.tokenizer
    prompts = tokenizer.apply_chat_template([row[:-1] for row in chunk], tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template(list(chunk), tokenize=False)
    answers = []
    for prompt, text in zip(prompts, whole, strict=True):
        if not text.startswith(prompt):
            raise RecipeError("model: the chat template's text with the answer does not begin with the prompt")
        # A line break after the end-of-turn token is never decoded, so it is not learned.
        answers.append(text[len(prompt) :].rstrip())
    encode = {"add_special_tokens": False, "return_attention_mask": False}
    first, second = (tokenizer(texts, **encode)["input_ids"] for texts in (prompts, answers))
    return [(np.array(a, np.int32), np.array(b, np.int32)) for a, b in zip(first, second, strict=True)]


def _joined(parts: Sequence[NDArray[np.int32]], prompts: NDArray[np.int32]) -> Samples:
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return Samples(np.concatenate(parts), starts, prompts)
