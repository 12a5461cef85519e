"""What is remembered is what was asked, and nobody can change it for another."""

from __future__ import annotations

import pandas as pd

from parade_analysis.memory import remembered

TABLE = pd.DataFrame({"year": [2024, 2025], "name": ["a", None]})


def counting() -> tuple[list[str], object]:
    asked: list[str] = []

    @remembered
    def answer(table: pd.DataFrame, *, publisher: str = "kotra") -> pd.DataFrame:
        asked.append(publisher)
        return table.assign(publisher=publisher)

    return asked, answer


def test_equal_questions_are_answered_once() -> None:
    asked, answer = counting()
    answer(TABLE), answer(TABLE.copy(), publisher="kotra"), answer(table=TABLE)
    assert asked == ["kotra"]


def test_every_difference_is_asked_anew() -> None:
    others = [
        TABLE.assign(year=[2024, 2026]),
        TABLE.astype({"year": "float64"}),
        TABLE.rename(columns={"name": "leader"}),
        TABLE.iloc[::-1],
        TABLE.head(1),
        TABLE[["name", "year"]],
    ]
    for other in others:
        asked, answer = counting()
        answer(TABLE), answer(other)
        assert len(asked) == 2
        pd.testing.assert_frame_equal(answer(other), other.assign(publisher="kotra"))
    asked, answer = counting()
    answer(TABLE), answer(TABLE, publisher="wits-2017")
    assert asked == ["kotra", "wits-2017"]


def test_an_answer_belongs_to_who_asked() -> None:
    _, answer = counting()
    for _ in range(2):
        mine = answer(TABLE)
        assert mine["year"].tolist() == [2024, 2025]
        assert mine["publisher"].unique().tolist() == ["kotra"]
        mine["year"] = 0
        mine.loc[0, "publisher"] = "nobody"


def test_cells_that_only_look_alike_differ() -> None:
    names = pd.CategoricalDtype(["a"]), pd.CategoricalDtype(["a", "b"])
    for one, other in [
        (TABLE.assign(name=[1, "b"]), TABLE.assign(name=["1", "b"])),
        (TABLE.astype({"name": names[0]}), TABLE.astype({"name": names[1]})),
        (TABLE.assign(name=[["a"], ["b"]]), TABLE.assign(name=[["a"], ["c"]])),
    ]:
        asked, answer = counting()
        answer(one), answer(one.copy()), answer(other)
        assert len(asked) == 2


def test_a_table_changed_in_place_is_asked_anew() -> None:
    asked, answer = counting()
    mine = TABLE.copy()
    answer(mine)
    mine.loc[0, "year"] = 1994
    assert answer(mine)["year"].tolist() == [1994, 2025]
    assert len(asked) == 2
