"""The build from raw files to shipped files.

A small raw folder written here shows every source at work and that building twice gives identical bytes.
Where the real raw files are present, the whole table is built again and must be the shipped one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from census.areas import Gazetteer
from census.errors import DataError
from census.ingest.build import RAW, build
from census.ingest.report import Report
from census.store import AREAS, MANIFEST, TABLE, FactStore

SURVEYS = """
population_census: {en: Population Census, ja: 国勢調査, kind: census}
land_area: {en: Area, ja: 面積, kind: administrative}
family_income_expenditure: {en: Spending, ja: 家計調査, kind: estimate}
time_use: {en: Time Use, ja: 社会生活基本調査, kind: estimate}
"""
INDICATORS = """
- {code: A1101, unit: person, survey: population_census, additive: true}
- {code: A110101, unit: person, survey: population_census, additive: true}
- {code: A110102, unit: person, survey: population_census, additive: true}
- {code: B1101, unit: km2, survey: land_area, additive: true, scale: "1/100"}
- {code: LB00, unit: yen, survey: family_income_expenditure}
- {code: MH04, unit: clock, survey: time_use, by_sex: true}
- {code: AGE_0_4, unit: person, survey: population_census, additive: true, by_sex: true}
- {code: AGE_5, unit: person, survey: population_census, additive: true, by_sex: true}
- {code: A1101P, unit: person, survey: population_census, additive: true}
- {code: A1101P_HL, unit: person, survey: population_census}
"""
SETS = """
- {code: "00000", level: country, en: Japan, ja: 全国, kana: ぜんこく, aliases: []}
- {code: R-x, level: region, en: X, ja: 西, kana: にし, aliases: [], prefectures: ["01", "40"]}
- {code: S-designated-cities, level: set, en: Cities, ja: 市, kana: し, aliases: [], rule: designated_cities}
- {code: S-capitals, level: set, en: Capitals, ja: 県都, kana: けんと, aliases: [], rule: capitals}
"""
TEXTS = {
    "ssdse/SSDSE-A-2019.csv": (
        "Code,Prefecture,Municipality,A1101,B1101\nYear,年度,年度,2015,2014\n地域コード,都道府県,市区町村,総人口,総面積\n"
        "R01100,北海道,札幌市,1952356,112126\nR40305,福岡県,那珂川町,50004,7495\n"
    ),
    "ssdse/SSDSE-A-2026.csv": (
        "SSDSE-A-2026,Prefecture,Municipality,A1101,B1101\n,,年度,2020,2021\n地域コード,都道府県,市区町村,総人口,総面積\n"
        "R01100,北海道,札幌市,1973395,112126\nR40231,福岡県,那珂川市,50112,7495\n"
    ),
    "ssdse/SSDSE-B-2025.csv": (
        "SSDSE-B-2025,Code,Prefecture,A1101\n年度,地域コード,都道府県,総人口\n2022,R01000,北海道,5140000\n"
    ),
    "ssdse/SSDSE-B-2023.csv": "年度,地域コード,都道府県,総人口\n2020,R01000,北海道,1973395\n",
    "ssdse/SSDSE-C-2023.csv": (
        "SSDSE-C-2023,2020-2022年,City,LB00\n地域コード,都道府県,市,食料\n"
        "R00000,全国,全国,965949\nR01100,北海道,札幌市,940138\n"
    ),
    "ssdse/SSDSE-D-2023.csv": (
        "SSDSE-D-2023,2021年,Prefecture,MH04\n男女の別,地域コード,都道府県,就寝\n"
        "0_総数,R01000,北海道,22:50\n1_男,R01000,北海道,0:05\n2_女,R01000,北海道,22:40\n"
    ),
    "ssdse/SSDSE-E-2023.csv": (
        "SSDSE-E-2023,Prefecture,B1101\n,年度,2021\n地域コード,都道府県,総面積\nR00000,全国,119800\nR01000,北海道,112126\n"
    ),
    "census/population-japan-1920-2020.csv": "id,a,b,c,d,unit,value\n1,人口,総数,全国,1920年,人,55963053\n",
    "census/population-by-prefecture-1920-2020.csv": (
        "id,a,b,c,d,unit,value\n1,人口,総数,北海道,1920年,人,2359183\n2,人口,総数,福岡県,1920年,人,NA\n"
    ),
    "census/age-pyramid-japan-1920-2020.csv": (
        "year,sex,age,value\n1920,男性,0~4歳,2\n1920,女性,0~4歳,3\n1920,男性,5~9歳,4\n1920,女性,5~9歳,5\n"
    ),
    "census/projection-japan-2015-2065.csv": (
        "year,死亡,出生,value\n2015,中位,中位,9\n2065,中位,中位,88076506\n2065,低位,高位,96570605\nNA,中位,中位,NA\n"
    ),
    "census/projection-by-prefecture-2015-2045.csv": "pref,year,value\n北海道,2015,9\n北海道,2045,4004973\n",
}


def estat_response() -> dict[str, object]:
    places = [
        ("00000", "全国", "1"),
        ("01000", "北海道", "2"),
        ("01100", "札幌市", "4"),
        ("01101", "札幌市中央区", "5"),
    ]
    area = [{"@code": c, "@name": n, "@level": level, "@parentCode": "01100"} for c, n, level in places]
    classes = [
        {"@id": "cat01", "CLASS": {"@code": "0", "@name": "総数"}},
        {"@id": "area", "CLASS": area},
        {"@id": "time", "CLASS": {"@code": "2020000000", "@name": "2020年"}},
    ]
    texts = {"00000": "-", "01000": "1975065", "01100": "1975065", "01101": "248840"}
    values = [{"@area": c, "@cat01": "0", "@time": "2020000000", "@unit": "人", "$": v} for c, v in texts.items()]
    data = {"RESULT_INF": {"TOTAL_NUMBER": 4}, "CLASS_INF": {"CLASS_OBJ": classes}, "DATA_INF": {"VALUE": values}}
    return {"GET_STATS_DATA": {"RESULT": {"STATUS": 0}, "STATISTICAL_DATA": data}}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8-sig" if "B-2023" in name or "census" in name else "cp932"))
    (folder / "estat").mkdir()
    response = json.dumps(estat_response(), ensure_ascii=False)
    (folder / "estat" / "statsData_0003433219.json").write_text(response, encoding="utf-8")
    return folder


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for name, text in {"surveys": SURVEYS, "indicators-small": INDICATORS, "sets": SETS}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def value(store: FactStore, indicator: str, area: str, year: int) -> int | float | None:
    cell = store.cell(indicator, area, year)
    return None if cell is None else cell.value


def test_every_source_arrives_in_the_catalogues_units(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    build(raw, tmp_path / "out", catalogue)
    store = FactStore.load(tmp_path / "out")
    assert value(store, "A1101", "40231", 2015) == 50_004  # under its code of today
    assert value(store, "B1101", "40231", 2014) == 74.95
    assert value(store, "A1101", "01000", 2022) == 5_140_000
    assert value(store, "LB00", "01100", 2022) == 940_138
    assert value(store, "MH04_M", "01000", 2021) == 1445
    assert value(store, "A1101", "00000", 1920) == 55_963_053
    assert value(store, "A1101", "40000", 1920) is None
    assert value(store, "AGE_0_4", "00000", 1920) == 5
    assert value(store, "AGE_5", "00000", 1920) == 9
    assert value(store, "A1101P_HL", "00000", 2065) == 96_570_605
    assert value(store, "A1101P", "01000", 2015) is None
    assert value(store, "A1101", "01101", 2020) == 248_840
    assert value(store, "A1101", "R-x", 2020) == 1_973_395 + 50_112


def test_the_report_accounts_for_everything_read(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    report = build(raw, tmp_path / "out", catalogue)
    derived = sum(count for name, count in report.kept.items() if "derived" in name)
    both_sexes = 2
    assert sum(report.read.values()) == report.cells - derived + both_sexes + sum(report.superseded.values())
    assert report.code_changes == {"40305": "40231"}
    assert report.markers["Census series 2020: NA"] == 1
    assert report.markers["e-Stat 0003433219: -"] == 1
    assert {(d.area, d.kept, d.other) for d in report.differences} == {
        ("01000", 1_973_395, 1_975_065),
        ("01100", 1_973_395, 1_975_065),
    }
    assert "code change: 40305 is now 40231" in str(report)


def test_a_code_the_catalogue_lacks_stops_the_build(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    path = raw / "ssdse" / "SSDSE-E-2023.csv"
    path.write_bytes(path.read_bytes().replace(b"B1101", b"B9999"))
    with pytest.raises(DataError, match=r"SSDSE-E-2023\.csv: code 'B9999'"):
        build(raw, tmp_path / "out", catalogue)


def test_a_missing_raw_file_is_named(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    (raw / "ssdse" / "SSDSE-D-2023.csv").unlink()
    with pytest.raises(DataError, match=r"SSDSE-D-2023\.csv"):
        build(raw, tmp_path / "out", catalogue)


def test_building_twice_gives_identical_bytes(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        build(raw, tmp_path / out, catalogue)
    for name in (TABLE, AREAS, MANIFEST):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_shipped_files_are_what_the_raw_files_give(raw: Path, catalogue: Path, tmp_path: Path) -> None:
    """The whole build where the raw files are present, the small one elsewhere."""
    report = build(RAW, tmp_path / "out") if RAW.is_dir() else build(raw, tmp_path / "out", catalogue)
    store = FactStore.load(tmp_path / "out")
    assert len(store) == report.cells
    assert list(Gazetteer.load(tmp_path / "out" / AREAS))
    if RAW.is_dir():
        _expect_whole(report)
        assert report.data_version == FactStore.load().data_version


def _expect_whole(report: Report) -> None:
    assert [report.read[f"SSDSE-A {year}"] for year in range(2023, 2027)] == [217_625] * 4
    assert sum(n for name, n in report.kept.items() if name.startswith("SSDSE-A") and "derived" not in name) == 947_104
    assert report.seconds < 120
