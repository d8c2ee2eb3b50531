"""Lines and versions, and the gate before promotion."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.errors import GateClosed, RegistryError, UnknownModel
from models.registry import Dataset, Losses, Registry, Score, Version

LINE = "smollm2-135m"


def version(folder: Path, number: str, **right_of_1000: int) -> Version:
    return Version(
        line=LINE,
        version=number,
        base="SmolLM2-135M-Instruct",
        base_sha256="0" * 64,
        licence="Apache-2.0",
        adapter=folder / f"{LINE}-{number}",
        adapter_sha256="1" * 64,
        steps=100,
        dataset=Dataset(rows=200_000, sha256="2" * 64),
        losses=Losses(train=0.01, validation=0.012),
        metrics={kind: Score(n=1000, right=right) for kind, right in right_of_1000.items()},
        created=datetime(2026, 11, 22, tzinfo=UTC),
    )


def registered(folder: Path, *versions: Version) -> Registry:
    registry = Registry.load(folder)
    for one in versions:
        registry = registry.add(one)
    return registry


def test_what_is_saved_loads_equal(tmp_path: Path) -> None:
    one = version(tmp_path, "1.0.0", lookup=980)
    registered(tmp_path, one).promote(f"{LINE}@1.0.0").save()
    loaded = Registry.load(tmp_path)
    assert loaded.get(LINE) == one
    assert (one.name, one.reference) == ("smollm2-135m-1.0.0", "smollm2-135m@1.0.0")


def test_the_file_moves_with_its_folder(tmp_path: Path) -> None:
    registered(tmp_path / "a", version(tmp_path / "a", "1.0.0", lookup=1)).save()
    (tmp_path / "a").rename(tmp_path / "b")
    assert Registry.load(tmp_path / "b").get(f"{LINE}@1.0.0").adapter == tmp_path / "b" / f"{LINE}-1.0.0"
    assert str(tmp_path) not in (tmp_path / "b" / "registry.json").read_text()


def test_unknown_names_say_what_there_is(tmp_path: Path) -> None:
    registry = registered(tmp_path, version(tmp_path, "1.0.0", lookup=1), version(tmp_path, "1.1.0", lookup=1))
    with pytest.raises(UnknownModel, match=r"no model line 'phi'.*there are: smollm2-135m"):
        registry.get("phi")
    with pytest.raises(UnknownModel, match=r"no version '2\.0\.0'; registered: 1\.0\.0, 1\.1\.0"):
        registry.get(f"{LINE}@2.0.0")
    with pytest.raises(UnknownModel, match="no version of smollm2-135m is promoted"):
        registry.get(LINE)
    with pytest.raises(UnknownModel, match="there are: none"):
        Registry.load(tmp_path / "empty").get(LINE)


@pytest.mark.parametrize("number", ["1.0.0", "0.9.9", "1.9.0"])
def test_version_numbers_rise(tmp_path: Path, number: str) -> None:
    registry = registered(tmp_path, version(tmp_path, "1.10.0", lookup=1))
    with pytest.raises(RegistryError, match=r"not above the versions registered: 1\.10\.0"):
        registry.add(version(tmp_path, number))


@pytest.mark.parametrize("number", ["1", "1.0", "v1.0.0", "1.0.0-beta", "01.0.0"])
def test_version_numbers_are_three_numbers(tmp_path: Path, number: str) -> None:
    with pytest.raises(ValueError, match="String should match pattern"):
        version(tmp_path, number)


def test_the_gate_names_every_kind_that_fell(tmp_path: Path) -> None:
    old = version(tmp_path, "1.0.0", lookup=980, ranking=900, trend=910)
    new = version(tmp_path, "1.1.0", lookup=999, ranking=850)
    registry = registered(tmp_path, old, new).promote(f"{LINE}@1.0.0")
    with pytest.raises(GateClosed, match=r"ranking fell from 900/1000 .* to 850/1000 .*; trend was not measured"):
        registry.promote(f"{LINE}@1.1.0")
    assert registry.get(LINE) == old


def test_the_gate_tells_a_drop_from_chance_by_the_questions_asked(tmp_path: Path) -> None:
    old = version(tmp_path, "1.0.0", lookup=900)
    same = old.model_copy(update={"version": "1.1.0", "metrics": {"lookup": Score(n=500, right=440)}})
    less = old.model_copy(update={"version": "1.2.0", "metrics": {"lookup": Score(n=1000, right=820)}})
    registry = registered(tmp_path, old, same, less).promote(f"{LINE}@1.0.0").promote(f"{LINE}@1.1.0")
    assert registry.get(LINE) == same
    with pytest.raises(GateClosed):
        registry.promote(f"{LINE}@1.2.0")


def test_a_version_that_was_not_measured_is_never_promoted(tmp_path: Path) -> None:
    with pytest.raises(GateClosed, match="not measured"):
        registered(tmp_path, version(tmp_path, "1.0.0")).promote(f"{LINE}@1.0.0")


def test_promoting_needs_a_version_that_is_not_promoted_yet(tmp_path: Path) -> None:
    registry = registered(tmp_path, version(tmp_path, "1.0.0", lookup=1)).promote(f"{LINE}@1.0.0")
    with pytest.raises(RegistryError, match="promoted already"):
        registry.promote(f"{LINE}@1.0.0")
    with pytest.raises(RegistryError, match="say which version"):
        registry.promote(LINE)


def test_rolling_back_restores_what_was_promoted_before(tmp_path: Path) -> None:
    numbers = ("1.0.0", "1.1.0", "1.2.0")
    registry = registered(tmp_path, *(version(tmp_path, number, lookup=9) for number in numbers))
    for number in ("1.0.0", "1.2.0"):
        registry = registry.promote(f"{LINE}@{number}")
    registry = registry.roll_back(LINE)
    assert registry.get(LINE).version == "1.0.0"
    with pytest.raises(RegistryError, match="no earlier promoted version"):
        registry.roll_back(LINE)


def test_what_is_promoted_or_would_be_gone_back_to_stays(tmp_path: Path) -> None:
    numbers = ("1.0.0", "1.1.0", "1.2.0")
    registry = registered(tmp_path, *(version(tmp_path, number, lookup=9) for number in numbers))
    for number in numbers:
        registry = registry.promote(f"{LINE}@{number}")
    for number in numbers[1:]:
        with pytest.raises(RegistryError, match="the one to go back to"):
            registry.without(f"{LINE}@{number}")
    left = registry.without(f"{LINE}@1.0.0")
    assert [one.version for one in left.lines[LINE].versions] == ["1.1.0", "1.2.0"]
    assert left.roll_back(LINE).get(LINE).version == "1.1.0"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "Invalid JSON"),
        ('{"lines": {}, "extra": 1}', "extra"),
        ('{"lines": {"a": {"versions": [], "promoted": ["1.0.0"]}}}', "promoted but not registered"),
    ],
)
def test_a_damaged_file_is_named_with_the_place(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "registry.json").write_text(content)
    with pytest.raises(RegistryError, match=says):
        Registry.load(tmp_path)


def test_an_entry_in_another_line_or_registered_twice_is_refused(tmp_path: Path) -> None:
    registered(tmp_path, version(tmp_path, "1.0.0", lookup=1)).save()
    saved = json.loads((tmp_path / "registry.json").read_text())
    (tmp_path / "registry.json").write_text(json.dumps({"lines": {"other": saved["lines"][LINE]}}))
    with pytest.raises(RegistryError, match=r"smollm2-135m@1\.0\.0 stands under other"):
        Registry.load(tmp_path)
    saved["lines"][LINE]["versions"] *= 2
    (tmp_path / "registry.json").write_text(json.dumps(saved))
    with pytest.raises(RegistryError, match="registered twice"):
        Registry.load(tmp_path)


def test_only_adapters_inside_the_folder_are_saved(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="is not inside"):
        registered(tmp_path / "here", version(tmp_path / "there", "1.0.0", lookup=1)).save()
