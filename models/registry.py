"""The registry of adapters: lines of versions, one of each promoted, as JSON beside the adapters.

    registry = Registry.load()
    registry.get("smollm2-135m")            the promoted version of the line
    registry.get("smollm2-135m@1.0.0")      that version
    registry.add(version).promote("smollm2-135m@1.1.0").save()

A registry never changes; `add`, `promote`, `roll_back` and `without` return another. Promotion is gated: a version that
plans any kind of question worse than the promoted one is refused, and there is no way around it but a better one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.errors import GateClosed, RegistryError, UnknownModel

SHIPPED = Path(__file__).parent / "registry"
FILE = "registry.json"

Line = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Semantic = Annotated[str, Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Score(_Frozen):
    """Exact plan matches: `right` of `n` questions."""

    n: Annotated[int, Field(ge=1)]
    right: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _no_more_right_than_asked(self) -> Score:
        if self.right > self.n:
            raise ValueError(f"{self.right} right of {self.n}")
        return self

    @property
    def rate(self) -> Fraction:
        """Exact, so that equal rates compare equal."""
        return Fraction(self.right, self.n)

    def __str__(self) -> str:
        return f"{self.right}/{self.n} ({float(self.rate):.2%})"


class Dataset(_Frozen):
    """What a version was trained on."""

    rows: Annotated[int, Field(ge=1)]
    sha256: Sha256


class Losses(_Frozen):
    """Mean loss per answer token at the end of training; the validation loss where it was measured."""

    train: float
    validation: float | None = None


class Version(_Frozen):
    """One trained adapter.

    base, base_sha256   the base model's name, and its packaged file where there is one
    licence             SPDX identifier of the base's and so of the adapter's
    adapter             its folder in PEFT format; in the JSON file relative to the registry
    adapter_sha256      models.adapter.adapter_hash of that folder
    metrics             plan accuracy by kind of question
    parent              the version that was promoted when this one was registered, or null
    """

    line: Line
    version: Semantic
    base: Annotated[str, Field(min_length=1)]
    base_sha256: Sha256 | None
    licence: Annotated[str, Field(min_length=1)]
    adapter: Path
    adapter_sha256: Sha256
    steps: Annotated[int, Field(ge=1)]
    dataset: Dataset
    losses: Losses
    metrics: Mapping[str, Score]
    created: AwareDatetime
    parent: Semantic | None = None

    @property
    def name(self) -> str:
        """What the service reports, e.g. "smollm2-135m-1.0.0"."""
        return f"{self.line}-{self.version}"

    @property
    def reference(self) -> str:
        """What `get` takes, e.g. "smollm2-135m@1.0.0"."""
        return f"{self.line}@{self.version}"


class History(_Frozen):
    """The versions of a line in the order they were registered, and those promoted, the current one last."""

    versions: tuple[Version, ...]
    promoted: tuple[Semantic, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> History:
        numbers = [version.version for version in self.versions]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a version is registered twice")
        if unknown := set(self.promoted) - set(numbers):
            raise ValueError(f"promoted but not registered: {', '.join(sorted(unknown))}")
        return self


class _File(_Frozen):
    lines: dict[Line, History]

    @model_validator(mode="after")
    def _in_their_lines(self) -> _File:
        for line, history in self.lines.items():
            for version in history.versions:
                if version.line != line:
                    raise ValueError(f"{version.reference} stands under {line}")
        return self


class Registry:
    """Adapters by line and version, in a folder."""

    def __init__(self, folder: Path, lines: Mapping[str, History]) -> None:
        self.folder = folder
        self.lines: Mapping[str, History] = MappingProxyType(dict(lines))

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> Registry:
        """The registry of a folder; one without its file is empty. Raises RegistryError for a damaged file."""
        path = folder / FILE
        try:
            file = _File.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls(folder, {})
        except ValidationError as invalid:
            first = invalid.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise RegistryError(f"{path}: {place}: {first['msg']}") from None
        except OSError as error:
            raise RegistryError(f"{path} cannot be read: {error.strerror}") from None
        return cls(folder, {line: _placed(history, folder) for line, history in file.lines.items()})

    def save(self) -> None:
        """Write registry.json, whole or not at all. Raises RegistryError for an adapter outside the folder."""
        lines = {}
        for line, history in sorted(self.lines.items()):
            content = history.model_dump(mode="json")
            for version, entry in zip(history.versions, content["versions"], strict=True):
                if not version.adapter.is_relative_to(self.folder):
                    raise RegistryError(f"{version.reference}: {version.adapter} is not inside {self.folder}")
                entry["adapter"] = version.adapter.relative_to(self.folder).as_posix()
            lines[line] = content
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f"{FILE}.part"
        aside.write_text(json.dumps({"lines": lines}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(aside, self.folder / FILE)

    def get(self, name: str) -> Version:
        """The promoted version of a line, or with "@1.0.0" that version.

        Raises UnknownModel, naming what there is, also for a line of which nothing is promoted.
        """
        line, at, number = name.partition("@")
        history = self._line(line)
        if not at:
            if not history.promoted:
                raise UnknownModel(f"no version of {line} is promoted; registered: {_numbers(history)}")
            number = history.promoted[-1]
        for version in history.versions:
            if version.version == number:
                return version
        raise UnknownModel(f"{line} has no version {number!r}; registered: {_numbers(history)}")

    def promoted(self, line: str) -> Version | None:
        """The promoted version of a line; None when there is none, or no such line."""
        history = self.lines.get(line)
        return self.get(line) if history and history.promoted else None

    def add(self, version: Version) -> Registry:
        """With another version, not promoted yet. Raises RegistryError unless its number is above all others."""
        history = self.lines.get(version.line, History(versions=()))
        newest = max((_order(other.version) for other in history.versions), default=(-1,))
        if _order(version.version) <= newest:
            raise RegistryError(f"{version.reference} is not above the versions registered: {_numbers(history)}")
        return self._with(version.line, History(versions=(*history.versions, version), promoted=history.promoted))

    def measured(self, name: str, metrics: Mapping[str, Score]) -> Registry:
        """With other counts of a version: two are compared fairly on the same questions only. Raises RegistryError."""
        version = self.get(name)
        history = self.lines[version.line]
        again = version.model_copy(update={"metrics": dict(metrics)})
        versions = tuple(again if one == version else one for one in history.versions)
        return self._with(version.line, History(versions=versions, promoted=history.promoted))

    def promote(self, name: str) -> Registry:
        """With "line@version" promoted.

        Raises GateClosed when it plans any kind of question worse than the promoted version by more than chance, or
        was not measured on a kind that one was; RegistryError when `name` has no version or that is promoted already.
        """
        if "@" not in name:
            raise RegistryError(f"say which version of {name} to promote, as {name}@1.0.0")
        version, current = self.get(name), self.promoted(name.partition("@")[0])
        if version == current:
            raise RegistryError(f"{name} is promoted already")
        if problems := regressions(version, current):
            raise GateClosed(f"{name} is not promoted: {'; '.join(problems)}")
        history = self.lines[version.line]
        promoted = (*history.promoted, version.version)
        return self._with(version.line, History(versions=history.versions, promoted=promoted))

    def roll_back(self, line: str) -> Registry:
        """With the version promoted that was so before. Raises RegistryError when there was none."""
        history = self._line(line)
        if len(history.promoted) < 2:
            raise RegistryError(f"{line} has no earlier promoted version to go back to")
        return self._with(line, History(versions=history.versions, promoted=history.promoted[:-1]))

    def without(self, name: str) -> Registry:
        """Without a version. Raises RegistryError for one that is promoted, or that a roll-back would promote."""
        version = self.get(name)
        history = self.lines[version.line]
        if version.version in history.promoted[-2:]:
            raise RegistryError(f"{version.reference} is promoted or the one to go back to")
        versions = tuple(one for one in history.versions if one != version)
        promoted = tuple(number for number in history.promoted if number != version.version)
        return self._with(version.line, History(versions=versions, promoted=promoted))

    def _line(self, line: str) -> History:
        try:
            return self.lines[line]
        except KeyError:
            known = ", ".join(sorted(self.lines)) or "none"
            raise UnknownModel(f"no model line {line!r} in {self.folder}; there are: {known}") from None

    def _with(self, line: str, history: History) -> Registry:
        return Registry(self.folder, {**self.lines, line: history})


CHANCE = 0.05
"""A kind has fallen where a drop as large comes less often by chance from a version as good (Fisher's exact test,
one-sided)."""


def regressions(candidate: Version, current: Version | None) -> list[str]:
    """In words, each kind of question the candidate plans worse than the current version, by more than chance."""
    if not candidate.metrics:
        return ["its plans were not measured"]
    problems = []
    for kind, before in sorted(current.metrics.items()) if current else ():
        after = candidate.metrics.get(kind)
        if after is None:
            problems.append(f"{kind} was not measured, and was {before}")
        elif after.rate < before.rate and _by_chance(before, after) < CHANCE:
            problems.append(f"{kind} fell from {before} to {after}")
    return problems


def _by_chance(before: Score, after: Score) -> float:
    """How often a version as good would have so few right, or fewer."""
    from scipy.stats import fisher_exact

    table = [[score.right, score.n - score.right] for score in (after, before)]
    return float(fisher_exact(table, alternative="less").pvalue)


def _placed(history: History, folder: Path) -> History:
    placed = (version.model_copy(update={"adapter": folder / version.adapter}) for version in history.versions)
    return History(versions=tuple(placed), promoted=history.promoted)


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))


def _numbers(history: History) -> str:
    return ", ".join(version.version for version in history.versions) or "none"
