"""Blocs by who came: titles that are true of any guest list."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.bloc_turnout import title_words
from parade_analysis.plot.picture import PublishedFigure

from .guests import invented
from .measure import faults
from .words import texts

WIDTHS = (320, 375, 700, 1200)


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(figure, gid)]


def marks(figure: PublishedFigure) -> dict[str, int]:
    """Return how many marks there are of each kind."""
    return pd.Series([each.get_gid() for each in figure.axes[0].patches]).value_counts().to_dict()


@pytest.mark.sampled
@pytest.mark.parametrize("width", WIDTHS)
def test_one_square_a_member_filled_for_those_who_came(width: int) -> None:
    figure = figures.bloc_turnout().at(width)
    assert marks(figure) == {
        "counted": 37,
        "counted-doubted": 1,  # Armenia in the CSTO
        "other": 69,
        "other-doubted": 1,  # Saudi Arabia in BRICS; Moldova denounced the CIS later
    }
    members = figure.plotted[figure.plotted["membership"] == "member"]
    assert sum(marks(figure).values()) == members["members"].sum()
    assert figure.title == "All of the CSTO and EAEU came, 1 of 32 from NATO"
    assert dict(zip(words(figure, "group"), words(figure, "count"), strict=True)) == {
        **{"CSTO": "6 of 6", "EAEU": "5 of 5", "CIS": "8 of 9", "SCO": "8 of 9"},
        **{"ASEAN": "6 of 10", "BRICS": "3 of 10", "EU": "1 of 27", "NATO": "1 of 32"},
    }
    assert words(figure, "remark") == [
        "The host, China, belongs to the SCO and BRICS and is not counted.",
    ]
    in_doubt = [each for each in words(figure, "names") if "in doubt" in each]
    assert in_doubt == [
        f"Triangle: membership in doubt ({state})" for state in ("Armenia", "Saudi Arabia")
    ]


@pytest.mark.exhaustive
def test_of_how_many_is_said_only_of_whole_lists() -> None:
    said = words(figures.bloc_turnout(), "names")
    assert "Candidate who came, 1 of 9: Serbia" in said
    assert "Observers who came: Cuba, Iran, Uzbekistan" in said  # pieced together from two pages
    # On another day the list of candidates is not known to be whole.
    said = words(figures.bloc_turnout(parade="beijing-2015"), "names")
    assert "Candidate who came: Serbia" in said
    lists = pa.load("bloc_lists")
    in_part = lists.assign(is_complete=lists["is_complete"] & (lists["organisation"] != "EU"))
    figure = figures.bloc_turnout(bloc_lists=in_part)
    assert dict(zip(words(figure, "group"), words(figure, "count"), strict=True))["EU"] == "1"
    assert "Members known to us, not all there are: EU." in words(figure, "remark")
    figure = figures.bloc_turnout(bloc_lists=lists.assign(is_complete=False))
    assert figure.title == "Members of 8 blocs known to us, by who came"
    assert not any(" of " in each for each in words(figure, "count"))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"as_of": "2025-08-28"}, "Due: all of the CSTO and EAEU, 1 of 32 from NATO"),
        ({"parade": "moscow-2025"}, "All of the CSTO and EAEU came, 1 of 32 from NATO"),
        ({"parade": "pyongyang-2025"}, "1 of the SCO's 10 leaders came"),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "1 of ASEAN's 10 leaders is due",
        ),
        (
            {"parade": "invented", **invented("islands at the date line")},
            "No leader from the 4 blocs came",
        ),
        (
            {"parade": "invented", **invented("all of the EU")},
            "14 of the EU's 15 leaders came, the highest share",
        ),
    ],
)
def test_titles_of_other_parades(options: dict[str, object], title: str) -> None:
    figure = figures.bloc_turnout(**options)  # type: ignore[arg-type]
    assert figure.title == title
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


def test_a_doubt_is_none_at_a_parade_before_it() -> None:
    for as_of in (None, "2015-08-26"):
        figure = figures.bloc_turnout(parade="beijing-2015", as_of=as_of)
        assert not any("in doubt" in each for each in words(figure, "names"))
        assert set(marks(figure)) == {"counted", "other"}
    # Moldova denounced the CIS after the parade of 2025.
    assert not any("(Moldova)" in each for each in words(figures.bloc_turnout(), "names"))
    figure = figures.bloc_turnout(as_of="2025-09-02")
    assert "Triangle: membership in doubt (Saudi Arabia)" in words(figure, "names")


def turnout(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["organisation", "came", "members"])
    return frame.assign(share_fraction=frame["came"] / frame["members"])


@pytest.mark.parametrize(
    ("members", "title", "due"),
    [
        (turnout(("NATO", 3, 3)), "All of NATO came", "All of NATO are due"),
        (
            turnout(("EU", 2, 2), ("NATO", 3, 3)),
            "All of the EU and NATO came",
            "All of the EU and NATO are due",
        ),
        (
            turnout(("EU", 2, 2), ("CIS", 3, 3), ("SCO", 3, 3), ("EAEU", 2, 2)),
            "All members of 4 blocs came",
            "All members of 4 blocs are due",
        ),
        (
            turnout(("EU", 2, 4), ("CIS", 3, 6)),
            "2 of the EU's 4 leaders came, 3 of the CIS's 6",
            "Due: 2 of the EU's 4 leaders, 3 of the CIS's 6",
        ),
        (
            turnout(("BRICS", 5, 9), ("EU", 11, 27), ("NATO", 11, 32), ("ASEAN", 1, 10)),
            "5 of BRICS's 9 leaders came, 1 of ASEAN's 10",
            "Due: 5 of BRICS's 9 leaders, 1 of ASEAN's 10",
        ),
        (
            turnout(("EU", 2, 4)),
            "2 of the EU's 4 leaders came",
            "2 of the EU's 4 leaders are due",
        ),
        (turnout(("BRICS", 0, 4)), "No leader from BRICS came", "No leader from BRICS is due"),
        (
            turnout(("EU", 2, 4), ("CIS", 2, 6)),
            "2 of the EU's 4 leaders came, the highest share",
            "Due: 2 of the EU's 4 leaders, the highest share",
        ),
        (  # no number twice
            turnout(("SCO", 1, 10), ("BRICS", 1, 11)),
            "1 of the SCO's 10 leaders came",
            "1 of the SCO's 10 leaders is due",
        ),
    ],
)
def test_titles_go_on_to_the_next_true_finding(members: pd.DataFrame, title: str, due: str) -> None:
    assert title_words(members, False) == title
    assert title_words(members, True) == due


def test_memberships_of_ones_own_may_have_no_dates_but_say_so() -> None:
    own = pd.DataFrame({"organisation": "EU", "iso3": ["SVK", "FRA"], "membership": "member"})
    with pytest.raises(pa.DataError, match="memberships has no column valid_from, valid_to"):
        figures.bloc_turnout(memberships=own)
    own = own.assign(valid_from=None, valid_to=None)
    figure = figures.bloc_turnout(memberships=own)
    assert figure.title == "1 of the EU's 2 leaders came"
    assert words(figure, "remark") == ["Of 2 memberships the first day is not known."]
    only_host = own.assign(iso3=["CHN", "CHN"], membership=["member", "partner"])
    with pytest.raises(pa.NothingKnown, match="no bloc had a member but the host"):
        figures.bloc_turnout(memberships=only_host)
    with pytest.raises(
        pa.NothingKnown, match="no state was a member of a bloc drawn here on 3 September 2025"
    ):
        figures.bloc_turnout(memberships=own.assign(organisation="UN"))
