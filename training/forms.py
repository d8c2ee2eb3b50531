"""What can be asked: each form of question with the slots its wordings have and the plan it means.

`training/wordings/*.yaml` holds the wordings, `training/filling.py` fills the slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "lookup", "comparison", "calculation", "aggregation", "ranking", "trend", "dialogue", "refusal", "ambiguous"
]  # fmt: skip
Years = Literal["none", "optional", "two", "three", "from", "one"]
Measured = Literal["any", "count", "people", "additive", "percent"]
Comparison = Literal[">", ">=", "<"]
Second = Literal["any", "same_unit"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way of asking.

    op        of the plan; None for what no plan answers
    areas     how many areas are named, in the order of the plan; `many` whether {areas} lists three or more
    wide      whether regions are asked about as often as prefectures
    years     "optional": {year} in brackets; "two": {year} before {year2}; "from": {year} to the latest
    measured  which measures fit the wordings: any, plural counts, population unsaid, those that add up, percentages
    second    which measures fit beside the first as {measure2}, where there are two
    scope     whether members of a level are asked about; `inside` whether their holder must be named
    cmp       the condition on {value}; `other` whether on a second measure, `than` whether it is the figure of {than}
    share     what the area is part of: {of}, or the country
    exclude   whether an area is left out
    follows   the form a follow-up leans on
    """

    kind: Kind
    op: str | None
    areas: int = 0
    many: bool = False
    wide: bool = False
    years: Years = "optional"
    measured: Measured = "any"
    second: Second | None = None
    scope: bool = False
    inside: bool = False
    order: Literal["desc", "asc"] = "desc"
    limit: Literal["one", "slot", "all"] | None = None
    nth: bool = False
    by: Literal["value", "difference", "percent"] = "value"
    cmp: Comparison | None = None
    other: bool = False
    than: bool = False
    share: Literal["of", "country"] | None = None
    exclude: bool = False
    follows: str | None = None


FORMS: dict[str, Form] = {
    "value": Form("lookup", "value", 1),
    "value_count": Form("lookup", "value", 1, measured="count"),
    "value_people": Form("lookup", "value", 1, measured="people"),
    "latest": Form("lookup", "value", 1, years="none"),
    "people_verb": Form("lookup", "value", 1, wide=True, measured="people"),
    "value_rate": Form("lookup", "value", 1, measured="percent"),
    "value_injected": Form("lookup", "value", 1),
    "compare_areas": Form("comparison", "compare", 2),
    "compare_areas_count": Form("comparison", "compare", 2, measured="count"),
    "list_areas": Form("comparison", "value", 2),
    "compare_measures": Form("comparison", "compare", 1, second="same_unit"),
    "compare_years": Form("comparison", "compare", 1, years="two"),
    "list_many": Form("comparison", "value", many=True),
    "compare_many": Form("comparison", "compare", many=True),
    "list_years": Form("comparison", "value", 1, years="two"),
    "compare_three_years": Form("comparison", "compare", 1, years="three"),
    "value_two": Form("comparison", "value", 1, second="any"),
    "difference_areas": Form("calculation", "difference", 2),
    "difference_areas_count": Form("calculation", "difference", 2, measured="count"),
    "ratio_areas": Form("calculation", "ratio", 2),
    "change": Form("calculation", "change", 1, years="two"),
    "change_since": Form("calculation", "change", 1, years="from"),
    "cagr": Form("calculation", "cagr", 1, years="two"),
    "share": Form("calculation", "share", 1, measured="additive", share="of"),
    "share_country": Form("calculation", "share", 1, measured="additive", share="country"),
    "ratio_measures": Form("calculation", "ratio", 1, second="same_unit"),
    "difference_measures": Form("calculation", "difference", 1, second="same_unit"),
    "difference_measures_count": Form("calculation", "difference", 1, measured="count", second="same_unit"),
    "sum_scope": Form("aggregation", "sum", measured="additive", scope=True, inside=True),
    "mean_scope": Form("aggregation", "mean", scope=True),
    "median_scope": Form("aggregation", "median", scope=True),
    "sum_areas": Form("aggregation", "sum", 2, measured="additive"),
    "mean_areas": Form("aggregation", "mean", 2),
    "sum_many": Form("aggregation", "sum", many=True, measured="additive"),
    "mean_many": Form("aggregation", "mean", many=True),
    "mean_exclude": Form("aggregation", "mean", scope=True, exclude=True),
    "max_scope": Form("aggregation", "max", scope=True),
    "min_scope": Form("aggregation", "min", scope=True),
    "count_over": Form("aggregation", "count", scope=True, cmp=">"),
    "count_under": Form("aggregation", "count", scope=True, cmp="<"),
    "count_short": Form("aggregation", "count", scope=True, cmp="<"),
    "count_at_least": Form("aggregation", "count", scope=True, cmp=">="),
    "count_than": Form("aggregation", "count", scope=True, cmp=">", than=True),
    "count_less_than": Form("aggregation", "count", scope=True, cmp="<", than=True),
    "rank_first": Form("ranking", "rank", scope=True, limit="one"),
    "rank_first_count": Form("ranking", "rank", scope=True, limit="one", measured="count"),
    "rank_last": Form("ranking", "rank", scope=True, limit="one", order="asc"),
    "rank_top": Form("ranking", "rank", scope=True, limit="slot"),
    "rank_bottom": Form("ranking", "rank", scope=True, limit="slot", order="asc"),
    "rank_nth": Form("ranking", "rank", scope=True, nth=True),
    "rank_nth_last": Form("ranking", "rank", scope=True, nth=True, order="asc"),
    "position": Form("ranking", "position", 1, scope=True),
    "position_last": Form("ranking", "position", 1, scope=True, order="asc"),
    "rank_rise": Form("ranking", "rank", scope=True, years="two", limit="one", by="difference"),
    "rank_fall": Form("ranking", "rank", scope=True, years="two", limit="one", by="difference", order="asc"),
    "rank_rise_percent": Form("ranking", "rank", scope=True, years="two", limit="one", by="percent"),
    "rank_rise_top": Form("ranking", "rank", scope=True, years="two", limit="slot", by="difference"),
    "rank_fall_percent": Form("ranking", "rank", scope=True, years="two", limit="one", by="percent", order="asc"),
    "rank_where": Form("ranking", "rank", scope=True, limit="one", cmp=">", other=True),
    "rank_exclude": Form("ranking", "rank", scope=True, limit="one", exclude=True),
    "rank_exclude_top": Form("ranking", "rank", scope=True, limit="slot", exclude=True),
    "rank_exclude_last": Form("ranking", "rank", scope=True, limit="one", order="asc", exclude=True),
    "rank_where_under": Form("ranking", "rank", scope=True, limit="one", cmp="<", other=True),
    "rank_where_last": Form("ranking", "rank", scope=True, limit="one", order="asc", cmp=">", other=True),
    "filter_other": Form("ranking", "rank", scope=True, limit="all", cmp=">", other=True),
    "filter_list": Form("ranking", "rank", scope=True, limit="all", cmp=">"),
    "filter_under": Form("ranking", "rank", scope=True, limit="all", cmp="<"),
    "rank_all": Form("ranking", "rank", scope=True, limit="all"),
    "rank_all_last": Form("ranking", "rank", scope=True, limit="all", order="asc"),
    "rank_many": Form("ranking", "rank", many=True, limit="one"),
    "rank_many_last": Form("ranking", "rank", many=True, limit="one", order="asc"),
    "series": Form("trend", "series", 1, years="none"),
    "series_span": Form("trend", "series", 1, years="two"),
    "series_since": Form("trend", "series", 1, years="from"),
    "peak": Form("trend", "series", 1, years="none"),
    "peak_span": Form("trend", "series", 1, years="two"),
    "trough": Form("trend", "series", 1, years="none"),
    "follow_area": Form("dialogue", "same", 1, years="none", follows="value"),
    "follow_year": Form("dialogue", "same", years="one", follows="value"),
    "follow_measure": Form("dialogue", "same", years="none", follows="value"),
    "follow_compare": Form("dialogue", "compare", 1, years="none", follows="value"),
    "follow_difference": Form("dialogue", "difference", 1, years="none", follows="value"),
    "follow_series": Form("dialogue", "series", years="none", follows="value"),
    "follow_last": Form("dialogue", "same", years="none", follows="rank_first", order="asc"),
    "follow_change": Form("dialogue", "change", years="two", follows="value"),
    "refuse_foreign": Form("refusal", None),
    "refuse_missing": Form("refusal", None, 1),
    "refuse_topic": Form("refusal", None, years="none"),
    "refuse_instruction": Form("refusal", None, years="none"),
    "ambiguous": Form("ambiguous", "value", 1),
}

SHARES: dict[Kind, float] = {
    "lookup": 0.27, "comparison": 0.14, "calculation": 0.12, "aggregation": 0.13, "ranking": 0.14, "trend": 0.06,
    "dialogue": 0.06, "refusal": 0.06, "ambiguous": 0.02,
}  # fmt: skip
"""How often each kind is asked in training; held-out splits ask kinds equally often."""

ALL_LIMIT = 50
"""Areas listed by "which cities have more than …" and "all of them", as the rules list them."""
