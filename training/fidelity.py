"""How alike two models answer: compared token by token on the answers of a test split.

Both read the same prompts and answers, so that one different token does not make all that follow differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.errors import TrainingError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Prompt:
    """Token ids of a conversation; the answer starts at `start`."""

    ids: tuple[int, ...]
    start: int


@dataclass(frozen=True)
class Fidelity:
    """A candidate model beside a reference.

    prompts, tokens   what was compared: conversations, and tokens of their answers
    same_token        share of the tokens at which both would choose the same next one
    same_answer       share of the answers of which that is so for every token
    mean_kl, max_kl   divergence of the candidate's distribution from the reference's, in nats
    mean_difference   of the log-probability of the answer's token, absolute
    max_difference    the largest of them
    """

    prompts: int
    tokens: int
    same_token: float
    same_answer: float
    mean_kl: float
    max_kl: float
    mean_difference: float
    max_difference: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def read_prompts(path: Path, tokenizer: Any, count: int) -> list[Prompt]:
    """The first `count` rows of a JSONL split, by the chat template. Raises TrainingError when there is none."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line)["messages"] for line in islice(lines, count)]
    if not rows:
        raise TrainingError(f"{path} holds no rows")
    return [rendered(messages, tokenizer) for messages in rows]


def rendered(messages: Sequence[Mapping[str, str]], tokenizer: Any) -> Prompt:
    """A conversation as tokens. Raises TrainingError when the template hides where the answer begins."""
    asked = tokenizer.apply_chat_template(messages[:-1], add_generation_prompt=True, return_dict=False)
    whole = tokenizer.apply_chat_template(messages, return_dict=False)
    if whole[: len(asked)] != asked or len(whole) == len(asked):
        raise TrainingError("the chat template does not put the answer behind the prompt")
    return Prompt(tuple(whole), len(asked))


def answer_logits(model: Any, prompt: Prompt) -> torch.Tensor:
    """Logits (answer tokens, vocabulary) in float32; each row predicts one token of the answer."""
    import torch

    with torch.inference_mode():
        ids = torch.tensor([prompt.ids], device=model.device)
        # The prompt's own logits would be the larger part, and nobody looks at them.
        logits: torch.Tensor = model(ids, logits_to_keep=len(prompt.ids) - prompt.start + 1).logits
    return logits[0, :-1].float().cpu()


def compare(reference: Any, candidate: Any, prompts: Sequence[Prompt]) -> Fidelity:
    """The figures of one model beside another, on the answers of at least one prompt."""
    import torch

    same, whole, divergences, differences = [], 0, [], []
    for prompt in prompts:
        one, other = answer_logits(reference, prompt), answer_logits(candidate, prompt)
        answer = torch.tensor(prompt.ids[prompt.start :])[:, None]
        expected, found = one.log_softmax(-1), other.log_softmax(-1)
        alike = one.argmax(-1) == other.argmax(-1)
        same.append(alike)
        whole += bool(alike.all())
        divergences.append((expected.exp() * (expected - found)).sum(-1))
        differences.append((expected.gather(1, answer) - found.gather(1, answer)).abs())
    kl, difference, agreed = torch.cat(divergences), torch.cat(differences), torch.cat(same)
    return Fidelity(
        prompts=len(prompts),
        tokens=len(agreed),
        same_token=agreed.float().mean().item(),
        same_answer=whole / len(prompts),
        mean_kl=kl.mean().item(),
        max_kl=kl.max().item(),
        mean_difference=difference.mean().item(),
        max_difference=difference.max().item(),
    )
