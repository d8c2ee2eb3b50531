"""Claims judged: the comparison, the precision of a round number, what is said of it, and which number may be said."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from small_world import MEASURES, Catalogue, Gazetteer

from census.phrase import Phraser
from census.plan import Claim, Comparison, Plan
from census.types import Language, Number, Result, Value
from census.verdict import HOLDS, holds
from census.verify import Verifier

PEOPLE = MEASURES["A1101"].unit


def result(*values: Number | None) -> Result:
    areas = ("13000", "27000")
    rows = tuple(Value(area, "A1101", 2020, value) for area, value in zip(areas, values, strict=False))
    return Result("value" if len(rows) == 1 else "compare", rows, values[0], PEOPLE, {"leader": 0, "difference": 1})


def of_one(cmp: Comparison, value: float, step: float | None = None) -> Plan:
    claim = Claim(cmp=cmp, value=value, step=step)
    return Plan(op="value", measures=("A1101",), areas=("13000",), years=(2020,), claim=claim)


def of_two(cmp: Comparison) -> Plan:
    return Plan(op="compare", measures=("A1101",), areas=("13000", "27000"), years=(2020,), claim=Claim(cmp=cmp))


@pytest.mark.parametrize(
    ("cmp", "value", "step", "right"),
    [
        (">", 14_000_000, None, True),
        (">", 14_047_594, None, False),
        (">=", 14_047_594, None, True),
        ("<", 14_047_594, None, False),
        ("<=", 14_047_594, None, True),
        ("==", 14_047_594, None, True),
        ("==", 14_000_000, 1_000_000, True),
        ("==", 14_000_000, 10_000, False),
        ("==", 14_050_000, 10_000, True),
    ],
)
def test_a_number_is_compared_or_agrees_to_the_precision_it_was_written_in(
    cmp: Comparison, value: float, step: float | None, right: bool
) -> None:
    assert holds(of_one(cmp, value, step), result(14_047_594)) is right


@pytest.mark.parametrize(("cmp", "right"), [(">", True), ("<", False)])
def test_of_two_figures_the_first_is_compared_with_the_second(cmp: Comparison, right: bool) -> None:
    assert holds(of_two(cmp), result(5, 4)) is right


def test_nothing_is_judged_without_a_claim_or_a_figure() -> None:
    assert holds(of_one(">", 1).model_copy(update={"claim": None}), result(5)) is None
    assert holds(of_one(">", 1), result(None)) is None
    assert holds(of_two(">"), result(5, None)) is None


def of_series(claim: Claim) -> Plan:
    return Plan(op="series", measures=("A1101",), areas=("13000",), claim=claim)


def series(*values: int) -> Result:
    rows = tuple(Value("13000", "A1101", 2000 + 5 * step, value) for step, value in enumerate(values))
    peak, trough = (choose(rows, key=lambda row: row.value or 0).year or 0 for choose in (max, min))
    return Result("series", rows, values[-1], PEOPLE, {"peak_year": peak, "trough_year": trough})


@pytest.mark.parametrize(
    ("claim", "values", "right"),
    [
        (Claim(cmp="<", about="every"), (5, 4, 3), True),
        (Claim(cmp="<", about="every"), (5, 4, 4), False),
        (Claim(cmp=">", about="every"), (3, 4, 5), True),
        (Claim(cmp="==", value=2005, about="peak"), (3, 5, 4), True),
        (Claim(cmp="==", value=2010, about="peak"), (3, 5, 4), False),
        (Claim(cmp="==", value=2000, about="trough"), (3, 5, 4), True),
        (Claim(cmp="==", value=2008, about="peak"), (3, 5, 4), None),  # no figure of that year
        (Claim(cmp=">", about="every"), (3,), None),
    ],
)
def test_a_course_is_judged_by_every_figure_or_its_extreme(
    claim: Claim, values: tuple[int, ...], right: bool | None
) -> None:
    assert holds(of_series(claim), series(*values)) is right


@pytest.mark.parametrize(
    "parts",
    [
        {"op": "series", "areas": ("13000",), "claim": Claim(cmp=">", value=5, about="every")},
        {"op": "series", "areas": ("13000", "27000"), "claim": Claim(cmp=">", about="every")},
        {"op": "value", "areas": ("13000",), "claim": Claim(cmp="==", value=2010, about="peak")},
        {"op": "compare", "areas": ("13000", "27000"), "claim": Claim(cmp=">", value=5)},
        {"op": "value", "areas": ("13000",), "claim": Claim(cmp=">")},
        {"op": "value", "areas": ("13000", "27000"), "claim": Claim(cmp=">", value=5)},
        {"op": "series", "areas": ("13000",), "claim": Claim(cmp=">", value=5)},
    ],
)
def test_a_claim_must_be_about_one_figure_or_a_pair(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="claim:"):
        Plan.model_validate({"measures": ("A1101",)} | parts)


def test_a_claim_is_part_of_what_is_cached() -> None:
    plain = of_one(">", 5).model_copy(update={"claim": None})
    assert len({plan.canonical() for plan in (plain, of_one(">", 5), of_one("<", 5), of_one(">", 6))}) == 4
    assert Plan.model_validate_json(of_one("==", 5, 1).canonical()) == of_one("==", 5, 1)


@pytest.mark.parametrize(
    ("cmp", "verdict", "language", "begins"),
    [
        (">", 1, "en", "Yes, over 13,000,000 people. The total population of Tokyo in 2020 was 14,047,594 people."),
        ("<", 0, "en", "No, not under 13,000,000 people. The total population"),
        ("==", 0, "en", "No. The total population"),
        (">", 1, "ja", "はい、13,000,000人を超えています。東京都の総人口は、2020年時点で14,047,594人です。"),
        ("<", 0, "ja", "いいえ、13,000,000人未満ではありません。東京都"),
        ("==", 0, "ja", "いいえ、違います。東京都"),
    ],
)
def test_the_answer_begins_with_yes_or_no_and_is_grounded(
    cmp: Comparison, verdict: int, language: Language, begins: str
) -> None:
    plan, found = of_one(cmp, 13_000_000), result(14_047_594)
    judged = Result(found.op, found.rows, found.main, found.unit, {HOLDS: verdict})
    text = Phraser(Catalogue(), Gazetteer()).answer(plan, judged, language)
    assert text.startswith(begins)
    assert Verifier(Catalogue(), Gazetteer()).verify(text, plan, judged).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Yes, over 12,000,000 people. The total population of Tokyo in 2020 was 14,047,594 people.",
        "The total population of Tokyo in 2020 was 13,000,000 people.",
        "はい、12,000,000人を超えています。",
    ],
)
def test_no_other_number_passes_for_the_one_claimed_nor_that_for_the_figure(text: str) -> None:
    found = result(14_047_594)
    assert not Verifier(Catalogue(), Gazetteer()).verify(text, of_one(">", 13_000_000), found).grounded
