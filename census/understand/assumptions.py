"""What a projection assumes, put as its variants are called: 出生率も死亡率も低く仮定したケース is 出生低位・死亡低位.

Only where something is assumed: 出生率も死亡率も低い県 are prefectures.
"""

from __future__ import annotations

import re

_ASSUMED = re.compile(
    r"仮定|ケース|シナリオ|推計|前提|パターン|見込|想定|見通し|予測|場合|だったら|なら|20[3-9]\d年|21\d\d年"
)
_HOW = r"(?P<{0}>[高低])(?:位|いまま|いと|い|くて|く|めに|め)?"
_BOTH = re.compile(
    rf"(?:出生(?:率|数)?も、?死亡(?:率|数)?も|死亡(?:率|数)?も、?出生(?:率|数)?も)、?(?:ともに|共に)?{_HOW.format('a')}"
)
_OF = r"(?:率|数)?[がはもを]?、?"
_BIRTHS = re.compile(rf"出生{_OF}{_HOW.format('a')}[、で]?(?:かつ)?死亡{_OF}{_HOW.format('b')}")
_DEATHS = re.compile(rf"死亡{_OF}{_HOW.format('b')}[、で]?(?:かつ)?出生{_OF}{_HOW.format('a')}")


def written(text: str) -> str:
    """The text with what is assumed of births and deaths as the name of the variant."""
    if not _ASSUMED.search(text):
        return text
    text = _BOTH.sub(lambda match: f"出生{match['a']}位・死亡{match['a']}位で", text)
    for pattern in (_BIRTHS, _DEATHS):
        text = pattern.sub(lambda match: f"出生{match['a']}位・死亡{match['b']}位で", text)
    return text
