"""verify: numbers of a text against the result it tells. The small world is in `small_world.py`."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import small_world as world

from census.areas import Gazetteer
from census.compute import Computer
from census.indicators import Catalogue
from census.measures import Measures
from census.naming import Names
from census.numbers import extract
from census.phrase import Phraser
from census.plan import Condition, Plan, Scope
from census.store import FactStore
from census.types import Language, Result, Value
from census.verify import Verifier

CATALOGUE, GAZETTEER = world.Catalogue(), world.Gazetteer()
PHRASER, VERIFIER = Phraser(CATALOGUE, GAZETTEER), Verifier(CATALOGUE, GAZETTEER)
LOOKUP = Plan(op="value", measures=("A1101",), areas=("13000",), years=(2020,))
BOTH = Plan(op="compare", measures=("A1101",), areas=("13000", "27000"), years=(2020,))
TOKYO = Value("13000", "A1101", 2020, world.TOKYO_2020, (world.population("13000", 2020, world.TOKYO_2020),))
OSAKA = Value("27000", "A1101", 2020, world.OSAKA_2020, (world.population("27000", 2020, world.OSAKA_2020),))
ONE = Result("value", (TOKYO,), world.TOKYO_2020, world.PERSON)
GAP = world.TOKYO_2020 - world.OSAKA_2020
TWO = Result(
    "compare",
    (TOKYO, OSAKA),
    world.TOKYO_2020,
    world.PERSON,
    {"leader": 0, "difference": GAP, "ratio": Fraction(world.TOKYO_2020, world.OSAKA_2020)},
)


def holds(text: str, plan: Plan = LOOKUP, result: Result = ONE) -> bool:
    return VERIFIER.verify(text, plan, result).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo had 14,047,594 people in 2020 (Population Census).",
        "東京都の総人口は、2020年時点で14,047,594人です（国勢調査）。",
        "東京都の人口は1,404万7,594人（令和2年）です。",
        "東京の人口は約1,405万人です。",
        "Tokyo has about 14.0 million people.",
        "Tokyo has about 14,050,000 people.",
        "１４，０４７，５９４人が東京都に住んでいます。",
        "In 2020, 14047594 people lived in Tokyo. Source: SSDSE-A-2026.",
        "No number at all.",
    ],
)
def test_correct_numbers_pass(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo had 14,047,595 people in 2020.",
        "Tokyo had 14,047,590 people in 2020.",
        "Tokyo had 14 million people.",  # two digits are too few to check
        "Tokyo had 14.1 million people.",
        "東京都の人口は1,403万人です。",
        "Tokyo had 2,020 people.",  # a figure that equals a year
        "Tokyo had 2020 people in 2020.",
        "The population was 2020.",
        "Tokyo had 14,047,594 people in 2019.",
        "Tokyo had 14,047,594 people, 11.1% of Japan.",
        "Tokyo ranks 1st with 14,047,594 people.",
        "Tokyo had 14,047,594 people, 5 times Kyoto.",
        "Tokyo had JPY14047594.",
        "Tokyo had 14,047,594 people and 65 schools.",
        "Tokyo had -14,047,594 people.",
    ],
)
def test_wrong_numbers_are_caught(text: str) -> None:
    assert not holds(text)


def test_the_verdict_names_what_did_not_match() -> None:
    verdict = VERIFIER.verify("Tokyo had 14,047,595 people in 2020 and ３ towers.", LOOKUP, ONE)
    assert verdict.unmatched == ("14,047,595", "３")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Tokyo had 14,047,594 people and Osaka had 8,837,685.", True),
        ("Tokyo had 8,837,685 people and Osaka had 14,047,594.", False),
        ("With 14,047,594 people in Tokyo and 8,837,685 in Osaka, the gap is clear.", True),
        ("Osaka had 5,209,909 fewer people than Tokyo.", True),
        ("Osaka had 8,837,685 fewer people than Tokyo.", False),
        ("東京都は大阪府の1.59倍です。", True),
        ("東京都は大阪府の1.58倍です。", False),
        ("東京都は14,047,594人、大阪府は8,837,685人です。", True),
        ("東京都は14,047,594人、大阪府は14,047,594人です。", False),
        ("東京都は大阪府より5,209,909人多いです。", True),
        ("東京都は大阪府より8,837,685人多いです。", False),
    ],
)
def test_a_number_must_belong_to_the_area_named_beside_it(text: str, right: bool) -> None:
    assert holds(text, BOTH, TWO) is right


def test_a_figure_of_one_year_does_not_stand_for_another() -> None:
    plan = Plan(op="series", measures=("A1101",), areas=("13000",))
    rows = tuple(Value("13000", "A1101", year, value) for year, value in ((2015, 13515271), (2020, world.TOKYO_2020)))
    result = Result("series", rows, world.TOKYO_2020, world.PERSON)
    assert holds("It was 13,515,271 in 2015 and 14,047,594 in 2020.", plan, result)
    assert not holds("It was 14,047,594 in 2015 and 13,515,271 in 2020.", plan, result)
    assert not holds("From 2010 to 2020 it reached 14,047,594.", plan, result)


def test_thresholds_of_the_plan_may_be_named_but_not_others() -> None:
    where = (Condition(measure="A1101", cmp=">", value=5000000),)
    plan = Plan(op="count", measures=("A1101",), scope=Scope(level="prefecture", where=where), years=(2020,))
    result = Result("count", (TOKYO, OSAKA), 2, world.PERSON, {"of": 6, "missing": 0})
    assert holds("2 of the 6 prefectures have over 5,000,000 people.", plan, result)
    assert holds("総人口が500万人を超えるのは6都道府県のうち2地域です。", plan, result)
    assert not holds("2 of the 6 prefectures have over 6,000,000 people.", plan, result)
    assert not holds("6 of the 6 prefectures have over 5,000,000 people.", plan, result)


def test_ages_in_titles_are_not_figures_but_others_are() -> None:
    plan = Plan(op="value", measures=("A1303",), areas=("13000",), years=(2020,))
    result = Result("value", (Value("13000", "A1303", 2020, 3107822),), 3107822, world.PERSON)
    assert holds("Population aged 65 and over of Tokyo: 3,107,822 people.", plan, result)
    assert holds("東京都の65歳以上の人は3,107,822人です。", plan, result)
    assert not holds("東京都の75歳以上の人は3,107,822人です。", plan, result)


def test_a_rate_may_be_rounded_only_correctly() -> None:
    plan = Plan(op="value", measures=("ageing_rate",), areas=("13000",), years=(2020,))
    rate = Fraction(3107822 * 100, 14047594)  # 22.1235 %
    result = Result("value", (Value("13000", "ageing_rate", 2020, rate),), rate, world.PERSON)
    assert [holds(f"It was {text}.", plan, result) for text in ("22.1%", "22.12%", "22.124%")] == [True, True, True]
    assert [holds(f"It was {text}.", plan, result) for text in ("22%", "22.2%", "22.13%", "22.1")] == [False] * 4


def changed(text: str, plan: Plan, result: Result, rng: random.Random) -> str | None:
    """The text with one digit of one of its numbers changed; None where it has none outside names."""
    masked, _ = Names.of(plan, result, CATALOGUE, GAZETTEER).mask(text)
    spots = [i for mention in extract(masked) for i in range(mention.start, mention.end) if text[i].isdigit()]
    if not spots:
        return None
    spot = rng.choice(spots)
    digit = rng.choice([digit for digit in "0123456789" if digit != text[spot]])
    return text[:spot] + digit + text[spot + 1 :]


def test_10000_answers_pass_and_with_one_digit_changed_none_does() -> None:
    """Every operation, both languages, figures of one magnitude so that wrong ones resemble right ones."""
    rng = random.Random(20201001)  # noqa: S311
    rejected, accepted, tried = [], [], 0
    for plan, result in world.results(seed=1, count=5050):
        for language in ("en", "ja"):
            text = PHRASER.answer(plan, result, language)
            if not VERIFIER.verify(text, plan, result).grounded:
                rejected.append(text)
            wrong = changed(text, plan, result, rng)
            if wrong is None:
                continue
            tried += 1
            if VERIFIER.verify(wrong, plan, result).grounded:
                accepted.append((text, wrong))
    assert tried >= 10_000
    assert rejected == []
    assert accepted == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_a_number_counts_is_no_other_measure(language: Language) -> None:
    """ "Single-person households: 52,480 households" is of single-person households."""
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    plan = Plan(op="value", measures=("A7101", "A810105"), areas=("29201",), years=(2020,))
    result = Computer(Measures(FactStore.load(), catalogue, gazetteer)).execute(plan)
    text = Phraser(catalogue, gazetteer).answer(plan, result, language)
    assert Verifier(catalogue, gazetteer).verify(text, plan, result).grounded
    swapped = text.replace("155,305", "#").replace("52,480", "155,305").replace("#", "52,480")
    assert not Verifier(catalogue, gazetteer).verify(swapped, plan, result).grounded


@pytest.mark.parametrize("measure", ["I6100", "G1401", "A4101"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_two_conditions_keep_their_own_numbers(measure: str, language: Language) -> None:
    """ "Over 5,000 doctors, and a population of under 2,000,000 people": the doctors are no population."""
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    where = (Condition(measure=measure, cmp=">", value=50), Condition(measure="A1101", cmp="<", value=2000000))
    plan = Plan(op="count", measures=(measure,), scope=Scope(level="prefecture", where=where), years=(2021,))
    plan = plan.model_copy(update={"years": (2022,)}) if measure == "I6100" else plan
    result = Computer(Measures(FactStore.load(), catalogue, gazetteer)).execute(plan)
    text = Phraser(catalogue, gazetteer).answer(plan, result, language)
    assert Verifier(catalogue, gazetteer).verify(text, plan, result).grounded
