"""The model card of a registered adapter."""

from __future__ import annotations

from pathlib import Path

from models.registry import Version


def model_card(version: Version, run: Path) -> str:
    """Markdown with metadata that model hubs read; the recipe as it was run, if the run's folder has it."""
    recipe = run / "recipe.yaml"
    made = f"\n## Recipe\n\n```yaml\n{recipe.read_text(encoding='utf-8').strip()}\n```\n" if recipe.is_file() else ""
    validation = version.losses.validation
    losses = f"{version.losses.train:.4f}" + (f" (validation {validation:.4f})" if validation is not None else "")
    rows = "\n".join(
        f"| {kind} | {score.n:,} | {float(score.rate):.2%} |" for kind, score in sorted(version.metrics.items())
    )
    return f"""---
base_model: {version.base}
license: {version.licence.lower()}
library_name: peft
language: [en, ja]
---

# {version.name}

A LoRA adapter that turns a question about Japan's official statistics into a query plan, as JSON. It supplies no
figures: code executes the plan over the fact table, and what the plan cannot say is not answered.

| | |
|---|---|
| base model | {version.base} ({version.licence}) |
| licence of the adapter | {version.licence} |
| trained on | {version.dataset.rows:,} examples, sha256 {version.dataset.sha256[:16]}… |
| steps | {version.steps:,} |
| loss | {losses} |
| made | {version.created:%Y-%m-%d} |
| replaces | {version.parent or "nothing"} |

## Plans right, by kind of question

Exact matches after canonical form, on test questions whose wordings, areas or synonyms were held out of training.

| kind | questions | right |
|---|---:|---:|
{rows}

## Use

Give it the prompt it was trained with (training/dataset.py) and constrain decoding with the schema of census.plan.Plan.
It knows the statistics' codes only as they stand in the prompt; other tasks and other data are outside its scope.

## How to make it again

    training/run.sh --line {version.line}
{made}"""
