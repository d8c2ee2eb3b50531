"""Indices: percentiles, weights, ties and gaps, against figures worked out by hand and by pandas."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan, Scope
from census.products.keys import key
from census.products.policies import TOPICS, of_measures
from census.store import FactStore
from census.verify import Verifier

MEASURES = ("doctors_per_100k", "ageing_rate")


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


@pytest.fixture(scope="module")
def computer(measures: Measures) -> Computer:
    return Computer(measures)


def index(**changed: object) -> Plan:
    parts = {"op": "index", "measures": MEASURES, "weights": (-2, 1), "scope": {"level": "prefecture"}}
    return Plan.model_validate(parts | changed)


def test_the_score_is_the_weighted_mean_of_percentile_ranks(computer: Computer, measures: Measures) -> None:
    result = computer.execute(index(limit=47))
    codes = measures.gazetteer.members(Scope(level="prefecture"))
    table = pd.DataFrame(
        {code: [float(measures.value(code, area, 2020 if code == "ageing_rate" else 2022).value or 0) for area in codes]
         for code in MEASURES},
        index=list(codes),
    )  # fmt: skip
    percentiles = (table.rank(method="average") - 1) / (len(codes) - 1) * 100
    scores = (2 * (100 - percentiles["doctors_per_100k"]) + percentiles["ageing_rate"]) / 3
    expected = scores.sort_values(ascending=False)
    assert {row.area for row in result.rows[:2]} == {expected.index[0]}
    for area in codes:
        assert float(result.extra[key("score", area)]) == pytest.approx(expected[area])
    ranks = {row.area: row.rank for row in result.rows}
    assert ranks == scores.round(9).rank(ascending=False, method="min").astype(int).to_dict()


def test_without_weights_every_measure_counts_the_same(computer: Computer) -> None:
    result = computer.execute(index(weights=(), limit=1))
    area = result.rows[0].area
    mean = sum(Fraction(result.extra[key("percentile", area, code)]) for code in MEASURES) / 2
    assert result.extra[key("score", area)] == result.main == mean


def test_one_area_stands_beside_its_prefecture_and_japan(computer: Computer) -> None:
    plan = index(scope={"level": "municipality", "inside": ("31000",)}, areas=("31401",))
    result = computer.execute(plan)
    ageing = [row.area for row in result.rows if row.measure == "ageing_rate"]
    assert ageing == ["31401", "31000", "00000"]
    assert result.extra["n"] == 19
    assert result.main is None
    population = [row.value for row in result.rows if row.measure == "A1101"]
    assert population == [4196]


def test_areas_without_a_figure_are_left_out_and_counted(computer: Computer) -> None:
    plan = index(measures=("elementary_pupils_per_school", "junior_high_students_per_school"), weights=(),
                 scope={"level": "village"})  # fmt: skip
    result = computer.execute(plan)
    assert result.extra["missing"] == len({area for area, _, _ in result.missing}) > 0
    assert "missing" in result.notes


def test_an_area_outside_the_set_is_refused(computer: Computer) -> None:
    with pytest.raises(PlanError, match="not among"):
        computer.execute(index(areas=("13104",)))


def test_measures_that_are_not_published_for_the_set_are_not_available(computer: Computer) -> None:
    with pytest.raises(NotAvailable):
        computer.execute(index(measures=("waiting_share", "ageing_rate"), scope={"level": "town"}))


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"measures": ("A1101",), "weights": ()}, "measures"),
        ({"weights": (1,)}, "weights"),
        ({"weights": (1, 0)}, "weights"),
        ({"scope": None}, "scope"),
        ({"areas": ("13000", "27000")}, "areas"),
    ],
)
def test_a_plan_says_what_an_index_lacks(parts: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=f"index: {named}"):
        index(**parts)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_every_indicator_of_a_topic_is_published_and_the_topic_is_known_again(topic, measures: Measures) -> None:  # type: ignore[no-untyped-def]
    codes = [code for code, weight in topic.indicators if weight]
    assert len(codes) == len(topic.indicators) <= 6
    assert all("prefecture" in measures.levels(code) for code in codes)
    assert of_measures(codes) == topic


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("areas", [(), ("05000",)])
def test_what_is_said_is_verified_and_a_changed_number_is_not(
    topic, language, areas, computer: Computer, measures: Measures
) -> None:  # type: ignore[no-untyped-def]
    codes, weights = zip(*topic.indicators, strict=True)
    plan = index(measures=codes, weights=weights, areas=areas)
    result = computer.execute(plan)
    text = Phraser(measures.catalogue, measures.gazetteer).answer(plan, result, language)
    verifier = Verifier(measures.catalogue, measures.gazetteer)
    assert verifier.verify(text, plan, result).grounded, verifier.verify(text, plan, result).unmatched
    score = key("score", result.rows[0].area)
    wrong = {**result.extra, score: result.extra[score] + 7}
    changed = Phraser(measures.catalogue, measures.gazetteer).answer(
        plan, type(result)(**{field: getattr(result, field) for field in result.__slots__} | {"extra": wrong}), language
    )
    assert not verifier.verify(changed, plan, result).grounded
