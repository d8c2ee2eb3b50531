"""The wordings of forms: YAML files in both languages, one set to train with, another to validate and test.

A wording has slots in braces and optional parts in square brackets. Held-out wordings were written by
somebody who had not seen those of training.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from census.types import Language

Section = Literal["train", "validation", "test"]
FOLDER = Path(__file__).parent
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings of one language and section.

    forms               form → wordings
    openings, closings  small talk around a question
    missing, foreign    fillers of refused questions: statistics that are not in the data, places abroad
    instructions        what is no question: orders to the model, alone or beside a question
    """

    forms: Mapping[str, tuple[str, ...]]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    missing: tuple[str, ...]
    foreign: tuple[str, ...]
    instructions: tuple[str, ...]

    @classmethod
    def load(cls, language: Language, section: Section, folder: Path = FOLDER) -> Wordings:
        """Raises OSError where the file is missing, KeyError where it lacks a list."""
        name = f"{language}.yaml" if section == "train" else f"heldout_{language}.yaml"
        raw: Any = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if section != "train":
            raw = raw[section]
        forms = {form: tuple(wordings) for form, wordings in raw["forms"].items()}
        forms["ambiguous"] = forms["value"]
        lists = (tuple(raw[name]) for name in ("openings", "closings", "missing", "foreign", "instructions"))
        return cls(forms, *lists)

    def __iter__(self) -> Iterator[str]:
        for wordings in self.forms.values():
            yield from wordings


def general(folder: Path = FOLDER) -> tuple[dict[str, str], ...]:
    """Questions and answers that have nothing to do with statistics: {language, question, answer}."""
    return tuple(yaml.load((folder / "general.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def rendered(wording: str, slots: Mapping[str, str], rng: random.Random) -> tuple[str, frozenset[str]]:
    """The wording with its slots filled, and the slots used; an optional part stays with even odds.

    Raises KeyError for a compulsory slot that has no filling.
    """

    def optional(match: re.Match[str]) -> str:
        complete = all(slot in slots for slot in _SLOT.findall(match.group(1)))
        return match.group(1) if complete and rng.random() < 0.5 else ""

    chosen = _OPTIONAL.sub(optional, wording)
    used = frozenset(_SLOT.findall(chosen))
    return _SLOT.sub(lambda match: slots[match.group(1)], chosen), used


def key(text: str) -> str:
    """What makes two wordings the same: letters and figures, without case and width."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c in "{}")
