"""Model FLOP utilisation: the work that the model needs, over what the GPU could do in the time.

A token of LoRA training on a frozen base needs 4N floating-point operations: 2N forward and 2N for
the gradients of activations; the gradients of frozen weights are never formed. Gradient checkpointing
runs the forward pass again: 6N. N counts the weights of the matrix products, the output head included,
the embedding table (a look-up) not. Attention scores and the adapter itself are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

# Dense bf16 operations per second by the makers' data sheets; first match wins.
PEAKS = (("H200", 989e12), ("H100", 989e12), ("A100", 312e12))


@dataclass(frozen=True)
class Work:
    """Weights in matrix products: of the decoder layers, and of the output head."""

    layers: int
    head: int

    @property
    def weights(self) -> int:
        """N."""
        return self.layers + self.head

    def per_token(self, checkpointing: bool) -> int:
        """Floating-point operations a token needs when every token's logits are formed."""
        return (6 if checkpointing else 4) * self.weights

    def done_per_token(self, checkpointing: bool, answer_share: float) -> float:
        """Operations really done when logits are formed for a share of the tokens only (never checkpointed)."""
        return (6 if checkpointing else 4) * self.layers + 4 * self.head * answer_share


def work_of(model: nn.Module) -> Work:
    """Count before an adapter is added. 4-bit weights count as the numbers they stand for."""
    from torch import nn

    head = model.get_output_embeddings()
    layers = sum(
        module.in_features * module.out_features
        for module in model.modules()
        if isinstance(module, nn.Linear) and module is not head
    )
    return Work(layers, head.in_features * head.out_features)


def peak_flops(device_name: str) -> float | None:
    """Operations per second by the data sheet, or None for a device that is not in the table."""
    return next((peak for name, peak in PEAKS if name in device_name), None)


def utilisation(flops_per_token: float, tokens_per_s: float, peak: float | None, devices: int = 1) -> float | None:
    """Between 0 and 1; None where the peak is not known."""
    return None if peak is None else flops_per_token * tokens_per_s / (peak * devices)
