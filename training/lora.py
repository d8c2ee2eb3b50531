"""The adapter: which modules it goes into, and how it is saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from training.errors import RecipeError

if TYPE_CHECKING:
    from torch import nn

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"


def matching_modules(model: nn.Module, wanted: Sequence[str] | Literal["all-linear"]) -> list[str]:
    """The last parts of the names of the linear modules to adapt, each of which occurs in the model.

    Raises RecipeError naming a module that matches nothing, with the candidates: PEFT would pass over it
    in silence as long as another one matches, and train a smaller adapter than was asked for.
    """
    from torch import nn

    head = model.get_output_embeddings()
    modules = ((name.rpartition(".")[2], module) for name, module in model.named_modules())
    candidates = sorted({name for name, module in modules if isinstance(module, nn.Linear) and module is not head})
    if wanted == "all-linear":
        return candidates
    for name in wanted:
        if name not in candidates:
            raise RecipeError(f"target_modules: {name!r} matches no module; there are {', '.join(candidates)}")
    return list(wanted)


def save_adapter(model: Any, folder: Path, base: str) -> None:
    """Write a PEFT adapter: weights in float16 safetensors, and the configuration naming `base`."""
    import torch
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    state = get_peft_model_state_dict(model, save_embedding_layers=False)
    halves = {name: weight.detach().to("cpu", torch.float16).contiguous() for name, weight in state.items()}
    save_file(halves, folder / WEIGHTS, metadata={"format": "pt"})
    config = model.peft_config["default"]
    config.save_pretrained(folder)
    values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    # As PEFT saves them for use; and the base by name, because its folder is another one elsewhere.
    values.update(inference_mode=True, base_model_name_or_path=base)
    (folder / CONFIG).write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")
