"""Whether a judgement is asked for, which no statistic gives."""

from __future__ import annotations

import re

from census.understand.reading import Reading

_PRAISE = (
    r"\b(?:nic|friendli|pretti|loveli|ugli|cosi|cozi|tasti|cut|happi|funni|polit|rud|kind|handsom|pleasant|dull|smart|"
    r"clever|charming|wors)(?:er|est)\b|\b(?:most|more|less|least|how) (?:beautiful|attractive|charming|interesting|"
    r"boring|exciting|fun|delicious|livable|liveable|scenic|pleasant|welcoming|friendly|polite|romantic|stylish)\b|"
    r"\b(?:your|personal) (?:own )?(?:view|opinion|favou?rite|pick|taste)\b|"
    r"人(?:柄|間性)?が(?:いい|良い|よい|優しい|やさしい|温かい)|き(?:れい|綺麗)|綺麗|美し|優しい|親切|かっこ(?:いい|良い|よい)|かわいい|可愛い|面白い|"
    r"おもしろい|楽しい|つまらない|素敵|魅力|おしゃれ|オシャレ|美人|イケメン|美味し|おいしい|感じが?(?:いい|良い|よい)|"
    r"(?:いい|良い|よい)(?:ところ|所|街|町|まち|県|場所)"
)
_OPINION = re.compile(
    r"\b(?:better|best|worst|nicest?|good|great) (?:place|city|town|prefecture|to live)|\bopinion|\brecommend|"
    r"\bdo you (?:think|like|prefer)|\b(?:which|where) should|ど(?:っち|ちら)がいい|(?:住み|暮らし|過ごし)やす|"
    rf"お(?:すす|勧)め|オススメ|思い?ます|と思う|好き|{_PRAISE}"
)
_JUDGES = re.compile(_PRAISE)


def asks_opinion(reading: Reading) -> bool:
    """Whether words ask what is good: 住みやすいと思いますか, a better place to live."""
    return _OPINION.search(reading.text.folded) is not None


def only_judges(reading: Reading) -> bool:
    """Whether a judgement is all that is asked for: the nicest people, きれいな県, and nothing is named."""
    named = bool(reading.measures or reading.facets or reading.thresholds) and not reading.weak
    return not named and _JUDGES.search(reading.text.folded) is not None


def roots(superlative: str) -> tuple[str, ...]:
    """The words that a superlative may be of: rainiest of rainy, largest of large, hottest of hot."""
    stem = superlative.removesuffix("est")
    if stem == superlative:
        return (superlative,)
    return (stem, f"{stem}e", stem[:-1], f"{stem[:-1]}y", f"{stem[:-1]}e")
