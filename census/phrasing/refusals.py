"""What to say instead of a figure, in both languages. No text here holds a statistic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from census.errors import NotAvailable
from census.forecasting import LEAST_POINTS, MOST_AHEAD, NotForecast
from census.phrasing.telling import Areas, Measures
from census.types import Language

RefusalKind = Literal[
    "not_available", "out_of_scope", "ambiguous", "help",
    "unknown_place", "foreign_place", "time_unit", "facet", "no_measure", "invalid", "no_match", "unverified",
    "not_covered", "lacking", "passed_over",
]  # fmt: skip

LEVELS: Mapping[str, Mapping[Language, str]] = {
    "country": {"en": "Japan", "ja": "全国"},
    "region": {"en": "regions", "ja": "地方"},
    "set": {"en": "named groups of areas", "ja": "地域のまとまり"},
    "prefecture": {"en": "prefectures", "ja": "都道府県"},
    "municipality": {"en": "municipalities", "ja": "市区町村"},
    "ward": {"en": "wards of designated cities", "ja": "政令指定都市の区"},
}
_COVERAGE: Mapping[Language, str] = {
    "en": (
        "I answer questions about Japan's official statistics: population, households, births and deaths, labour, "
        "industry, education, health, housing, spending and time use, for Japan, its regions, prefectures and "
        "municipalities."
    ),
    "ja": (
        "日本の公的統計についての質問に答えます。人口、世帯、出生・死亡、労働、産業、教育、医療、住宅、家計、生活時間などを、"
        "全国、地方、都道府県、市区町村について扱います。"
    ),
}
_EXAMPLE: Mapping[Language, str] = {
    "en": 'For example: "What is the population of Tokyo?" or "Which prefectures have the highest ageing rate?"',
    "ja": "例：「東京都の人口は？」「高齢化率が最も高い都道府県は？」",
}
_OUT_OF_SCOPE: Mapping[Language, str] = {
    "en": "I cannot answer that from these statistics.",
    "ja": "その質問には、この統計からは答えられません。",
}
_REASONS: Mapping[str, Mapping[Language, str]] = {
    "unknown_place": {
        "en": "These data have no place called “{detail}”.",
        "ja": "「{detail}」という地域は収録データにありません。",
    },
    "foreign_place": {
        "en": "These data cover Japan only, not {detail}.",
        "ja": "収録データは日本のみで、{detail}は含みません。",
    },
    "time_unit": {
        "en": "These data are yearly; there are no figures by month, week or day.",
        "ja": "収録データは年単位で、月・週・日ごとの数値はありません。",
    },
    "facet": {
        "en": "That series is not published in this breakdown (by sex or age).",
        "ja": "その統計は、男女別や年齢別などの内訳では公表されていません。",
    },
    "not_covered": {
        "en": "There is nothing on that in these data.",
        "ja": "それについての統計は、収録データにありません。",
    },
    "lacking": {
        "en": "These data have no figures on “{detail}”.",
        "ja": "「{detail}」の統計は、収録データにありません。",
    },
    "passed_over": {
        "en": "The figure found leaves out “{detail}”, so it would be another one than asked for.",
        "ja": "見つかった統計は「{detail}」を反映していないため、質問とは別の数値になります。",
    },
    "no_match": {
        "en": "No area of this kind meets these conditions.",
        "ja": "条件に当てはまる地域はありません。",
    },
    "unverified": {
        "en": "The answer could not be verified against the data, so it is withheld.",
        "ja": "回答をデータと照合できなかったため、表示しません。",
    },
}
_NEAREST: Mapping[Language, str] = {
    "en": "The nearest that they have: {titles}.",
    "ja": "近い統計として次のものがあります：{titles}。",
}
_NO_FORECAST: Mapping[bool, Mapping[Language, str]] = {  # by whether the year is too far ahead
    True: {
        "en": f"I project at most {MOST_AHEAD} years ahead of the latest published figure.",
        "ja": f"当システムの予測は、公表されている最新の年から{MOST_AHEAD}年先までです。",
    },
    False: {
        "en": f"A forecast needs at least {LEAST_POINTS} figures at equal intervals without gaps; there are fewer.",
        "ja": f"予測には、等間隔で欠けのない数値が{LEAST_POINTS}個以上必要ですが、足りません。",
    },
}
_AMBIGUOUS: Mapping[Language, str] = {
    "en": "The question can be read in several ways. Which one is meant?",
    "ja": "質問は次のように複数の意味に取れます。どれを指していますか。",
}


def refusal(
    kind: RefusalKind,
    language: Language,
    catalogue: Measures,
    gazetteer: Areas,
    *,
    error: NotAvailable | None = None,
    readings: Sequence[str] = (),
    detail: str = "",
    near: Sequence[str] = (),
) -> str:
    """The text for a kind; `error` says what is not available, `readings` what an ambiguous question may
    mean, `detail` is the word of the question that it turns on, `near` are measures to name instead."""
    if kind == "not_available" and error is not None:
        text = _not_available(error, language, catalogue, gazetteer)
        if isinstance(error, NotForecast):
            text += (" " if language == "en" else "") + _NO_FORECAST[error.too_far][language]
        return text
    if kind == "ambiguous":
        return "\n".join([_AMBIGUOUS[language], *(f"- {reading}" for reading in readings)])
    space = " " if language == "en" else ""
    if near and kind in _REASONS:
        return space.join((_REASONS[kind][language].format(detail=detail), _nearest(near, language, catalogue)))
    if kind in _REASONS:
        return space.join((_REASONS[kind][language].format(detail=detail), _COVERAGE[language]))
    first = _COVERAGE[language] if kind == "help" else space.join((_OUT_OF_SCOPE[language], _COVERAGE[language]))
    return space.join((first, _EXAMPLE[language])) if kind == "help" else first


def _nearest(near: Sequence[str], language: Language, catalogue: Measures) -> str:
    measures = [catalogue.get(code) for code in near]
    titles = [measure.title_en[:1].lower() + measure.title_en[1:] for measure in measures]
    if language == "ja":
        titles = [measure.title_ja for measure in measures]
    return _NEAREST[language].format(titles=(", " if language == "en" else "、").join(titles))


def _not_available(error: NotAvailable, language: Language, catalogue: Measures, gazetteer: Areas) -> str:
    en = language == "en"
    measure = catalogue.get(error.measure)
    area = gazetteer.get(error.area) if error.area else None
    levels = (", " if en else "、").join(LEVELS[level][language] for level in error.levels if level in LEVELS)
    if en:
        title = measure.title_en[:1].lower() + measure.title_en[1:]
        text = f"No figure is published in these data for {title}"
        text += f" of {area.name_en}" if area else ""
        text += f" in {error.year}." if error.year else "."
        text += f" Published years: {_years(error.years)}." if error.years else ""
        return text + (f" It is published for: {levels}." if levels and not error.years else "")
    text = f"{area.name_ja}の" if area else ""
    text += f"{error.year}年の" if error.year else ""
    text += f"{measure.title_ja}は、収録データにありません。"
    text += f"公表されている年：{_years(error.years)}。" if error.years else ""
    return text + (f"公表されている単位：{levels}。" if levels and not error.years else "")


def _years(years: Sequence[int]) -> str:
    """2010–2015, 2020."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
