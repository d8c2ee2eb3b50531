"""Cached entries survive packing, and whatever else is found in a cache is no entry."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from service_fakes import TOKYO_2020, answered

from census.understand.memory import Memory
from service.replies import Entry
from service.schemas import Answer

OLDER = TOKYO_2020.model_copy(update={"years": (2015,)})


def test_an_entry_survives_packing() -> None:
    entry = Entry.of(answered())
    assert Entry.unpacked(entry.packed()) == entry
    assert entry.leads_to() == Memory((TOKYO_2020,))
    assert entry.leads_to(Memory((OLDER,))) == Memory((TOKYO_2020, OLDER))


def test_an_entry_without_a_plan_leaves_its_places_to_the_session() -> None:
    entry = Entry.of(replace(answered(plan=None), places=("38000",)))
    assert Entry.unpacked(entry.packed()) == entry
    assert entry.leads_to() == Memory(places=("38000",))
    assert entry.leads_to(Memory((OLDER,))) == Memory((OLDER,), places=("38000",))
    assert Entry.of(answered(plan=None)).leads_to(Memory((OLDER,))) == Memory((OLDER,))
    assert Entry.of(replace(answered(), places=("38000",))).places == ()


def test_a_reply_is_the_content_and_what_differs() -> None:
    reply = Entry.of(answered()).reply(
        cached=True, latency_ms=1.25, versions=b'"model_version":"m","data_version":"d"', request_id="r-1"
    )
    body = Answer.model_validate_json(reply)
    assert (body.cached, body.latency_ms, body.model_version, body.request_id) == (True, 1.25, "m", "r-1")
    assert list(json.loads(reply)) == list(Answer.model_fields)


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"\xff\xfe\n{}", b"null\n{}", b"[1, 2]\n{}", b'[{}, null]\n{"cut', b"[" * 20_000 + b"\n{}"]
)
def test_junk_in_a_cache_is_a_miss(junk: bytes) -> None:
    assert Entry.unpacked(junk) is None
