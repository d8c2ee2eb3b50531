"""Whether a judgement is asked for, which no statistic gives."""

from __future__ import annotations

import re

from census.understand.reading import Reading

_OPINION = re.compile(
    r"\b(?:better|best|worst|nicest?|good|great) (?:place|city|town|prefecture|to live)|\bopinion|\brecommend|"
    r"\bdo you (?:think|like|prefer)|\b(?:which|where) should|ど(?:っち|ちら)がいい|(?:住み|暮らし|過ごし)やす|"
    r"お(?:すす|勧)め|オススメ|思い?ます|と思う|好き"
)


def asks_opinion(reading: Reading) -> bool:
    """Whether words ask what is good: 住みやすいと思いますか, a better place to live."""
    return _OPINION.search(reading.text.folded) is not None
