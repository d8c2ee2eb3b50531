"""The router: rules first, then the classifier."""

import dataclasses

import numpy as np
import pytest

from router.decision import Router, Signals, sigmoid

LOOKUP = Signals(
    n_areas=1,
    n_measures_linked=1,
    n_years=0,
    op="value",
    has_scope=False,
    has_condition=False,
    linked_exactly=True,
    rate_of_count=False,
    tokens=6,
)
NO_MEASURE = {"n_measures_linked": 0}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.load()


def test_a_plain_lookup_goes_to_the_finetuned_planner(router: Router) -> None:
    decision = router.decide(LOOKUP)
    assert (decision.route, decision.score) == ("finetuned", 1.0)


@pytest.mark.parametrize(
    "change",
    [
        *({"op": op} for op in ("rank", "series", "mean")),
        {"has_scope": True},
        {"has_condition": True},
        {"rate_of_count": True},
        NO_MEASURE,
    ],
)
def test_anything_over_many_areas_or_without_a_measure_goes_to_retrieval(
    router: Router, change: dict[str, object]
) -> None:
    decision = router.decide(dataclasses.replace(LOOKUP, **change))  # type: ignore[arg-type]
    assert decision.route == "rag"
    assert decision.reason


def test_without_an_embedding_uncertain_questions_go_to_retrieval(router: Router) -> None:
    assert router.decide(dataclasses.replace(LOOKUP, linked_exactly=False)).route == "rag"


def test_the_classifier_decides_what_no_rule_does() -> None:
    toy = Router(np.array([1.0, 0.0]), 0.0, slope=2.0, offset=0.0, threshold=0.6, embedding_model="toy")
    unsure = dataclasses.replace(LOOKUP, linked_exactly=False)
    assert toy.decide(unsure, np.array([1, 0], dtype=np.float32)).route == "finetuned"
    assert toy.decide(unsure, np.array([-1, 0], dtype=np.float32)).route == "rag"


def test_an_embedding_of_another_model_is_refused(router: Router) -> None:
    with pytest.raises(ValueError, match="shape"):
        router.probability(np.zeros(3, dtype=np.float32))


def test_the_sigmoid_survives_extremes() -> None:
    assert sigmoid(-1000) == 0
    assert sigmoid(1000) == 1
