"""Topics of policy questions, as data: which indicators speak of a need, and with what weight.

A weight above 0: a higher figure means a greater need; below 0: a lower one does. The choice is ours, is shown
with every answer, and can be changed by sending the plan with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question about needs may be about.

    indicators  (measure, weight); those not published for the areas asked about are left out
    direct      a published figure of the need itself, ranked alone where it is published
    en_words, ja_words  alternatives of a regular expression that name the topic in a question
    limit_en, limit_ja  what the indicators do not say
    """

    key: str
    indicators: tuple[tuple[str, float], ...]
    en_words: str
    ja_words: str
    limit_en: str
    limit_ja: str
    direct: str | None = None


TOPICS = (
    Topic(
        "nursery",
        (("children_per_daycare", 1), ("children_per_childcare_worker", 1), ("daycare_per_10k_children", -1),
         ("birth_rate", 1), ("child_share", 1)),
        r"nurser(?:y|ies)|day[- ]?care|childcare|child care|creches?|kindergartens?",
        "保育|待機児童|託児|幼稚園|こども園",
        "Capacity and children waiting are not published for single municipalities here.",
        "定員と待機児童数は、市区町村別には収録していません。",
        direct="J250502",
    ),
    Topic(
        "schools",
        (("elementary_pupils_per_school", 1), ("junior_high_students_per_school", 1),
         ("elementary_per_10k_children", -1), ("child_share", 1), ("habitable_density", 1), ("ageing_rate", -1)),
        r"schools?|classrooms?", "学校|小学校|中学校|校舎",
        "Class sizes, building capacity, distances to school and future numbers of children are not among them.",
        "学級規模、校舎の収容力、通学距離、将来の児童数は含みません。",
    ),
    Topic(
        "teachers",
        (("elementary_pupils_per_teacher", 2), ("junior_high_students_per_teacher", 2), ("child_share", 1)),
        "teachers?", "教員|教師|先生",
        "Vacancies, part-time posts and class sizes are not among them.",
        "欠員、非常勤の数、学級規模は含みません。",
    ),
    Topic(
        "elderly_care",
        (("late_elderly_share", 1), ("seniors_alone_rate", 1), ("elderly_couple_share", 1), ("working_per_senior", -1),
         ("doctors_per_100k", -1)),
        r"elder(?:ly)?[- ]?care|(?:care|support|services|help|homes?) for (?:the )?(?:elderly|seniors|old)\w*|"
        r"nursing homes?|nursing care|senior (?:care|homes?|services)|care (?:homes?|workers?)|"
        r"age?ing (?:population|society|residents)|(?:population|society) is age?ing|"
        "(?:so|too|very|that) many (?:elderly|old|aged|seniors|pensioners)",
        "高齢化(?!率)|(?:高齢者|お?年寄り|老人)(?:が|は|の|も)?(?:とても|あまりに|かなり|どんどん|本当に)*(?:多[いくす]|増え|ばかり)|"
        "超?高齢社会|介護|老人ホーム|高齢者(?:福祉|支援|ケア|施設|向け)|見守り",
        "Beds, staff and waiting lists of care facilities are not published here.",
        "介護施設の定員、職員数、待機者数は収録していません。",
    ),
    Topic(
        "doctors",
        (("doctors_per_100k", -2), ("clinics_per_100k", -1), ("late_elderly_share", 1)),
        "doctors?|physicians?", "医師|医者",
        "Specialities, working hours, distances and patients who cross borders are not among them.",
        "診療科、勤務時間、距離、区域を越えた受診は含みません。",
    ),
    Topic(
        "health",
        (("hospitals_per_100k", -1), ("clinics_per_100k", -1), ("doctors_per_100k", -1), ("late_elderly_share", 1),
         ("ageing_rate", 1)),
        r"hospitals?|clinics?|health ?care|medical(?: care| facilities| services)?",
        "病院|診療所|クリニック|医療",
        "Beds, specialities, distances and patients who cross borders are not among them.",
        "病床数、診療科、距離、区域を越えた受診は含みません。",
    ),
    Topic(
        "depopulation",
        (("natural_increase_rate", -1), ("net_migration_rate", -1), ("ageing_rate", 1), ("child_share", -1),
         ("birth_rate", -1), ("jobs_per_resident", -1)),
        r"depopulation|population (?:decline|loss|decrease)|(?:shrink\w*|declining|falling) population|"
        r"(?:losing|lost|loses?) (?:its |our |their )?(?:people|residents|inhabitants|young|population)|"
        r"(?:young |younger )?(?:people|residents|families|generations?|adults|ones) (?:leaving|leave)|"
        r"(?:young |younger )?(?:people|residents|families|adults) (?:moving|move) (?:away|out)|"
        r"keep (?:our |its |their )?(?:young(?:er)?|people|residents|families)|exodus|"
        r"youth (?:drain|exodus|outflow|flight)|"
        r"out-?migration|brain drain|rural decline|dying (?:town|village)s?|revitali[sz]\w+|regenerat\w+|"
        r"(?:attract|bring in|draw|win back) (?:more |new |back )?(?:young |younger )?"
        r"(?:people|residents|families|settlers|newcomers)|"
        r"(?:low|falling|declining|dropping|shrinking) (?:births?|birth ?(?:rates?|numbers?|counts?))\b|"
        r"(?:so|too|very|that) few (?:children|kids|babies|births|young people)|"
        r"(?:shortage|lack) of (?:children|kids|babies|young people)",
        "人口(?:の|が)?(?:減少|流出|減)|過疎|少子(?:高齢)?化|若(?:者|い人|い世代|年層)(?:たち)?(?:の|が|は)?(?:県外|市外|都会|よそ)?"
        "(?:へ|に)?(?:の)?(?:流出|離れ|出て|出る|減|いなくな)|転出超過|消滅|人が(?:減|出て|いなくな)|"
        "(?:子ども|子供|こども|若者)(?:が|は|の)?(?:少な|減)|地方創生|地域(?:の)?活性化|まちおこし|町おこし|移住|定住",
        "Why people leave, and what a measure would change, cannot be read from these figures.",
        "転出の理由や施策の効果は、これらの数値からは分かりません。",
    ),
    Topic(
        "jobs",
        (("unemployment_rate", 1), ("openings_ratio", -1), ("jobs_per_resident", -1), ("employment_rate", -1)),
        r"jobs?|employment|work(?:places?)?|employers?", "雇用|仕事|働き口|就職|求人|職場",
        "Wages, hours, kinds of contract and commuting are not among them.",
        "賃金、労働時間、雇用形態、通勤は含みません。",
    ),
    Topic(
        "housing",
        (("dwellings_per_household", -1), ("vacancy_rate", -1), ("housing_starts_per_1000", -1),
         ("persons_per_household", 1)),
        r"hous(?:ing|es)|homes|dwellings|apartments", "住宅|住まい|住居",
        "Rents, prices and the condition of dwellings are not among them.",
        "家賃、価格、住宅の状態は含みません。",
    ),
    Topic(
        "shops",
        (("shops_per_10k", -1), ("large_stores_per_100k", -1), ("restaurants_per_10k", -1), ("ageing_rate", 1)),
        r"shops?|stores?|supermarkets?|shopping|retail", "商店|買い?物|スーパー|店舗|小売",
        "Distances, deliveries and mobile shops are not among them.",
        "店までの距離、宅配、移動販売は含みません。",
    ),
    Topic(
        "tourism",
        (("guest_nights_per_person", -1), ("foreign_guest_share", -1), ("nights_per_room", -1), ("hotels_per_10k", -1)),
        r"tourism|tourists?|visitors|inbound|sightseeing", "観光|インバウンド|旅行客|来訪者",
        "Day trips, spending by visitors, sights and transport links are not among them.",
        "日帰り客、旅行消費額、観光資源、交通の便は含みません。",
    ),
    Topic(
        "libraries",
        (("libraries_per_100k", -1), ("community_centres_per_100k", -1), ("child_share", 1)),
        r"librar(?:y|ies)|cultural facilities|community cent(?:re|er)s?", "図書館|公民館|文化施設",
        "Sizes, holdings and use of the facilities are not among them.",
        "施設の規模、蔵書、利用状況は含みません。",
    ),
)  # fmt: skip


def of_measures(measures: Sequence[str]) -> Topic | None:
    """The topic whose indicators all of these are."""
    wanted = set(measures)
    return next((topic for topic in TOPICS if wanted <= {code for code, _ in topic.indicators}), None)
