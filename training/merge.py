"""An adapter merged into its base: safetensors for vLLM and transformers, GGUF for llama.cpp, both checked.

    python -m training.merge --base build/base --adapter runs/a --out build/merged \
        --gguf build/merged.gguf --quantisation q8_0 --test data/test-wordings.jsonl

Merged and unmerged logits must agree. With a test split, what was written is measured against the merged model
before rounding, on the answers of that split.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from models.base import base_gguf
from models.errors import ModelError
from models.merge import Quantisation, merge_adapter
from training.base import RECORD, load_gguf
from training.errors import TrainingError
from training.fidelity import Fidelity, answer_logits, compare, read_prompts, rendered

TOLERANCE = 0.01
"""Largest difference that rounding in float32 may make to logits, which span about 30."""
PROBES: tuple[tuple[dict[str, str], ...], ...] = (
    ({"role": "user", "content": "Tokyo population 2015?"}, {"role": "assistant", "content": '{"op":"value"}'}),
    ({"role": "user", "content": "大阪府の人口は？"}, {"role": "assistant", "content": '{"op":"value","years":[]}'}),
)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True)
class Merged:
    """A model with its adapter in it, on the CPU.

    exact    weights in float32, not rounded
    rounded  the same after rounding to bfloat16, as written
    largest_difference  of the logits before and after merging
    """

    exact: Any
    rounded: Any
    tokenizer: Any
    largest_difference: float


@app.command()
def main(
    base: Annotated[Path, typer.Option(help="Folder that training.base wrote.", exists=True, file_okay=False)],
    adapter: Annotated[Path, typer.Option(help="Adapter in PEFT format.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder of the merged model, in bfloat16.", file_okay=False)],
    gguf: Annotated[Path | None, typer.Option(help="GGUF file to write too.", dir_okay=False)] = None,
    quantisation: Annotated[Quantisation, typer.Option(help="Of the GGUF file.")] = "q8_0",
    test: Annotated[Path | None, typer.Option(help="Test split, JSONL, to measure rounding on.", exists=True)] = None,
    prompts: Annotated[int, typer.Option(min=1, help="How many of its rows.")] = 100,
    report: Annotated[Path | None, typer.Option(help="JSON file for the figures.", dir_okay=False)] = None,
) -> None:
    """Merge an adapter into its base, check that only the form changed, and measure what rounding costs.

    Example:  python -m training.merge --base build/base --adapter runs/a --out build/merged
    """
    try:
        merged = merge(base, adapter, out)
        typer.echo(f"merged and unmerged logits differ by {merged.largest_difference:.1e} at most")
        if gguf is not None:
            write_gguf(base, adapter, gguf, quantisation)
        fidelity = {}
        if test is not None:
            asked = read_prompts(test, merged.tokenizer, prompts)
            candidates = _written(merged, gguf, quantisation)
            fidelity = {name: compare(merged.exact, candidate, asked) for name, candidate in candidates}
            _show(fidelity)
        if report is not None:
            _report(report, merged.largest_difference, fidelity)
    except (TrainingError, ModelError) as error:
        typer.echo(f"merge: {error}", err=True)
        raise typer.Exit(1) from None


def merge(base: Path, adapter: Path, out: Path) -> Merged:
    """Write base + adapter as a folder for vLLM and transformers: weights in bfloat16, configuration, tokenizer.

    Raises TrainingError when merged and unmerged logits differ by more than rounding, and writes nothing then.
    """
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(base)
    probes = [rendered(probe, tokenizer) for probe in PROBES]
    plain: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    adapted: Any = PeftModel.from_pretrained(plain, str(adapter)).eval()
    before = [answer_logits(adapted, probe) for probe in probes]
    exact = adapted.merge_and_unload()
    after = [answer_logits(exact, probe) for probe in probes]
    largest = max((one - other).abs().max().item() for one, other in zip(before, after, strict=True))
    if not largest <= TOLERANCE:
        raise TrainingError(f"merged and unmerged logits differ by {largest:.3g}, more than {TOLERANCE}")
    rounded = copy.deepcopy(exact).to(torch.bfloat16)
    rounded.save_pretrained(out)
    tokenizer.save_pretrained(out)
    # Measured in float32 arithmetic: processors without bfloat16 take minutes for it.
    return Merged(exact, rounded.to(torch.float32), tokenizer, largest)


def write_gguf(base: Path, adapter: Path, gguf: Path, quantisation: Quantisation) -> None:
    """Write base + adapter for llama.cpp, from the packaged file that `base` was made from.

    Raises TrainingError when `base` does not say which, ModelError when that is missing or the adapter does not fit.
    """
    try:
        name = json.loads((base / RECORD).read_text(encoding="utf-8"))["base"]
    except (OSError, ValueError, KeyError):
        raise TrainingError(f"{base / RECORD} does not name the packaged base; run training.base") from None
    gguf.parent.mkdir(parents=True, exist_ok=True)
    merge_adapter(base_gguf(name), adapter, gguf, quantisation)


def _written(merged: Merged, gguf: Path | None, quantisation: Quantisation) -> Iterator[tuple[str, Any]]:
    """What was written, by its name, one model in memory at a time."""
    import torch

    yield "bfloat16", merged.rounded
    if gguf is not None:
        yield quantisation, load_gguf(gguf, torch.float32)


def _show(fidelity: dict[str, Fidelity]) -> None:
    table = Table(
        "written", "answers", "tokens", "same token", "same answer", "mean KL", "max KL", "mean Δ log p", "max Δ log p",
        box=None, pad_edge=False,
    )  # fmt: skip
    for name, figures in fidelity.items():
        shares = (f"{figures.same_token:.2%}", f"{figures.same_answer:.1%}")
        sizes = (figures.mean_kl, figures.max_kl, figures.mean_difference, figures.max_difference)
        numbers = [f"{number:.5f}" for number in sizes]
        table.add_row(name, str(figures.prompts), str(figures.tokens), *shares, *numbers)
    Console(width=120).print(table)


def _report(path: Path, largest_difference: float, fidelity: dict[str, Fidelity]) -> None:
    figures = {name: one.as_dict() for name, one in fidelity.items()}
    content = {"largest_difference": largest_difference, "fidelity": figures}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
