"""A Dockerfile as stages of instructions, and which stages a target is made of.

Knows what this project's Dockerfile uses and refuses everything else, so that a rehearsal never passes over a step.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dockerfile_parse import DockerfileParser

STEPS = frozenset({"COPY", "RUN", "ENV", "WORKDIR", "USER"})
"""Instructions that change the root or the environment of later ones."""
FACTS = frozenset({"ENTRYPOINT", "CMD", "HEALTHCHECK", "EXPOSE", "STOPSIGNAL"})
"""Instructions that say how the image is run."""


class UnknownInstructionError(ValueError):
    """An instruction, or a form of one, that the rehearsal does not know."""


@dataclass(frozen=True)
class Instruction:
    """One instruction of a stage.

    name    in capitals
    value   what follows, continued lines joined
    line    where it begins, counted from 1
    """

    name: str
    value: str
    line: int


@dataclass(frozen=True)
class Stage:
    """From one FROM to the next.

    base  another stage's name, or an image
    """

    name: str
    base: str
    instructions: tuple[Instruction, ...]

    @property
    def copied_from(self) -> tuple[str, ...]:
        """Stages whose files it takes."""
        copies = (copy_of(i.value) for i in self.instructions if i.name == "COPY")
        return tuple(copy.stage for copy in copies if copy.stage)

    def words(self, name: str) -> tuple[str, ...]:
        """The last ENTRYPOINT or CMD, which must be in the form that no shell reads; empty where there is none."""
        found = [i for i in self.instructions if i.name == name]
        return exec_form(found[-1]) if found else ()


@dataclass(frozen=True)
class Copy:
    """COPY [--from=stage] source... destination."""

    sources: tuple[str, ...]
    destination: str
    stage: str | None = None


def read(path: Path) -> tuple[Stage, ...]:
    """Raises UnknownInstructionError, naming the line."""
    arguments: dict[str, str] = {}
    stages: list[tuple[str, str, list[Instruction]]] = []
    with path.open("rb") as file:
        structure = DockerfileParser(fileobj=file).structure
    for part in structure:
        name, value, line = part["instruction"], " ".join(part["value"].split()), part["startline"] + 1
        if name == "COMMENT":
            continue
        if name == "ARG" and not stages:
            key, _, default = value.partition("=")
            arguments[key] = default
        elif name == "FROM":
            base, stage = _from(expanded(value, arguments), len(stages))
            stages.append((stage, base, []))
        elif stages and name in STEPS | FACTS:
            stages[-1][2].append(Instruction(name, value, line))
        else:
            raise UnknownInstructionError(f"{path.name}:{line}: {name} is not rehearsed")
    return tuple(Stage(name, base, tuple(found)) for name, base, found in stages)


def _from(value: str, position: int) -> tuple[str, str]:
    words = value.split()
    named = len(words) == 3 and words[1].upper() == "AS"
    return words[0], words[2] if named else str(position)


def needed(stages: Sequence[Stage], target: str | None = None) -> tuple[Stage, ...]:
    """What the target (the last stage if none is named) is made of, in the order of the file, itself last."""
    by_name = {stage.name: stage for stage in stages}
    wanted: list[str] = []
    open_ = [target or stages[-1].name]
    while open_:
        name = open_.pop()
        if name in wanted:
            continue
        wanted.append(name)
        stage = by_name[name]
        open_ += [other for other in (stage.base, *stage.copied_from) if other in by_name]
    return tuple(stage for stage in stages if stage.name in wanted)


def expanded(text: str, environment: Mapping[str, str]) -> str:
    """$NAME and ${NAME} replaced, as a Dockerfile does outside RUN; unknown ones become empty."""
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda found: environment.get(found[1] or found[2], ""), text)


def environment_of(value: str, so_far: Mapping[str, str]) -> dict[str, str]:
    """The environment after ENV `value`."""
    pairs = (word.partition("=") for word in shlex.split(value))
    return {**so_far, **{key: expanded(text, so_far) for key, _, text in pairs}}


def copy_of(value: str) -> Copy:
    """Raises UnknownInstructionError for an option other than --from."""
    words = value.split()
    options = [word for word in words if word.startswith("--")]
    *sources, destination = [word for word in words if not word.startswith("--")]
    stage = None
    for option in options:
        key, _, text = option.partition("=")
        if key != "--from":
            raise UnknownInstructionError(f"COPY {key} is not rehearsed")
        stage = text
    return Copy(tuple(sources), destination, stage)


def exec_form(instruction: Instruction) -> tuple[str, ...]:
    """The words of ENTRYPOINT, CMD or HEALTHCHECK … CMD in JSON form. Raises UnknownInstructionError for a shell's."""
    text = re.sub(r"^.*?CMD\s+", "", instruction.value) if instruction.name == "HEALTHCHECK" else instruction.value
    try:
        words = json.loads(text)
    except ValueError:
        raise UnknownInstructionError(f"line {instruction.line}: {instruction.name} is not in JSON form") from None
    return tuple(words)
