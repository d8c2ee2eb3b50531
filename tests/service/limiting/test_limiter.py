"""So many requests in a window, and not one more."""

from __future__ import annotations

import asyncio

from service.limiting.clients import Client
from service.limiting.limiter import Limiter, Verdict
from service.limiting.rates import GROUPS, Bucket, parsed
from service.limiting.windows import Windows

ANSWERS, AREAS = Bucket("/census_qa", "answers"), Bucket("/areas", "data")


class Clock:
    now = 1000.5

    def __call__(self) -> float:
        return self.now


def limiter(rate: str = "60/minute", clock: Clock | None = None) -> Limiter:
    return Limiter({group: parsed(rate) for group in GROUPS}, Windows(clock=clock or Clock()))


def ask(limiter: Limiter, n: int, client: str = "address:1.2.3.4", bucket: Bucket = ANSWERS) -> list[Verdict]:
    async def main() -> list[Verdict]:
        return [await limiter.ask(Client(client), bucket) for _ in range(n)]

    return asyncio.run(main())


def test_sixty_are_allowed_and_the_sixty_first_is_not() -> None:
    clock = Clock()
    one = limiter(clock=clock)
    verdicts = ask(one, 61)
    assert [verdict.allowed for verdict in verdicts] == [True] * 60 + [False]
    assert [verdict.remaining for verdict in verdicts[:3]] == [59, 58, 57]
    assert (verdicts[-1].most, verdicts[-1].window_s, verdicts[-1].left_s) == (60, 60, 60)
    clock.now += 60
    assert ask(one, 1)[0].allowed


def test_who_is_refused_does_not_wait_longer_for_it() -> None:
    clock = Clock()
    one = limiter("2/minute", clock)
    ask(one, 2)
    clock.now += 59
    assert not any(verdict.allowed for verdict in ask(one, 100))
    clock.now += 1
    assert ask(one, 1)[0].remaining == 1


def test_clients_and_routes_are_counted_apart() -> None:
    one = limiter("1/minute")
    assert ask(one, 1)[0].allowed
    assert ask(one, 1, "address:1.2.3.5")[0].allowed
    assert ask(one, 1, bucket=AREAS)[0].allowed
    assert not ask(one, 1)[0].allowed


def test_of_several_rates_all_are_kept_and_the_tightest_is_told() -> None:
    clock = Clock()
    one = limiter("2/minute; 3/day", clock)
    assert [verdict.allowed for verdict in ask(one, 3)] == [True, True, False]
    clock.now += 60
    (third,) = ask(one, 1)
    assert (third.allowed, third.most, third.remaining) == (True, 3, 0)
    (fourth,) = ask(one, 1)
    assert (fourth.allowed, fourth.window_s, fourth.left_s) == (False, 86_400, 86_340)


def test_a_client_may_have_rates_of_its_own() -> None:
    async def main() -> list[bool]:
        one, partner = limiter("1/minute"), Client("key:partner", {"answers": parsed("3/minute")})
        answers = [(await one.ask(partner, ANSWERS)).allowed for _ in range(4)]
        return [*answers, *[(await one.ask(partner, AREAS)).allowed for _ in range(2)]]

    assert asyncio.run(main()) == [True, True, True, False, True, False]


def test_headers_say_what_is_left() -> None:
    (verdict,) = ask(limiter("60/minute"), 1)
    assert verdict.headers() == [
        (b"x-ratelimit-limit", b"60"),
        (b"x-ratelimit-remaining", b"59"),
        (b"x-ratelimit-reset", b"1061"),
        (b"ratelimit-policy", b'"/census_qa";q=60;w=60'),
        (b"ratelimit", b'"/census_qa";r=59;t=60'),
    ]
