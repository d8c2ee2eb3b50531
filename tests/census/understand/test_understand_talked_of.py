"""Follow-ups that the dialogue decides: namesakes, bare ages, levels, shares, and the measures of another place."""

from __future__ import annotations

import pytest
from understand_world import World

from census.plan import Plan


def _plan(world: World, *questions: str) -> Plan:
    return Plan.model_validate_json(world.told(*questions))


@pytest.mark.parametrize(
    ("questions", "area"),
    [
        (("population of Tokorozawa", "and Kawagoe?"), "11201"),
        (("所沢の人口は？", "川越は？"), "11201"),
        (("population of Hachioji", "Fuchu?"), "13206"),
        (("福山市の人口", "府中市だと"), "34208"),
    ],
)
def test_a_name_of_several_places_is_the_one_in_the_prefecture_talked_of(
    world: World, questions: tuple[str, ...], area: str
) -> None:
    assert _plan(world, *questions).areas == (area,)


@pytest.mark.parametrize(
    ("questions", "measure"),
    [
        (("所沢の65歳以上って何人いるの", "男だけ", "75以上だと"), "A141901"),
        (("所沢の65歳以上の人口", "75歳以上だと"), "A1419"),
        (("people over 65 in Tokorozawa", "over 75?"), "A1419"),
        (("people over 65 in Tokorozawa", "75+"), "A1419"),
        (("people over 65 in Tokorozawa", "and 75 and up?"), "A1419"),
        (("people over 65 in Tokorozawa", "share?", "75 or older?"), "late_elderly_share"),
    ],
)
def test_another_age_changes_nothing_but_the_age(world: World, questions: tuple[str, ...], measure: str) -> None:
    plan = _plan(world, *questions)

    assert (plan.op, plan.measures, plan.areas) == ("value", (measure,), ("11208",))


def test_a_number_after_a_measure_without_ages_is_no_age(world: World) -> None:
    assert not world.told("hospitals in Tokorozawa", "over 75?").count("A14")


@pytest.mark.parametrize("then", ["Nara prefecture then", "and the whole of Nara Prefecture?", "奈良県だと"])
def test_naming_the_prefecture_leaves_the_city_of_its_name(world: World, then: str) -> None:
    assert _plan(world, "population of Nara City", then).areas == ("29000",)


def test_the_bare_name_stays_with_the_city_talked_of(world: World) -> None:
    assert _plan(world, "population of Nara City", "and Nara?").areas == ("29201",)


@pytest.mark.parametrize(
    "share",
    [
        "so the city's share",
        "what's the city's share?",
        "市の割合は",
        "city's portion of that?",
        "市が占める割合は",
        "その市の占める割合は？",
    ],
)
def test_the_citys_share_is_of_the_prefecture_asked_for_after_it(world: World, share: str) -> None:
    asked = ("population of Nara City", "Nara prefecture then", share)
    plan, other = _plan(world, *asked), _plan(world, *asked, "and Ikoma's")

    assert (plan.op, plan.areas, plan.of) == ("share", ("29201",), "29000")
    assert (other.op, other.areas, other.of) == ("share", ("29209",), "29000")


def test_another_prefectures_city_has_its_share_there(world: World) -> None:
    plan = _plan(world, "population of Nara City", "Nara prefecture then", "the city's share?", "and Osaka's")

    assert (plan.op, plan.areas, plan.of) == ("share", ("27100",), "27000")


@pytest.mark.parametrize("now", ["今は", "今は？", "いまだと", "now?", "and now?", "today?"])
def test_now_is_the_latest_figure_after_a_course(world: World, now: str) -> None:
    plan = _plan(world, "1950年の長崎県の人口わかる？", "ピークは何年だった", now)

    assert (plan.op, plan.years) == ("value", ())


@pytest.mark.parametrize(
    "questions",
    [
        ("尼崎市に病院いくつあります？", "診療所は", "西宮市のを両方とも"),
        ("hospitals in Amagasaki", "clinics?", "both for Nishinomiya"),
    ],
)
def test_both_of_another_place_are_the_measures_asked_before(world: World, questions: tuple[str, ...]) -> None:
    plan = _plan(world, *questions)

    assert (plan.op, plan.measures, plan.areas) == ("compare", ("I510120", "I5102"), ("28204",))


@pytest.mark.parametrize(
    "asked",
    ["per 100k which one is higher?", "which is higher per 100,000 people?", "人口10万人あたりだとどっちが多い"],
)
def test_figures_that_were_added_are_compared_where_a_rate_is_asked_for(world: World, asked: str) -> None:
    plan = _plan(world, "Pharmacists in Tokushima and Kochi prefectures?", "sum", asked)

    assert plan.measures == ("pharmacists_per_100k",)
    assert plan.areas == ("36000", "39000")
    assert plan.op in ("compare", "rank")


@pytest.mark.parametrize(
    "asked",
    ["Which prefecture has the greatest number of them?", "which prefecture has most of them?", "人数が一番多い県は？"],
)
def test_the_greatest_number_after_a_share_is_of_what_the_share_counts(world: World, asked: str) -> None:
    plan = _plan(world, "workers in primary industry in Miyagi", "as a share of all workers?", asked)

    assert (plan.op, plan.measures, plan.limit) == ("rank", ("F2201",), 1)


def test_a_thing_without_figures_there_is_the_one_of_the_kind_asked_before(world: World) -> None:
    assert _plan(world, "what percentage of people in Yamanashi hike", "and fish?").measures == ("MC14",)


def test_the_one_in_another_prefecture_is_still_the_namesake_there(world: World) -> None:
    assert _plan(world, "Population of Fuchu City, Hiroshima?", "the one in Tokyo").areas == ("13206",)
    assert _plan(world, "Population of Fuchu City, Tokyo?", "the one in Tokyo").areas == ("13206",)
