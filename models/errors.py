"""Everything that can go wrong with models on disk.

ModelError
├── BaseMissing      the package that carries a base model is not installed
├── AdapterError     an adapter that is damaged, belongs elsewhere or uses what merging does not know
└── RegistryError    a registry that cannot be read or changed as asked
    ├── UnknownModel a line or version that is not registered
    └── GateClosed   a version that is worse than the promoted one on some kind of question
"""

from __future__ import annotations


class ModelError(Exception):
    """Base of every error raised on purpose."""


class BaseMissing(ModelError):
    """The package that carries a base model is not installed."""


class AdapterError(ModelError):
    """An adapter that cannot be merged."""


class RegistryError(ModelError):
    """A registry that cannot be read or changed as asked."""


class UnknownModel(RegistryError):
    """A line or version that is not registered."""


class GateClosed(RegistryError):
    """A version that is worse than the promoted one on some kind of question."""
