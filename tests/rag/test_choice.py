"""The choice of a measure: what speaks for each candidate, and the probabilities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.store import FactStore
from census.understand.outcomes import Ambiguous, Outcome, Planned, Refused
from census.understand.planning import Planner
from census.understand.reading import Reader
from rag.chain import RagPlanner
from rag.choice import LEARNED, MeasureChoice, Subject, Weights
from rag.chosen import Choice, Chosen
from rag.ellipsis import Ellipsis
from rag.probe import Probe
from rag.retrievers import MeasureRetriever


@pytest.fixture(scope="module")
def reader_and_planner() -> tuple[Reader, RagPlanner]:
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    measures = Measures(FactStore.load(), catalogue, gazetteer)
    choice = MeasureChoice(catalogue, measures, Weights.load(), Probe.load())
    retriever, by_rules = MeasureRetriever.load(catalogue), Planner(catalogue, gazetteer, measures)
    planner = RagPlanner(retriever, choice, by_rules, measures, Ellipsis(catalogue), doubt=0.5)
    return Reader.of(catalogue, gazetteer, measures), planner


def subject(text: str, planner: RagPlanner) -> Subject:
    return Subject(text, planner.retriever.embed.query(text))


def asked(question: str, both: tuple[Reader, RagPlanner]) -> Outcome:
    reader, planner = both
    reading = reader.read(question)
    return planner.plan(reading, planner.planner.plan(reading))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        # what a word names in passing is not what is asked
        ("Could you please tell me the size of Aichi's economy? Gross product in yen would be ideal.", "C1111"),
        ("kids stuck on nursery waiting lists, Okinawa prefecture, 2018", "J250502"),
        ("On average what would a square metre of residential land have set you back in Kyoto in 2022?", "C5401"),
        # a part of a sum, a part of a family, an item among others
        ("新潟県に学校の先生（小学校）は2022年に何人いた？", "E2401"),
        ("avg number of staff per manufacturing site in Aichi?", "employees_per_establishment_manufacturing"),
        ("As an estate agent I need the typical commercial plot price per m2 in Kyoto prefecture", "C5403"),
        # who spends
        ("How much did the city of Kanazawa spend on education in fiscal 2022?", "D320310"),
        ("教育費に大分市はいくら使った？2022年度決算で", "D320310"),
        ("大分県の家庭は教育に月いくら使っている？", "L322108"),
        # how much there is of a part, of whom the household is
        ("人が住める土地の広さ、山梨県だと何km²でしょうか", "B1103"),
        ("岩手県のひとり暮らし老人世帯数、2015年", "A8301"),
        ("山梨県の可住地面積の総面積に占める割合", "habitable_share"),
        # who asks is not what is asked
        ("Civil servant asking: the local tax take of Himeji city in fiscal 2021?", "D320101"),
        ("うちは不動産屋なのですが、和歌山県の空家率を確認したく。", "vacancy_rate"),
        ("うちは工務店なのですが、神奈川県の工場を把握したく。", "C210837"),
        ("姫路って今なん人住んでるんですか", "A1101"),
        ("豊田市で工場とかメーカーで働いてる人って何人？（民間の事業所ベースでいいです）", "C220837"),
        # where it is done, and where not
        ("percentage of people in Hyogo learning English outside school", "MB011"),
        ("兵庫県で学校以外で英語を学んでいる人の割合", "MB011"),
        ("栃木県の高卒で進学した子は2022年何人？", "E4602"),
        ("Top 5 prefectures for sleeping longest", "MG01"),
        # a rate is asked of what is named as a count
        ("How many elementary pupils are there for each teacher in Saga (2023)?", "elementary_pupils_per_teacher"),
        ("沖縄県のホテルに泊まる人って外国人が何％？コロナ前の2019年で頼む", "foreign_guest_share"),
        ("中野区ってどれだけ混み合ってる街なんでしょう、1平方キロあたりの人数で知りたいです", "density"),
    ],
)  # fmt: skip
def test_the_measure_meant_wins_over_one_named_in_passing(
    question: str, code: str, reader_and_planner: tuple[Reader, RagPlanner]
) -> None:
    outcome = asked(question, reader_and_planner)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == (code,)


@pytest.mark.parametrize(
    "question",
    ["Write me a poem about cherry blossoms", "北海道でおすすめのラーメン屋を教えて", "Who is the mayor of Sapporo?"],
)
def test_a_question_about_none_of_them_gets_no_plan(
    question: str, reader_and_planner: tuple[Reader, RagPlanner]
) -> None:
    refused = asked(question, reader_and_planner)
    assert isinstance(refused, Refused)
    assert refused.reason in {"no_measure", "lacking"}  # the second names what is nearest: restaurants


def test_probabilities_of_the_candidates_and_of_none_add_up(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("How crowded is Setagaya?")
    choice = planner.weighed(reading, Refused("no_measure"))
    assert choice.none + sum(one.probability for one in choice.ranked) == pytest.approx(1)
    assert [one.probability for one in choice.ranked] == sorted(
        (one.probability for one in choice.ranked), reverse=True
    )


def test_a_named_measure_counts_though_retrieval_misses_it(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("Population of Tokyo")
    features = planner.choice.candidates(reading, subject("Population of", planner), (), planner.planner.plan(reading))
    assert set(features) == {
        "A1101",
        *planner.choice.probe.told(subject("Population of", planner).vector).likeliest(LEARNED),
    }
    assert features["A1101"]["named"] == features["A1101"]["ruled"] == 1.0


def test_what_is_counted_speaks_for_a_measure_in_that_unit(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    for question in ("How many primary schools are there in Kobe?", "神戸市に小学校は何校ありますか"):
        reading = reader.read(question)
        evidence = planner.retriever.evidence(question)
        features = planner.choice.candidates(
            reading, subject(question, planner), evidence, planner.planner.plan(reading)
        )
        assert features["E2101"]["counted"] == 1.0
        assert features["E2501"]["counted"] == 0.0


def test_shipped_weights_have_the_features_and_say_how_good_they_are(
    reader_and_planner: tuple[Reader, RagPlanner],
) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("Population of Tokyo")
    features = planner.choice.candidates(reading, subject("Population of", planner), (), planner.planner.plan(reading))
    raw = json.loads(Path("rag/choice.json").read_text(encoding="utf-8"))
    assert set(raw["candidate"]) == set(features["A1101"])
    assert set(raw["none"]) == set(planner.choice.none(reading, features.values(), about=0.0, claimed=False))
    assert raw["held_out"]["dev"]["first"] > 0.9


@pytest.mark.parametrize(
    "question", ["豊中市で65歳以上の人のうち独り暮らしの割合は", "Out of every 100 seniors, how many live alone?"]
)
def test_what_a_part_is_asked_of_speaks_for_rates_of_it(
    question: str, reader_and_planner: tuple[Reader, RagPlanner]
) -> None:
    reader, planner = reader_and_planner
    reading = reader.read(question)
    evidence = planner.retriever.evidence(reading.residual)
    features = planner.choice.candidates(reading, subject(question, planner), evidence, planner.planner.plan(reading))
    assert features["seniors_alone_rate"]["of_whole"] == 1.0
    assert features["elderly_alone_share"]["of_another"] == 1.0


@pytest.mark.parametrize(
    "question",
    [
        "どの都道府県が一番住みやすいと思いますか？",
        "Which is the better place to live, Kobe or Fukuoka?",
        "Which prefecture has the nicest people, in your view?",
        "Which is nicer, Kobe or Yokohama?",
        "一番きれいな県はどこ？",
        "一番人がいい県は？",
    ],
)
def test_a_judgement_is_none_of_them(question: str, reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(asked(question, reader_and_planner), Refused)


@pytest.mark.parametrize("question", ["Which prefecture has the tallest people?", "Most educated prefecture?"])
def test_an_order_by_what_no_measure_says_is_none_of_them(
    question: str, reader_and_planner: tuple[Reader, RagPlanner]
) -> None:
    assert isinstance(asked(question, reader_and_planner), Refused)


def test_two_measures_about_as_likely_are_asked_about(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("What do households in Toyama Prefecture lay out a month?")
    by_rules = planner.planner.plan(reading)
    close = Choice((Chosen("L322101", 0.4), Chosen("L322102", 0.38)), 0.1)
    outcome = planner.meant_or_asked(reading, None, by_rules, close)
    assert isinstance(outcome, Ambiguous)
    assert [(code, plan.measures) for code, plan in outcome.readings] == [
        ("L322101", ("L322101",)),
        ("L322102", ("L322102",)),
    ]


@pytest.mark.parametrize(
    ("question", "ranked", "code"),
    [
        # one is named, in words that leave something over
        ("Habitable land in Kanagawa-ken, the whole extent (2024)", ("B1101", "B1103"), "B1103"),
        # a name says more than the question asks for, or just what it asks for
        ("What did a family in Toyama lay out a month, all told?", ("L322101", "L3221"), "L3221"),
        ("What did a family in Toyama lay out on food a month, all told?", ("L3221", "L322101"), "L322101"),
    ],
)
def test_of_two_about_as_likely_the_one_that_the_words_tell_is_taken(
    question: str, ranked: tuple[str, str], code: str, reader_and_planner: tuple[Reader, RagPlanner]
) -> None:
    reader, planner = reader_and_planner
    reading = reader.read(question)
    close = Choice((Chosen(ranked[0], 0.4), Chosen(ranked[1], 0.38)), 0.1)
    outcome = planner.meant_or_asked(reading, None, planner.planner.plan(reading), close)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == (code,)


def test_a_title_that_says_what_nothing_asks_for_gives_way(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("Rental homes on which building began in Fukuoka prefecture in 2019")
    by_floor_area = Choice((Chosen("H2603", 0.5), Chosen("H1802", 0.3)), 0.1)
    outcome = planner.meant_or_asked(reading, None, planner.planner.plan(reading), by_floor_area)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == ("H1802",)


def test_a_measure_clearly_likelier_is_taken(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("What do households in Toyama Prefecture lay out a month?")
    clear = Choice((Chosen("L322101", 0.6), Chosen("L3221", 0.2)), 0.1)
    outcome = planner.meant_or_asked(reading, None, planner.planner.plan(reading), clear)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == ("L322101",)


def test_what_the_words_settle_is_not_asked_about(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("births in Akita Prefecture")
    close = Choice((Chosen("A4101", 0.4), Chosen("birth_rate", 0.38)), 0.1)
    assert isinstance(planner.meant_or_asked(reading, None, planner.planner.plan(reading), close), Planned)


def test_measures_of_different_units_are_not_asked_about(reader_and_planner: tuple[Reader, RagPlanner]) -> None:
    reader, planner = reader_and_planner
    reading = reader.read("高知県は年間どれぐらい雨がふるの？")
    close = Choice((Chosen("B4109", 0.4), Chosen("B4106", 0.38)), 0.1)
    assert isinstance(planner.meant_or_asked(reading, None, planner.planner.plan(reading), close), Planned)
