"""Some of the questions, kinds in their proportions, the same for every system and every run."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from evaluation.items import Item

SEED = 20201001


def sample(items: Sequence[Item], per_language: int | None, seed: int = SEED) -> tuple[Item, ...]:
    """At most `per_language` items of each language in their order, or all of them for None.

    A kind gets its share of the places rounded down; places left over go to the kinds that lost most by that.
    """
    if per_language is None:
        return tuple(items)
    kept: set[str] = set()
    for language in sorted({item.language for item in items}):
        kept |= _drawn([item for item in items if item.language == language], per_language, random.Random(seed))  # noqa: S311 - no secret
    return tuple(item for item in items if item.id in kept)


def shuffled(items: Sequence[Item], seed: int = SEED) -> tuple[Item, ...]:
    """All of them in an order that is the same for a seed."""
    return tuple(random.Random(seed).sample(items, len(items)))  # noqa: S311 - no secret


def _drawn(items: Sequence[Item], wanted: int, rng: random.Random) -> set[str]:
    if wanted >= len(items):
        return {item.id for item in items}
    kinds: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        kinds[item.kind].append(item)
    shares = {kind: wanted * len(members) / len(items) for kind, members in kinds.items()}
    places = {kind: int(share) for kind, share in shares.items()}
    neediest = sorted(shares, key=lambda kind: (places[kind] - shares[kind], kind))
    for kind in neediest[: wanted - sum(places.values())]:
        places[kind] += 1
    return {item.id for kind, members in kinds.items() for item in rng.sample(members, places[kind])}
