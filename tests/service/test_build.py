"""A build is named by what its answers depend on."""

from __future__ import annotations

import pytest

from service.build import build
from service.settings import Settings


def test_the_same_code_and_settings_are_the_same_build() -> None:
    assert build(Settings()) == build(Settings(port=9000, cache_bytes=0, redis_url="redis://elsewhere"))


@pytest.mark.parametrize(
    "changed",
    [{"retrieval_confidence": 0.4}, {"model_quantisation": "q4_0"}, {"model": "other"}, {"engine": "none"}],
)
def test_a_setting_that_can_change_an_answer_is_another_build(changed: dict[str, object]) -> None:
    assert build(Settings(**changed)) != build(Settings())
