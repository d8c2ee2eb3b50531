"""Questions that ask for a number of people and name nobody in particular: 徳島県、みんなで何人？

What Japanese counts stands beside 何人, in the same clause. Where that clause holds places, years and small words only,
the people of the place are counted, whatever is told before or after.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from census.understand.reading import Reading

_END = r"[^。．.!！?？、,\s]"
_ASKED = re.compile(
    "何[十百千万億]*[人名]|人数|(?:人(?:間|々|びと|たち)?|ひと)の(?:総?数|多さ)|"
    "(?:どの|どれ|どん|なん)(?:くらい|ぐらい|だけ|ほど|ぼ)の?(?:人|ひと)(?!口)|"
    "(?:人|ひと)(?:は|が|って|、)?(?:どの|どれ|どん|なん)(?:くらい|ぐらい|だけ|ほど|ぼ)"
)
_CLAUSE = re.compile(rf"(?:{_END}|(?<=\x00))+")
_SMALL_WORDS = (
    "居住 在住 定住 生活 暮ら くら 住 居 根付 根づ い お る た ん って で し て ついて まし ます られ れ り さ "
    "人 ひと 住民 国勢調査 みんな 皆 全員 全部 ぜんぶ 全体 全て すべて 合計 合わせ あわせ 総勢 日々 普段 現在 当時 "
    "今 いま 頃 ころ 約 大体 だいたい "
    "およそ おおよそ ざっと ちょうど 一体 いったい 正確 町 まち 街 村 むら 国 所 ところ 場所 地域 土地 数 多 少な "
    "教え おしえ 知り しり 聞き 聞い 調べ 答え 示し 下さ くださ ほし 欲し お願い もら くれ ちょうだい "
    "でしょう だろう でし だっ ぐらい くらい ほど だけ しか じゃなく とか けど べ っけ "
    "は が を に の と も へ や か ね よ な だ"
).split()
_SMALL = re.compile(rf"(?!.*しん[だで])(?:\x00|{'|'.join(sorted(_SMALL_WORDS, key=len, reverse=True))})*+", re.DOTALL)


def counts_everybody(reading: Reading) -> bool:
    """Whether a clause asks for a number of people and says of nobody in particular."""
    if reading.language != "ja" or not reading.places or reading.measures or reading.facets:
        return False
    spans = [(place.start, place.end) for place in reading.places] + list(reading.years.spans)
    asked = _ASKED.sub(lambda match: "\x00" * len(match.group()), reading.text.masked(spans))
    return any(
        _SMALL.fullmatch(asked, *clause.span())
        for clause in _CLAUSE.finditer(asked)
        if _ASKED.search(reading.text.folded, *clause.span())
    )
