"""The dataset card: what is in the files, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from training.wordings import Section, Wordings


class Counts(Protocol):
    """What was written of a split."""

    rows: int
    repeated: int
    dropped: int
    direct: int
    kinds: Counter[str]


def card(done: Mapping[str, Counts], seed: int) -> str:
    """Markdown: rows by split, rows by kind and language, wordings."""
    lines = [
        "# Questions about Japan's statistics, with their plans",
        "",
        f"Written by `python -m training.dataset`, seed {seed}. Each row is a chat: a system prompt, a question with",
        "the codes of what was linked in brackets, and the plan as compact JSON. Figures are those of the fact store;",
        "wordings were written for this project. Licence: that of the project; the figures' sources are in NOTICE.",
        "",
        "| split | rows | repeated, left out | drawings given up | direct-answer rows |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {w.rows:,} | {w.repeated:,} | {w.dropped:,} | {w.direct:,} |" for name, w in done.items()]
    lines += ["", "| kind/language | " + " | ".join(done) + " |", "|---" * (len(done) + 1) + "|"]
    for kind in sorted({kind for written in done.values() for kind in written.kinds}):
        lines.append(f"| {kind} | " + " | ".join(f"{written.kinds[kind]:,}" for written in done.values()) + " |")
    lines += ["", "| wordings | English | Japanese |", "|---|---|---|"]
    sections: tuple[Section, ...] = ("train", "validation", "test")
    for section in sections:
        english, japanese = (len(list(Wordings.load(language, section))) for language in ("en", "ja"))
        lines.append(f"| {section} | {english} | {japanese} |")
    return "\n".join([*lines, ""])
