"""What a projection assumes, put as its variants are called: 出生率も死亡率も低く仮定したケース is 出生低位・死亡低位.

Only where something is assumed: 出生率も死亡率も低い県 are prefectures.
"""

from __future__ import annotations

import re

_ASSUMED = re.compile(
    r"仮定|ケース|シナリオ|推計|前提|パターン|見込|想定|見通し|予測|場合|だったら|なら|20[3-9]\d年|21\d\d年"
)
_HOW = r"(?P<{0}>[高低多少])(?:位|な?いまま|な?いと|な?い|なくて|くて|な?く|な?めに|な?め)?"
_VARIANT = {"多": "高", "少": "低"}
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
    text = _BOTH.sub(lambda match: _named(match["a"], match["a"]), text)
    for pattern in (_BIRTHS, _DEATHS):
        text = pattern.sub(lambda match: _named(match["a"], match["b"]), text)
    return text


def _named(births: str, deaths: str) -> str:
    return f"出生{_VARIANT.get(births, births)}位・死亡{_VARIANT.get(deaths, deaths)}位で"
