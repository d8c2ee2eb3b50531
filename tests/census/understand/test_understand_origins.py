"""Who moved from one place to another is not published: the in-migrants of both are no answer."""

from __future__ import annotations

import pytest
from understand_world import World, plan


@pytest.mark.parametrize(
    "turns",
    [
        ("How many people moved from Tokyo to Osaka in 2022?",),
        ("In-migrants to Osaka from Tokyo in 2022",),
        ("How many Tokyo residents moved to Osaka?",),
        ("people moved into Osaka in 2022", "from Tokyo?"),
        ("東京から大阪へ引っ越した人は何人？",),
        ("大阪府への東京都からの転入者は？",),
        ("東京都民で大阪に引っ越した人は何人？",),
        ("東京在住で大阪に転入した人は？",),
    ],
)
def test_flows_between_two_places_are_refused(world: World, turns: tuple[str, ...]) -> None:
    assert world.told(*turns) == "refused lacking"


def test_two_places_beside_each_other_are_both_told(world: World) -> None:
    assert world.told("people who moved into Tokyo and Osaka in 2022") == plan("value", "A5101", "13000 27000", "2022")
    assert world.told("東京と大阪に転入した人 2022年") == plan("value", "A5101", "13000 27000", "2022")
