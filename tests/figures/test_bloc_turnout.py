"""Blocs by who came: titles that are true of any guest list."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.bloc_turnout import title_words

from .guests import invented
from .words import marks_by_gid, misplaced, texts


def test_squares_and_discs_by_who_came() -> None:
    figure = figures.bloc_turnout()
    kinds = marks_by_gid(figure.axes[0])
    assert (kinds["member-came"], kinds["member-absent"]) == (38, 70)
    assert figure.title == "All of the CSTO and EAEU came, 1 of 27 from the EU, 1 of 32 from NATO"
    assert (
        len(texts(figure, "doubt")) == 3
    )  # Saudi Arabia in BRICS, Moldova in CIS, Armenia in CSTO
    (subtitle,) = texts(figure, "subtitle")
    assert "Saudi Arabia in BRICS, Moldova in CIS, Armenia in CSTO" in subtitle.get_text()


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (
            {"as_of": "2025-08-28"},
            "All of the CSTO and EAEU are due, 1 of 27 from the EU, 1 of 32 from NATO",
        ),
        ({"parade": "pyongyang-2025"}, "1 of 10 leaders from the SCO came, 1 of 11 from BRICS"),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "1 of 10 leaders from ASEAN is due, 1 of 10 from the SCO, 1 of 11 from BRICS",
        ),
        (
            {"parade": "invented", **invented("islands at the date line")},
            "No leader from the 4 blocs came",
        ),
        (
            {"parade": "invented", **invented("all of the EU")},
            "14 of 15 leaders from the EU came, the highest share of 4 blocs",
        ),
    ],
)
def test_titles_of_other_parades(options: dict[str, object], title: str) -> None:
    figure = figures.bloc_turnout(**options)  # type: ignore[arg-type]
    assert figure.title == title
    assert not misplaced(figure)


def test_a_doubt_is_not_known_before_it_was_read() -> None:
    # The list with the doubts was compiled on 3 September 2025.
    for parade, day in (("beijing-2015", "2015-08-26"), ("beijing-2025", "2025-09-02")):
        figure = figures.bloc_turnout(parade=parade, as_of=day)
        assert "in doubt" not in texts(figure, "subtitle")[0].get_text()
        assert not texts(figure, "doubt")
    figure = figures.bloc_turnout(as_of="2025-09-03")
    assert "Saudi Arabia in BRICS" in texts(figure, "subtitle")[0].get_text()


def turnout(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["organisation", "came", "members"])
    return frame.assign(share_fraction=frame["came"] / frame["members"])


@pytest.mark.parametrize(
    ("members", "title"),
    [
        (turnout(("NATO", 3, 3)), "All of NATO came"),
        (turnout(("EU", 2, 2), ("NATO", 3, 3)), "All of the EU and NATO came"),
        (
            turnout(("EU", 2, 2), ("CIS", 3, 3), ("SCO", 3, 3), ("EAEU", 2, 2)),
            "All members of 4 blocs came",
        ),
        (turnout(("EU", 1, 1)), "All of the EU came"),
        (
            turnout(("EU", 2, 4), ("CIS", 3, 6)),
            "2 of 4 leaders from the EU came, 3 of 6 from the CIS",
        ),
        (
            turnout(("BRICS", 5, 10), ("EU", 11, 27), ("NATO", 11, 32), ("ASEAN", 1, 10)),
            "5 of 10 leaders from BRICS came, 1 of 10 from ASEAN",
        ),
        (turnout(("EU", 2, 4)), "2 of 4 leaders from the EU came"),
        (turnout(("BRICS", 0, 4)), "No leader from BRICS came"),
        (
            turnout(("EU", 2, 4), ("CIS", 2, 6)),
            "2 of 4 leaders from the EU came, the highest share of 2 blocs",
        ),
    ],
)
def test_titles_go_on_to_the_next_true_finding(members: pd.DataFrame, title: str) -> None:
    assert title_words(members, False) == title


def test_memberships_of_ones_own_may_have_no_dates_but_say_so() -> None:
    own = pd.DataFrame({"organisation": "EU", "iso3": ["SVK", "FRA"], "membership": "member"})
    with pytest.raises(pa.DataError, match="memberships has no column valid_from, valid_to"):
        figures.bloc_turnout(memberships=own)
    own = own.assign(valid_from=None, valid_to=None)
    figure = figures.bloc_turnout(memberships=own)
    assert figure.title == "1 of 2 leaders from the EU came"
    assert "in doubt" not in texts(figure, "subtitle")[0].get_text()
    only_host = own.assign(iso3=["CHN", "CHN"], membership=["member", "partner"])
    with pytest.raises(pa.NothingKnown, match="no bloc had a member but the host"):
        figures.bloc_turnout(memberships=only_host)
    with pytest.raises(
        pa.NothingKnown, match="no state was a member of a bloc drawn here on 3 September 2025"
    ):
        figures.bloc_turnout(memberships=own.assign(organisation="UN"))
