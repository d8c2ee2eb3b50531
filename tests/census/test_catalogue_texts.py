"""Quality rules for the words of the catalogue: titles, synonyms and notes of every file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import census

FOLDER = Path(census.__file__).parent / "catalogue"
FILES = sorted(path.name for path in [*FOLDER.glob("indicators-*.yaml"), *FOLDER.glob("derived.yaml")])

# Latin-1 squares and degrees belong to units; dashes to ranges of ages and years.
BEYOND_ASCII = set("–—²°")

# Words that alone could mean anything the service answers about, or nothing it does.
GENERIC_EN = {
    "activities", "activity", "amount", "area code", "average", "data", "difference", "figure", "figures", "job",
    "life", "number", "numbers", "other", "others", "percent", "place", "places", "rate", "ratio", "share", "spending",
    "statistics", "study", "time", "total", "use", "value", "work", "working", "year", "years", "city", "prefecture",
    "town", "village", "japan",
}  # fmt: skip
GENERIC_JA = {
    "その他", "データ", "仕事", "件数", "割合", "勉強", "合計", "平均", "年間", "支出", "数", "数値", "時間", "比率",
    "活動", "率", "生活", "統計", "総数", "行動者率", "都道府県", "市町村", "金額", "日本", "全国",
    "県", "市", "町", "村",
}  # fmt: skip

# Two kana that are also particles, endings or parts of everyday words: as a synonym they would be found in
# almost any question (知り「たい」, ほ「かに」, し「たこ」と).
KANA_INSIDE_OTHER_WORDS = {
    "あじ",
    "いか",
    "えび",
    "かき",
    "かに",
    "さけ",
    "さば",
    "そば",
    "たい",
    "たこ",
    "なし",
    "なす",
    "ねぎ",
    "ぶり",
    "もち",
    "もも",
}


def _load(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader


def _entries(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = _load(name)
    return entries


@pytest.fixture(scope="module")
def catalogue() -> dict[str, list[dict[str, Any]]]:
    """The entries of each file; parsing all of them takes a while, so once."""
    return {name: _entries(name) for name in FILES}


def _texts(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(code, key, text) of every text an entry holds."""
    for entry in entries:
        for key in ("en", "ja", "note_en", "note_ja"):
            if key in entry:
                yield entry["code"], key, entry[key]
        for key in ("synonyms_en", "synonyms_ja"):
            for text in entry.get(key, ()):
                yield entry["code"], key, text


def _hiragana(text: str) -> str:
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_two_measures_have_the_same_title(catalogue: dict[str, list[dict[str, Any]]], language: str) -> None:
    titles = Counter(entry[language].casefold() for entries in catalogue.values() for entry in entries)

    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_texts_are_tidy(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    untidy = [
        (code, key, text) for code, key, text in _texts(catalogue[name]) if text != " ".join(text.split()) or not text
    ]

    assert untidy == []


@pytest.mark.parametrize("name", FILES)
def test_japanese_is_in_normal_form(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    odd = [
        (code, key, text)
        for code, key, text in _texts(catalogue[name])
        if key in {"ja", "synonyms_ja"} and text != unicodedata.normalize("NFKC", text)
    ]

    assert odd == []


@pytest.mark.parametrize("name", FILES)
def test_english_titles_are_plain_text(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    odd = [entry["en"] for entry in catalogue[name] if any(c > "~" and c not in BEYOND_ASCII for c in entry["en"])]

    assert odd == []


@pytest.mark.parametrize("name", FILES)
def test_titles_begin_with_a_capital(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    assert [entry["en"] for entry in catalogue[name] if entry["en"][0].islower()] == []


@pytest.mark.parametrize("name", FILES)
def test_english_synonyms_are_lower_case(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    odd = [(code, text) for code, key, text in _texts(catalogue[name]) if key == "synonyms_en" and text != text.lower()]

    assert odd == []


@pytest.mark.parametrize("name", FILES)
def test_no_synonym_is_given_twice(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    twice = [
        (entry["code"], text)
        for entry in catalogue[name]
        for key in ("synonyms_en", "synonyms_ja")
        for text, count in Counter(entry.get(key, ())).items()
        if count > 1
    ]

    assert twice == []


@pytest.mark.parametrize("name", FILES)
def test_every_measure_has_synonyms_in_both_languages(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    roots = [entry for entry in catalogue[name] if "base" not in entry]

    assert [entry["code"] for entry in roots if not (entry.get("synonyms_en") and entry.get("synonyms_ja"))] == []


@pytest.mark.parametrize("name", FILES)
def test_no_synonym_is_a_bare_generic_word(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    generic = GENERIC_EN | GENERIC_JA
    odd = [(code, text) for code, key, text in _texts(catalogue[name]) if key.startswith("syn") and text in generic]

    assert odd == []


@pytest.mark.parametrize("name", FILES)
def test_no_synonym_is_two_kana_found_inside_other_words(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    odd = [
        (code, text)
        for code, key, text in _texts(catalogue[name])
        if key == "synonyms_ja" and (len(_hiragana(text)) < 2 or _hiragana(text) in KANA_INSIDE_OTHER_WORDS)
        and all("ぁ" <= char <= "ん" for char in _hiragana(text))
    ]  # fmt: skip

    assert odd == []


@pytest.mark.parametrize("name", FILES)
def test_no_synonym_is_the_word_of_a_facet(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    """Facet words choose a member of a family, so on their own they name no measure. But an industry may be called by
    its workplaces, "people who work in hotels", and workplaces are counted too."""
    words = {
        facet: {word for value in values.values() for language in ("en", "ja") for word in value.get(language, ())}
        for facet, values in _load("facets.yaml").items()
    }
    people = {entry["code"] for entry in catalogue[name] if entry["unit"] in ("worker", "person")}
    odd = [
        (code, text)
        for code, key, text in _texts(catalogue[name])
        for facet, called in words.items()
        if key.startswith("syn") and text in called and (facet != "industry" or code in people)
    ]

    assert odd == []


@pytest.mark.parametrize("name", ["indicators-spending.yaml", "indicators-timeuse.yaml"])
def test_a_word_means_one_item_of_spending_or_activity(catalogue: dict[str, list[dict[str, Any]]], name: str) -> None:
    """These are flat lists without families: a shared word would leave nothing to decide by."""
    owners: dict[str, set[str]] = {}
    for code, key, text in _texts(catalogue[name]):
        if not key.startswith("note"):
            owners.setdefault(text.casefold(), set()).add(code)

    assert {text: codes for text, codes in owners.items() if len(codes) > 1} == {}
