"""Plans of a fine-tuned model, by either engine: rows {"id", "messages"} in, rows {"id", "text"} out.

    python -m benchmarks.write QUESTIONS.jsonl… --model FILE.gguf --out TEXTS.jsonl
    python -m benchmarks.write QUESTIONS.jsonl… --model FOLDER --engine vllm --out TEXTS.jsonl

Everything up to the last user message is sent and decoded greedily within the schema that the service uses,
or with --free without one; training/evaluate.py scores the texts, benchmarks/gpu/agreement.py compares two files.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from census.understand.prompt import Message
from census.understand.reply import reply_schema
from service.engines import Engine, EngineSettings, Limits, Written, engine_from

LIMITS = Limits(max_tokens=160, deadline_s=300.0)
Asked = tuple[str, list[Message]]


def questions(path: Path) -> list[Asked]:
    """Ids and messages, without the answers at their end. Raises KeyError for a row without either."""
    found: list[Asked] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        messages = row["messages"]
        while messages and messages[-1]["role"] == "assistant":
            messages = messages[:-1]
        found.append((row["id"], messages))
    return found


async def write_texts(
    engine: Engine, asked: Sequence[Asked], out: Path, at_a_time: int, schema: Mapping[str, Any] | None
) -> float:
    """One text for each question, in order; gives the seconds it took. Raises what the engine raises."""
    # No more than run at once: the engine refuses what it has no room for.
    door = asyncio.Semaphore(at_a_time)

    async def text(messages: list[Message]) -> Written:
        async with door:
            written = await engine.generate(messages, schema, LIMITS)
        progress.advance(task)
        return written

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(engine.name, total=len(asked))
        start = time.perf_counter()
        texts = await asyncio.gather(*(text(messages) for _, messages in asked))
        seconds = time.perf_counter() - start
    with out.open("w", encoding="utf-8") as file:
        for (key, _), written in zip(asked, texts, strict=True):
            line = {"id": key, "text": written.text, "logprob": round(written.logprob, 4)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return seconds


async def run(settings: EngineSettings, model: Path, asked: Sequence[Asked], out: Path, *, free: bool = False) -> float:
    """Load the engine, write the texts, close it. Raises EngineFailed when it cannot be loaded."""
    engine = await asyncio.to_thread(engine_from, settings, model, model.stem)
    if engine is None:
        raise ValueError("texts need an engine")
    at_a_time = settings.llama_parallel if settings.engine == "llama_cpp" else settings.vllm_max_num_seqs
    try:
        return await write_texts(engine, asked, out, at_a_time, None if free else reply_schema())
    finally:
        await engine.close()


def main(
    files: Annotated[list[Path], typer.Argument(metavar="QUESTIONS", help='JSONL of {"id", "messages"}.', exists=True)],
    model: Annotated[Path, typer.Option(help="Merged GGUF file, or merged folder for vllm.", exists=True)],
    out: Annotated[Path, typer.Option(help="JSONL to write.")],
    engine: Annotated[Literal["llama_cpp", "vllm"], typer.Option(help="What runs the model.")] = "llama_cpp",
    limit: Annotated[int | None, typer.Option(help="First so many questions of each file.", min=1)] = None,
    free: Annotated[bool, typer.Option("--free", help="Decode without the schema.")] = False,
    threads: Annotated[int, typer.Option(help="Of llama.cpp; 1 where other programs want the cores too.", min=0)] = 0,
) -> None:
    """Write a model's answers to files of questions."""
    asked = [question for file in files for question in questions(file)[:limit]]
    seconds = asyncio.run(run(EngineSettings(engine=engine, llama_threads=threads), model, asked, out, free=free))
    typer.echo(f"{len(asked)} texts in {seconds:.1f} s: {len(asked) / seconds:.1f}/s")


if __name__ == "__main__":
    typer.run(main)
