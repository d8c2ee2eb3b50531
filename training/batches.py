"""The order of samples, and batches of them: packed into one row, or padded to the longest.

Packed batches all have the same shapes (the largest that occurs in the run), so a compiled layer is
compiled once. Padding is on the right and needs no mask: under causal attention no sample sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Sampler

from training.tokens import Samples

IGNORED = -100
GROUP = 50  # batches among which like lengths are put together
Batch = dict[str, "Tensor | int"]


class Order(Sampler[int]):  # type: ignore[misc]
    """Each epoch another permutation by the seed, the same in every process."""

    def __init__(self, lengths: NDArray[np.int64], batch: int, seed: int, group_by_length: bool) -> None:
        self._lengths, self._batch, self._seed, self._group = lengths, batch, seed, group_by_length
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Called by the data loader when an epoch begins."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        return iter(self.of_epoch(self._epoch).tolist())

    def of_epoch(self, epoch: int) -> NDArray[np.int64]:
        """(n,) sample numbers in the order of an epoch."""
        random = np.random.default_rng((self._seed, epoch))
        order = random.permutation(len(self._lengths))
        if not self._group:
            return order
        pool = self._batch * GROUP
        pools = [order[start : start + pool] for start in range(0, len(order), pool)]
        grouped = np.concatenate([part[np.argsort(-self._lengths[part], kind="stable")] for part in pools])
        batches = [grouped[start : start + self._batch] for start in range(0, len(grouped), self._batch)]
        # The first batch stays first: it is the widest, so running out of memory shows at once.
        shuffled = [batches[0], *(batches[1 + i] for i in random.permutation(len(batches) - 1))]
        # A short batch in the middle would shift the borders of all that follow.
        shuffled.sort(key=lambda part: len(part) < self._batch)
        return np.concatenate(shuffled)


@dataclass(frozen=True)
class Room:
    """What the largest batch of a run takes: tokens, answer tokens, and the longest sample."""

    tokens: int
    answers: int
    longest: int

    @classmethod
    def of(cls, samples: Samples, orders: Iterable[NDArray[np.int64]], batch: int) -> Room:
        """Over the batches of all orders, each the sample numbers of an epoch or of the evaluation."""
        tokens = answers = 1
        for order in orders:
            starts = np.arange(0, len(order), batch)
            tokens = max(tokens, int(np.add.reduceat(samples.lengths[order], starts).max()))
            answers = max(answers, int(np.add.reduceat(samples.answers[order], starts).max()))
        return cls(_up(tokens, 128), _up(answers, 128), _up(int(samples.lengths.max()), 64))


class Packed:
    """Collator: a batch end to end in one row.

    Gives input_ids, position_ids (1, tokens); offsets cu_seq_lens_* (slots + 1,); max_length_*;
    logits_to_keep (answers,), the positions that predict an answer token; labels (1, answers), what they
    should predict. What is left of the row is filled with samples that nothing is learned from.
    """

    def __init__(self, samples: Samples, room: Room, batch: int) -> None:
        self._samples, self._room, self._batch = samples, room, batch

    def __call__(self, items: Sequence[dict[str, int]]) -> Batch:
        samples, room = self._samples, self._room
        numbers = np.fromiter((item["number"] for item in items), np.int64, len(items))
        lengths, prompts = samples.lengths[numbers], samples.prompts[numbers]
        tokens, answers = int(lengths.sum()), int((lengths - prompts).sum())
        # A batch that was not foreseen (the last of an epoch, made up with others) gets the room it needs.
        width, kept = max(room.tokens, _up(tokens, 128)), max(room.answers, _up(answers, 128))
        ids = np.zeros(width, np.int64)
        ids[:tokens] = np.concatenate([samples.ids[samples.starts[n] : samples.starts[n + 1]] for n in numbers])
        offsets = self._offsets(lengths, tokens, width)
        sizes = np.diff(offsets)
        positions = np.arange(width) - np.repeat(offsets[:-1], sizes)
        predicting = np.zeros(kept, np.int64)
        labels = np.full(kept, IGNORED, np.int64)
        answer = np.concatenate(
            [np.arange(start + prompt, end) for start, prompt, end in _spans(offsets, prompts, lengths)]
        )
        predicting[:answers], labels[:answers] = answer - 1, ids[answer]
        bounds = torch.from_numpy(offsets.astype(np.int32))
        targets = torch.from_numpy(labels)[None]
        return {
            "input_ids": torch.from_numpy(ids)[None],
            "position_ids": torch.from_numpy(positions)[None],
            "cu_seq_lens_q": bounds,
            "cu_seq_lens_k": bounds,
            "max_length_q": room.longest,
            "max_length_k": room.longest,
            "logits_to_keep": torch.from_numpy(predicting),
            "labels": targets,
            # Already shifted: tells the trainer to count all of them.
            "shift_labels": targets,
        }

    def _offsets(self, lengths: NDArray[np.int64], tokens: int, width: int) -> NDArray[np.int64]:
        longest = self._room.longest
        slots = self._batch + -(-width // longest) + 1
        offsets = np.full(slots + 1, width, np.int64)
        offsets[0] = 0
        np.cumsum(lengths, out=offsets[1 : len(lengths) + 1])
        # No filling sample may be longer than the kernel is told that samples are.
        filling = np.arange(tokens + longest, width, longest)
        offsets[len(lengths) + 1 : len(lengths) + 1 + len(filling)] = filling
        return offsets


class Padded:
    """Collator: (samples, longest of the batch), padded on the right.

    logits_to_keep are the columns in which any sample predicts an answer token; labels (samples, columns)
    say what it should predict there, -100 where another sample's answer is.
    """

    def __init__(self, samples: Samples, pad: int, multiple: int = 16) -> None:
        self._samples, self._pad, self._multiple = samples, pad, multiple

    def __call__(self, items: Sequence[dict[str, int]]) -> Batch:
        rows = [self._samples[item["number"]] for item in items]
        width = _up(max(len(row["input_ids"]) for row in rows), self._multiple)
        ids = torch.full((len(rows), width), self._pad)
        labels = torch.full((len(rows), width), IGNORED)
        for number, row in enumerate(rows):
            length = len(row["input_ids"])
            ids[number, :length] = torch.tensor(row["input_ids"])
            # Each position predicts the token after it.
            labels[number, : length - 1] = torch.tensor(row["labels"][1:])
        columns = (labels != IGNORED).any(dim=0).nonzero()[:, 0]
        kept = labels[:, columns]
        return {"input_ids": ids, "logits_to_keep": columns, "labels": kept, "shift_labels": kept}


def _spans(
    offsets: NDArray[np.int64], prompts: NDArray[np.int32], lengths: NDArray[np.int64]
) -> Iterator[tuple[int, int, int]]:
    for start, prompt, length in zip(offsets.tolist(), prompts.tolist(), lengths.tolist(), strict=False):
        yield start, prompt, start + length


def _up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple
