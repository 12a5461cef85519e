"""Files of UN Comtrade: words for all goods, goods at one level, and what is said of them."""

from __future__ import annotations

import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.trade import partner_shares

from .test_comtrade import aside, of_mongolia, rows


@pytest.mark.sampled
@pytest.mark.parametrize("word", ["Total", "total", "ALL", "All", "AG2", "ag6"])
def test_words_for_all_goods(word: str, engine: str) -> None:
    table = rows({"cmdCode": word}, {"cmdCode": "27", "primaryValue": 60e6})
    assert of_mongolia(sources.comtrade(table, engine=engine)) == {("import", "CHN"): 100}


@pytest.mark.parametrize("word", ["World", "total trade", None])
def test_a_word_for_no_good_is_refused(word: str | None) -> None:
    with pytest.raises(DataError, match=r"cmdCode .*expected TOTAL or the code of a good"):
        sources.comtrade(rows({}, {"cmdCode": word}))


def test_a_flow_of_only_some_goods_is_said_to_be() -> None:
    table = rows({}, {"partnerCode": 643, "cmdCode": "270900", "primaryValue": 5e6})
    told = aside(sources.comtrade(table))
    assert told == {("added up from only some goods, perhaps", "MNG-RUS 2023"): (1, 5)}


@pytest.mark.parametrize("goods", [False, True])
def test_all_goods_win_over_goods_in_a_newer_classification(goods: bool) -> None:
    table = rows({"classificationCode": "H5"}, {"cmdCode": "27", "primaryValue": 60e6})
    flows = sources.comtrade(table, goods=goods, countries=["MNG"]).flows
    assert flows["value_usd_million"].sum() == 100
    assert not goods or set(flows["hs_code"]) == {"27", "rest"}


def test_what_is_built_is_told_only_of_what_is_a_flow() -> None:
    modes = [{"partnerCode": 0, "motCode": mode, "primaryValue": 5e6} for mode in (3100, 3200)]
    months = [{"period": "202301", "motCode": mode, "primaryValue": 1e6} for mode in (3100, 3200)]
    told = aside(sources.comtrade(rows({}, *modes, *months)))
    assert told == {
        ("no single state", "0"): (2, 10),
        ("months beside their year", "2023"): (2, 2),
    }


def test_domestic_exports_alone_are_said_to_lack_the_rest() -> None:
    (reason,) = sources.comtrade(rows({"flowCode": "DX"})).set_aside["reason"]
    assert reason == "built from its parts DX alone: exports without re-exports"


def test_goods_come_at_one_level() -> None:
    table = rows({"cmdCode": "26"}, {"cmdCode": "270900", "primaryValue": 7e6})
    read = sources.comtrade(table, goods=True, countries=["MNG"])
    goods = dict(zip(read.flows["hs_code"], read.flows["value_usd_million"], strict=True))
    assert goods == {"270900": 7, "rest": 100}
    assert aside(read)["built from goods of fewer digits, as the rest", "MNG-CHN 2023"] == (1, 100)
    partner_shares(read.flows[read.flows["hs_code"] != "rest"], by=["iso3", "year", "flow"])


def test_quarters_are_called_quarters() -> None:
    quarters = [{"period": f"2023Q{each}", "primaryValue": 5e6} for each in (1, 2)]
    assert ("added up from 2 quarters", "496 2023") in aside(sources.comtrade(rows(*quarters)))


def test_a_fault_in_a_frame_is_not_said_of_a_file(engine: str) -> None:
    with pytest.raises(DataError, match=r"^the frame, row 2, column primaryValue"):
        sources.comtrade(rows({"primaryValue": -1}), engine=engine)
