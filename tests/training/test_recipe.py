from __future__ import annotations

from pathlib import Path

import pytest

from training import attempts
from training.errors import RecipeError
from training.recipe import Recipe, dump_recipe, load_recipe, parse_override

CONFIGS = Path(__file__).parents[2] / "training" / "configs"


def written(folder: Path, text: str) -> Path:
    file = folder / "recipe.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["phi3-mini-qlora", "phi3-mini-lora", "smollm2-135m", "tiny-cpu"])
def test_shipped_recipe_is_valid_and_survives_being_written(name: str, tmp_path: Path) -> None:
    recipe = load_recipe(CONFIGS / f"{name}.yaml")
    assert load_recipe(written(tmp_path, dump_recipe(recipe))) == recipe


@pytest.mark.parametrize("name", ["phi3-mini-qlora", "phi3-mini-lora"])
def test_phi3_recipes_name_the_fused_projections(name: str) -> None:
    assert set(load_recipe(CONFIGS / f"{name}.yaml").target_modules) == {
        "qkv_proj",
        "o_proj",
        "gate_up_proj",
        "down_proj",
    }


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("lerning_rate: 1", "'lerning_rate'"),
        ("r: high", "r: "),
        ("dropout: 1.5", "dropout"),
        ("target_modules: []", "target_modules"),
        ("{packing: true, attention: sdpa}", "packing"),
        ("{epochs: 1, max_steps: 3}", "max_steps"),
        ("early_stopping: 2", "eval_steps"),
    ],
)
def test_a_bad_value_is_refused_by_name(line: str, named: str, tmp_path: Path) -> None:
    flow = line if line.startswith("{") else f"{{{line}}}"
    with pytest.raises(RecipeError, match=named):
        load_recipe(written(tmp_path, "{model: x, " + flow[1:]))


def test_overrides_change_values_and_one_length_replaces_the_other(tmp_path: Path) -> None:
    file = written(tmp_path, "model: x\nepochs: 2\n")
    recipe = load_recipe(file, ["learning_rate=1e-4", "max_steps=7", "target_modules=[o_proj]", "compile=true"])
    assert (recipe.learning_rate, recipe.max_steps, recipe.epochs) == (1e-4, 7, None)
    assert recipe.target_modules == ("o_proj",)
    assert recipe.compile


@pytest.mark.parametrize("text", ["learning_rate", "=3", "a b=3", "r=[1"])
def test_what_is_no_override_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        parse_override(text)


def test_an_unknown_override_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="'speed'"):
        load_recipe(written(tmp_path, "model: x\n"), ["speed=3"])


def test_files_that_are_no_recipe_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="no recipe"):
        load_recipe(tmp_path / "none.yaml")
    with pytest.raises(RecipeError, match="no mapping"):
        load_recipe(written(tmp_path, "- 1\n"))


def test_backend_auto_is_unsloth_only_with_a_gpu() -> None:
    recipe = Recipe(model="x", fallback=False)
    backends = {
        (gpu, unsloth): attempts.variants(recipe, gpu, unsloth)[0].backend
        for gpu in (True, False)
        for unsloth in (True, False)
    }
    assert backends == {(True, True): "unsloth", (True, False): "trl", (False, True): "trl", (False, False): "trl"}


def test_a_failing_path_is_followed_by_plainer_ones() -> None:
    tries = attempts.variants(Recipe(model="x", compile=True), gpu=True, unsloth=True)
    told = [(one.backend, one.compile, one.packing, one.attention) for one in tries]
    assert told == [
        ("unsloth", True, True, "auto"),
        ("trl", True, True, "auto"),
        ("trl", False, True, "auto"),
        ("trl", False, False, "sdpa"),
    ]
    assert len(attempts.variants(Recipe(model="x", compile=True), gpu=False, unsloth=True)) == 1


def test_what_a_machine_cannot_do_is_refused() -> None:
    with pytest.raises(RecipeError, match="unsloth"):
        attempts.variants(Recipe(model="x", backend="unsloth"), gpu=True, unsloth=False)
    with pytest.raises(RecipeError, match="4bit"):
        attempts.variants(Recipe(model="x", quantisation="4bit"), gpu=False, unsloth=False)


@pytest.mark.parametrize(("statuses", "ran", "status"), [((1, 0), 2, 0), ((2,), 1, 2), ((3,), 1, 3), ((1, 1), 2, 1)])
def test_attempts_go_on_until_one_ends_well_or_finally(
    statuses: tuple[int, ...], ran: int, status: int, tmp_path: Path
) -> None:
    # The command ends with the status that its attempt's number says.
    script = f"import sys; sys.exit({statuses!r}[int(sys.argv[1].rpartition('-')[2].removesuffix('.yaml')) - 1])"
    recipes = [Recipe(model="x", seed=number) for number in range(len(statuses))]
    command = [attempts.this_program()[0], "-c", script]
    told: list[str] = []
    assert attempts.run_in_turn(recipes, tmp_path, command, told.append) == status
    assert len(list(tmp_path.glob("attempt-*.yaml"))) == ran
    assert len(told) == sum(one not in attempts.FINAL for one in statuses)
