"""What is only told around a question: 来月むつ市に転勤で, ブラジルの方が多いと聞きますが, "I live in Kobe. …".

What is told of the asker, of hearsay or of a year asks for nothing: neither for a place abroad or unknown here, nor for
a month, nor for a second place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from census.types import JAPAN
from census.understand.cue_words import CUES
from census.understand.cues import Cues
from census.understand.link import Match
from census.understand.places import Place
from census.understand.years import Years

Span = tuple[int, int]

_LEANS = re.compile(  # on what was told
    r"比べ|比較|より|両[方国]|どちら|どっち|それぞれ|そこ|(?:その|あの|この|同じ)国|現地|違い|違う|差は|"
    r"\b(?:compar\w+|than|versus|vs|both|either|that country|differ\w*|same|respectively)\b|"
    r"(?<!are )(?<!is )(?<!were )(?<!was )\bthere\b"
)
_OF_THERE = re.compile(  # 柏市役所です。本市は千葉県で何位
    r"(?:[本当我]|うちの|こ?この|そ?その|あの|同じ?)(?:自治体|[都道府県市区町村街]|まち)|[こそ]こ[でのにはも]|地元|"
    r"\b(?:our|my|this|that|the same|it|its|here) |\b(?:it|its|here)\b"
)
_JOINED = re.compile(r"(?:[とや・か]|[一-鿿ァ-ヺー]、|および|及び|\band\b|\bor\b|,)\s*$")
_TWO_SIDED = ("compare", "compared", "difference", "ratio")
_DESCRIBING = ("change", "fall", "high", "size")
"""Cues of words that describe where they are told, and ask for a growth where they are asked."""
_WHEN = (
    r"(?:(?:仕事|出張|用事|所用)で)?"
    r"(?:(?:先|今|来)[週月](?:末|中|初め|頭)?|明日|昨日|今日|毎[日月週]|週末|(?<!\d)\d{1,2}月(?:末|初め|頭)?)"
    r"(?:から|まで|に|は|の|も|、)*"
)
_OWN_BUSINESS = re.compile(
    rf"{_WHEN}[^\x00。、?？]{{0,8}}?(?:会議|打ち?合わせ|授業|発表|プレゼン|提出|締め?切|テスト(?!の)|試験|面接|ニュース|テレビ|"
    r"新聞|記事|番組|レポート|講演|講義|セミナー|会合|商談|朝礼|スピーチ|原稿|宿題|ゼミ)"
)
_OWN_MOVE = re.compile(
    rf"{_WHEN}[^\x00。、?？]{{0,8}}?(?:引っ?越|転[勤職居]|異動|赴任|移住|訪[問ねれ]|出張|行[くきっ]|帰[省るりっ]|遊び|着任|入社|"
    r"就職|開業|出店|下見|見学|視察)[^\x00。、?？]{0,8}(?=\x00)"
)
_EVENT = re.compile(
    "コロナ|パンデミック|感染症|流行|震災|地震|豪雨|台風|五輪|オリンピック|万博|バブル|リーマン|ショック|危機|不況|好況|景気|"
    "ブーム|崩壊|改元|終戦|敗戦|合併|緊急事態|自粛|増税"
)
_OF_ONESELF = re.compile(r"\b(?:i|i've|we|we've|my|our|me|us)\b")
_OF_THEN = re.compile(
    r"\b(?:was|were|did|had|lived|then|that|same|since|at the time|back|chang\w+|grow\w*|grew|fell|fall\w*|ris\w+|rose|"
    r"more|fewer|less|compar\w+|it|its|how about|what about)\b|\w{3}ed\b"
)
_LASTING = re.compile("禍|(?:あった|だった|[たる]|ショック|ブーム|危機|景気|崩壊|年)の?$")
_MERGED = re.compile(r"(?:(?:平成|昭和|明治)の)?(?:大|市町村)?合併(?:の(?:あと|後|結果)|後|以[降後]|を経て)")
_ASSUMED = re.compile(  # the gloomiest assumption is no place that has least
    r"(?:一番|いちばん|最も|もっとも)?(?:[悲楽]観的|厳しい|最悪)[なの]?(?:想定|仮定|シナリオ|ケース|前提|見通し)"
)
_HEARD = re.compile(
    r"(?:増え|減っ|少なくなっ|多くなっ)(?:て(?:い)?る|てき(?:た|ている)|た)?(?:って|と)?"
    r"(?:いう話)?(?:聞[いくき]|らし|そう|みたい|よう|言われ|噂)[^。、?？]{0,8}(?:が|けど|けれど|ので|から)、?"
)
_COMES_FROM = re.compile(
    r"\b(?:i|we)(?:'m|'re| am| are| come| came)(?: (?:a|an) [a-z]+)?(?: originally| all)? (?:here )?from [a-z ]{3,24}?"
    r"(?=,|[.;!]| and\b| but\b| so\b)"
)
_NUMBER_NOW = re.compile(
    r"(?:何[^\x00。、?？]{0,3}|いくつ|どれ(?:くらい|ぐらい|だけ)|どの(?:くらい|ぐらい))(?:[いあお][るりま]|です|でしょう|[?？]|$)"
)


def homes(folded: str, matches: Iterable[Match]) -> list[Span]:
    """Where somebody says what country they come from, before a question on a place here: "I am from Brazil and my
    cousin works in Hamamatsu. …" """
    here = [match.start for match in matches if match.areas and not _is_japan(match)]
    return [match.span() for match in _COMES_FROM.finditer(folded) if any(start >= match.end() for start in here)]


def settled(folded: str, spans: Sequence[Span], matches: Iterable[Match]) -> list[Span]:
    """Of what is told at `spans` that in which no name matters, since the question names a place of its own."""
    if _LEANS.search(folded):
        return []
    areas = [match for match in matches if match.areas]
    if any(not within(match, spans) for match in areas):
        return list(spans)
    found = []
    for start, end in spans:
        named = [one.start for one in areas if start <= one.start < end and not _is_japan(one)]
        if named and not _JOINED.search(folded[: named[-1]]):
            found.append((start, named[-1]))
    return found


def asked_places(
    folded: str, places: Sequence[Place], spans: Sequence[Span], matches: Iterable[Match], cues: Cues
) -> list[Place]:
    """The places without those that only what is told names, where the question has its own: "I live in Tokyo. How many
    hospitals are there in Chiba?" """
    asked = {area.code for match in matches if match.areas and not within(match, spans) for area in match.areas}
    kept = [place for place in places if asked & set(place.codes)]
    compared = cues.any(*_TWO_SIDED) and len(kept) < len(places) and len(kept) == 1
    leaning = _LEANS.search(folded) or _OF_THERE.search(blanked(folded, spans))
    return list(places) if leaning or compared or all(place.code == JAPAN for place in kept) else kept


def undescribed(cues: Cues, bare: str, spans: Sequence[Span], *, named: bool) -> Cues:
    """The cues without months and changes that are only told: "I move next month", 減ったと聞きますが. A change stays
    where the question does not say itself what is measured (`named`)."""
    asked = blanked(bare, spans)
    dropped = [name for name in ("unit_of_time", *(_DESCRIBING if named else ())) if not CUES[name].search(asked)]
    return cues.without(*dropped) if spans else cues


def own_times(masked: str, matches: Iterable[Match]) -> list[Span]:
    """Where it is said when the asker has to do with it: 明日の会議で使う, 来月引っ越す弘前市."""
    places = {match.start for match in matches if match.areas}
    moves = (found.span() for found in _OWN_MOVE.finditer(masked) if found.end() in places)
    return [*(found.span() for found in _OWN_BUSINESS.finditer(masked)), *moves]


def unheard(bare: str) -> str:
    """The text without hearsay of what grows where the number of today is asked for, and without assumptions."""
    heard = _HEARD.search(bare)
    if heard and _NUMBER_NOW.search(bare, heard.end()):
        bare = blanked(bare, [heard.span()])
    return blanked(bare, [found.span() for found in _ASSUMED.finditer(bare)])


def of_times(folded: str, years: Sequence[Span], matches: Sequence[Match]) -> list[Span]:
    """What only tells of a year or an age: コロナの2020年, 震災のあった2011年, 大合併のあと."""
    found = [merged.span() for merged in _MERGED.finditer(folded)]
    for year, end in years:
        start = max(folded.rfind(mark, 0, year) for mark in "。、?！! ") + 1
        said = folded[start:year]
        named = any(one.start < year and start < one.end and (one.areas or one.measures) for one in matches)
        told = said.endswith(("の", "た")) and _EVENT.search(said) and not named
        # コロナの2020年の死者 died of it
        if told and (_LASTING.search(said.removesuffix("の")) or not folded.startswith("の", end)):
            found.append((start, year))
    return found


def asked_years(folded: str, years: Years, told: int) -> Years:
    """The years without one that only the sentences before tell of the asker, who asks of today: "I was in Oita in
    2019. How many doctors are there?"."""
    alone = bool(years.years) and not (years.span or years.offset or years.past)
    only_told = alone and all(end <= told for _, end in years.spans)
    if not only_told or not _OF_ONESELF.search(folded[:told]) or _OF_THEN.search(folded[told:]):
        return years
    return replace(years, years=())


def within(match: Match | Place, spans: Iterable[Span]) -> bool:
    """Whether it stands in one of the spans."""
    return any(start <= match.start < end for start, end in spans)


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with these spans blanked."""
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


def _is_japan(match: Match) -> bool:
    return all(area.code == JAPAN for area in match.areas)
