"""The fine-tuned model's plans through vLLM, as one measurement: `python -m benchmarks.gpu.tuned SPEC`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from benchmarks.gpu.agreement import compare, texts
from benchmarks.gpu.isolate import Spec, reported
from benchmarks.write import questions, run
from service.engines import EngineSettings

SEQUENCES = 256


async def measure(spec: Spec) -> None:
    """Texts into NAME-texts.jsonl of the folder, compared with another engine's where given.

    Raises ValueError without questions.
    """
    if spec.questions is None:
        raise ValueError("no questions given")
    asked = questions(spec.questions)
    settings = EngineSettings(
        engine="vllm",
        engine_max_waiting=len(asked),
        vllm_max_num_seqs=SEQUENCES,
        vllm_enforce_eager=spec.rehearse,
        vllm_load_format="dummy" if spec.rehearse else "auto",
    )
    out = spec.folder / f"{spec.name}-texts.jsonl"
    seconds = await run(settings, spec.model, asked, out)
    spec.sink.put("texts", count=len(asked), per_second=len(asked) / seconds, path=str(out))
    if spec.other is not None:
        agreed = compare(texts(out), texts(spec.other))
        spec.sink.put("agreement", share=agreed.share, count=agreed.count, plans=agreed.plans)


def main() -> None:
    """Measure what the specification file says."""
    spec = Spec.from_file(Path(sys.argv[1]))
    with reported(spec):
        asyncio.run(measure(spec))


if __name__ == "__main__":
    main()
