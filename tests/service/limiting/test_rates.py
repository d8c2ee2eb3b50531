"""Every path has a rate; only probes have none."""

from __future__ import annotations

import pytest

from service.limiting.rates import EXEMPT, OTHER, bucket_of, parsed


@pytest.mark.parametrize(
    ("path", "route", "group"),
    [
        ("/census_qa", "/census_qa", "answers"),
        ("/census_qa/plan", "/census_qa/plan", "answers"),
        ("/census_qa/chart", "/census_qa/chart", "files"),
        ("/census_qa/unknown", "/census_qa", "answers"),
        ("/areas", "/areas", "data"),
        ("/areas/13000", "/areas", "data"),
        ("/areas/13000/x", "/areas", "data"),
        ("/admin/cache", "/admin", "admin"),
        ("/docs", OTHER, "other"),
        ("/census_qax", OTHER, "other"),
        ("/nothing", OTHER, "other"),
        ("//census_qa", OTHER, "other"),
        ("/", OTHER, "other"),
        ("", OTHER, "other"),
        ("/health/live/", OTHER, "other"),
        ("/health/Live", OTHER, "other"),
    ],
)
def test_a_path_counts_for_its_route(path: str, route: str, group: str) -> None:
    bucket = bucket_of(path)
    assert bucket is not None
    assert (bucket.route, bucket.group) == (route, group)


def test_probes_are_not_counted() -> None:
    assert all(bucket_of(path) is None for path in EXEMPT)


def test_a_rate_is_a_number_in_a_time() -> None:
    assert [str(rate) for rate in parsed("60/minute; 1000/day")] == ["60 per 1 minute", "1000 per 1 day"]
    for wrong in ("60", "many/minute", "60/fortnight", "0/minute"):
        with pytest.raises(ValueError, match=wrong):
            parsed(wrong)
