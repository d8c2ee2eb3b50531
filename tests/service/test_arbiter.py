"""Whose plan of a question stands."""

from __future__ import annotations

from typing import Any

import pytest

from census.plan import Claim, Plan
from census.understand.outcomes import Ambiguous, Outcome, Planned, Refused
from service.arbiter import CERTAIN, SURE, Standing, may_be_planned, standing


def planned(op: str, measures: tuple[str, ...] = ("A1101",), **parts: Any) -> Planned:
    areas = parts.pop("areas", ("13000", "27000"))
    return Planned(Plan.model_validate({"op": op, "measures": measures, "areas": areas, **parts}))


LISTED, DIVIDED = planned("value"), planned("ratio")
CLAIMED = planned("value", areas=("13000",), claim=Claim(cmp=">", value=1.0))


@pytest.mark.parametrize(
    ("by_rules", "modelled", "logprob", "fault"),
    [
        (LISTED, DIVIDED, SURE, None),
        (LISTED, DIVIDED, SURE - 0.01, "unsure"),
        (LISTED, LISTED, -5.0, None),
        (planned("value", years=(2015,)), DIVIDED, 0.0, "omitted"),
        (planned("value", areas=("13000", "27000", "14000")), LISTED, 0.0, "omitted"),
        (planned("value", ("A4101",)), DIVIDED, 0.0, "other_measure"),
        (LISTED, Refused("no_measure"), 0.0, "refused"),
        (LISTED, planned("value", years=(2015,)), CERTAIN, None),
        (LISTED, planned("value", years=(2015,)), CERTAIN - 0.01, "unsure"),
        (CLAIMED, planned("position", areas=("13000",), scope={"level": "prefecture"}), 0.0, "claim"),
        (Refused("no_measure"), LISTED, SURE, None),
        (Refused("unknown_place"), LISTED, SURE - 0.01, "unsure"),
        (Ambiguous((("13000", LISTED.plan), ("27000", DIVIDED.plan))), LISTED, CERTAIN - 0.01, "unsure"),
    ],
)
def test_a_sure_model_says_what_is_done_and_never_with_what(
    by_rules: Outcome, modelled: Outcome, logprob: float, fault: str | None
) -> None:
    stands = standing(by_rules, modelled, logprob)
    assert (stands.fault.kind if stands.fault else None) == fault
    assert stands.modelled == (fault is None)
    assert stands.outcome == (modelled if fault is None else by_rules)


def test_of_two_refusals_the_one_that_says_why_stands() -> None:
    unknown = Refused("unknown_place", "Zorkville")
    assert standing(unknown, Refused("no_measure"), 0.0) == Standing(unknown)


def test_the_model_is_not_asked_for_what_rules_found_beside_the_plan() -> None:
    stands = standing(CLAIMED, planned("value", areas=("13000",), years=(2015,)), 0.0)
    assert isinstance(stands.outcome, Planned)
    assert stands.outcome.plan.claim == Claim(cmp=">", value=1.0)


def test_each_plan_is_there_where_the_other_gives_no_figure() -> None:
    assert standing(LISTED, DIVIDED, 0.0).other == LISTED
    turned = standing(LISTED, DIVIDED, 0.0).turned(LISTED)
    assert (turned.modelled, turned.fault.kind if turned.fault else None) == (False, "no_figure")
    omitting = standing(planned("value", years=(2015,)), DIVIDED, 0.0)
    assert omitting.other == DIVIDED
    assert omitting.turned(DIVIDED) == Standing(DIVIDED, modelled=True)
    assert standing(LISTED, planned("value", ("A4101",)), 0.0).other is None  # never another measure
    assert standing(planned("value", years=(2015,)), DIVIDED, SURE - 0.01).other is None


@pytest.mark.parametrize(
    ("outcome", "may"),
    [
        (LISTED, True),
        (Refused("no_measure"), True),
        (Refused("unknown_place"), True),
        (Refused("foreign_place"), False),
        (Refused("lacking"), False),
        (Refused("not_covered"), False),
    ],
)
def test_what_is_not_published_is_put_to_no_model(outcome: Outcome, may: bool) -> None:
    assert may_be_planned(outcome) == may
