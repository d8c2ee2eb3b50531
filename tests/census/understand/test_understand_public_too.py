"""Establishments and their workers, public ones included."""

from __future__ import annotations

import json

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How many workplaces are there in Nagoya, counting government workplaces too?", "C2107"),
        ("How many businesses in Sendai including public ones?", "C2107"),
        ("how many manufacturing establishments in Aichi including public ones", "C210709"),
        ("名古屋市の事業所数、役所とかも含めて", "C2107"),
        ("神戸市の従業者数、公務員も含めて", "C2207"),
        ("名古屋市の事業所数", "C2108"),
        ("How many hospitals in Aichi, including public ones?", "I510120"),
    ],
)
def test_public_ones_are_counted_where_they_are_asked_for(world: World, question: str, measure: str) -> None:
    assert json.loads(world.told(question))["measures"] == [measure]
