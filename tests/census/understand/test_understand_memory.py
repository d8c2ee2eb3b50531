"""What a dialogue remembers stays small."""

from __future__ import annotations

from census.plan import Plan
from census.understand.memory import PLANS, SIZE, Memory, language_of


def figure(year: int, areas: int = 1) -> Plan:
    codes = tuple(f"{code:05d}" for code in range(13000, 13000 + areas))
    return Plan(op="value", measures=("A1101",), areas=codes, years=(year,))


def remembered(*plans: Plan) -> Memory:
    memory = Memory()
    for plan in plans:
        memory = memory.then(plan)
    return memory


def test_the_newest_plans_are_kept_and_the_first() -> None:
    memory = remembered(*(figure(year) for year in range(2000, 2020)))
    assert [plan.years[0] for plan in memory.plans] == [2019, 2018, 2017, 2016, 2015, 2000]
    assert len(memory.plans) == PLANS
    assert memory.first == figure(2000)
    assert memory.last == figure(2019)


def test_a_question_asked_again_is_remembered_once() -> None:
    assert remembered(figure(2000), figure(2010), figure(2010)).plans == (figure(2010), figure(2000))


def test_long_plans_push_out_older_ones() -> None:
    long = [Plan(op="value", measures=("A" * 60,), areas=("B" * 60,) * 59 + (str(n),)) for n in range(10)]
    memory = remembered(*long)
    assert sum(len(plan.canonical()) for plan in memory.plans) <= SIZE
    assert memory.last == long[-1]
    assert memory.first == long[0]


def test_an_empty_memory_has_neither() -> None:
    assert (Memory().last, Memory().first) == (None, None)


def test_memories_differ_by_their_plans_and_order() -> None:
    one, other = remembered(figure(2000), figure(2010)), remembered(figure(2010), figure(2000))
    assert one.canonical() == remembered(figure(2000), figure(2010)).canonical()
    assert one.canonical() != other.canonical() != Memory().canonical()


def test_a_question_without_letters_is_answered_in_the_dialogues_language() -> None:
    japanese = Memory().then(figure(2020), "ja")
    assert Memory.of_canonical(japanese.canonical()) == japanese
    assert language_of("2015?", "auto", japanese) == "ja"
    assert language_of("2015?", "auto", japanese.then(figure(2015))) == "en"
    assert language_of("2015?", "en", japanese) == "en"
    assert language_of("and Kyoto?", "auto", japanese) == "auto"
    assert language_of("2015?", "auto", None) == "auto"
