"""The datasets the table is built from: titles, publishers and terms, for the manifest, NOTICE and answers."""

from __future__ import annotations

from dataclasses import dataclass

from census.ingest import age_pyramid, census_series, estat, projections, ssdse_a, ssdse_b, ssdse_c, ssdse_d, ssdse_e

STATISTICS_BUREAU = ("Statistics Bureau, Ministry of Internal Affairs and Communications", "総務省統計局")
STATISTICS_CENTER = ("National Statistics Center", "独立行政法人統計センター")
IPSS = ("National Institute of Population and Social Security Research", "国立社会保障・人口問題研究所")
TERMS = "Free to use, also commercially, with the source named (compatible with CC BY 4.0)"
NOTICE = (
    "The figures are facts published by the institutions named here; they were merged, converted to common "
    "units and, where marked derived, summed by this project, which the institutions neither made nor checked."
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One source; `key` is the `source` of its cells."""

    key: str
    title_en: str
    title_ja: str
    publisher_en: str
    publisher_ja: str
    terms: str
    url: str


SSDSE_URL = "https://www.nstac.go.jp/use/literacy/ssdse/"
CENSUS_URL = "https://www.stat.go.jp/data/kokusei/"

DATASETS = (
    Dataset(
        census_series.SOURCE, "Population Census, time series 1920–2020", "国勢調査 時系列データ（1920～2020年）",
        *STATISTICS_BUREAU, TERMS, CENSUS_URL,
    ),
    Dataset(
        age_pyramid.SOURCE, "Population Census, population by five-year age group and sex 1920–2020",
        "国勢調査 男女・5歳階級別人口（1920～2020年）", *STATISTICS_BUREAU, TERMS, CENSUS_URL,
    ),
    Dataset(
        ssdse_a.SOURCE, "SSDSE-A (Standardized Statistical Data Set for Education), municipalities",
        "教育用標準データセット SSDSE-A（市区町村）", *STATISTICS_CENTER, TERMS, SSDSE_URL,
    ),
    Dataset(
        ssdse_b.SOURCE, "SSDSE-B, prefectures, time series",
        "教育用標準データセット SSDSE-B（都道府県別・時系列）", *STATISTICS_CENTER, TERMS, SSDSE_URL,
    ),
    Dataset(
        ssdse_c.SOURCE, "SSDSE-C, household spending in prefectural capitals",
        "教育用標準データセット SSDSE-C（県庁所在市別・家計消費）", *STATISTICS_CENTER, TERMS, SSDSE_URL,
    ),
    Dataset(
        ssdse_d.SOURCE, "SSDSE-D, social life by prefecture and sex",
        "教育用標準データセット SSDSE-D（都道府県別・社会生活）", *STATISTICS_CENTER, TERMS, SSDSE_URL,
    ),
    Dataset(
        ssdse_e.SOURCE, "SSDSE-E, prefectures", "教育用標準データセット SSDSE-E（都道府県別・基本素材）",
        *STATISTICS_CENTER, TERMS, SSDSE_URL,
    ),
    Dataset(
        estat.SOURCE, "2020 Population Census, preliminary counts (e-Stat table 0003433219)",
        "令和2年国勢調査 速報集計（e-Stat 統計表 0003433219）", *STATISTICS_BUREAU, TERMS,
        "https://www.e-stat.go.jp/dbview?sid=0003433219",
    ),
    Dataset(
        projections.SOURCE, "Population Projections for Japan (2017) and Regional Population Projections (2018)",
        "日本の将来推計人口（平成29年推計）・日本の地域別将来推計人口（平成30年推計）", *IPSS, TERMS,
        "https://www.ipss.go.jp/",
    ),
)  # fmt: skip
"""In order of precedence."""
