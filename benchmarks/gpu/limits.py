"""What a GPU could do at best: the arithmetic and the bytes of one request, over the datasheet's rates.

A batch of requests costs its prefill, bound by arithmetic, and one step per further token, bound by
reading the weights and the keys and values of every sequence. Attention's own arithmetic, overlap of
the two, sampling and launches are left out, so that nothing reaches these figures.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A decoder without shared key-value heads. `matmul` counts parameters in matrix products."""

    layers: int
    hidden: int
    intermediate: int
    vocabulary: int

    @property
    def head(self) -> int:
        """Parameters of the output layer."""
        return self.hidden * self.vocabulary

    @property
    def matmul(self) -> int:
        """Attention and feed-forward of every layer, and the output layer."""
        return self.layers * (4 * self.hidden**2 + 3 * self.hidden * self.intermediate) + self.head

    @property
    def kv_bytes(self) -> int:
        """Keys and values of one token at two bytes each."""
        return 2 * 2 * self.layers * self.hidden


@dataclass(frozen=True)
class Device:
    """Dense FLOP/s in bf16 and FP8, and bytes/s of memory, by the vendor's datasheet. `fp8` is 0 without it."""

    name: str
    bf16: float
    fp8: float
    memory: float


@dataclass(frozen=True)
class Work:
    """Tokens read and written per request."""

    prompt: int = 96
    output: int = 32


PHI3_MINI = Shape(layers=32, hidden=3072, intermediate=8192, vocabulary=32064)
H100 = Device("H100", 989e12, 1979e12, 3.35e12)
DEVICES = (H100, Device("H200", 989e12, 1979e12, 4.8e12), Device("A100", 312e12, 0.0, 2.039e12))


def device_named(name: str) -> Device | None:
    """The device whose name occurs in a driver's name for it ("NVIDIA H200"), or None."""
    return next((device for device in DEVICES if device.name.lower() in name.lower()), None)


def batch_seconds(shape: Shape, device: Device, work: Work, batch: int, *, fp8: bool = False) -> float:
    """Seconds for `batch` requests started together, weights in FP8 or bf16, keys and values in bf16.

    Raises ValueError where the device has no FP8.
    """
    flops = device.fp8 if fp8 else device.bf16
    if not flops:
        raise ValueError(f"{device.name} has no FP8")
    weights = shape.matmul * (1 if fp8 else 2) / device.memory
    # Only the last token of a prompt goes through the output layer.
    arithmetic = 2 * (shape.matmul * work.prompt - shape.head * (work.prompt - 1)) * batch / flops
    held = batch * (work.prompt + work.output / 2) * shape.kv_bytes / device.memory
    return max(arithmetic, weights) + (work.output - 1) * (weights + held)


def most_per_second(shape: Shape, device: Device, work: Work, batch: int, *, fp8: bool = False) -> float:
    """Requests per second at a steady batch."""
    return batch / batch_seconds(shape, device, work, batch, fp8=fp8)


def least_ms(shape: Shape, device: Device, work: Work) -> float:
    """Milliseconds of one request alone."""
    return 1000 * batch_seconds(shape, device, work, 1)
