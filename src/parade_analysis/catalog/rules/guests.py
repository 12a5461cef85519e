"""What holds for parades, guests, blocs and votes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.fields import FIELDS, HEADS
from parade_analysis.catalog.rules.registry import Breach, control, rule
from parade_analysis.errors import hinted


@rule
def names_agree(
    countries: pd.DataFrame, attendance: pd.DataFrame, also_present: pd.DataFrame
) -> Iterator[Breach]:
    """A state has one short name."""
    names = countries.set_index("iso3")["country"]
    for table, frame in (("attendance", attendance), ("also_present", also_present)):
        expected = frame["iso3"].map(names)
        for index in frame.index[expected.notna() & (frame["country"] != expected)]:
            yield Breach(table, index, "country", f"{expected[index]!r} as in countries")


@control
def guests_are_of_known_places(
    countries: pd.DataFrame, attendance: pd.DataFrame, place_codes: pd.DataFrame
) -> Iterator[Breach]:
    """A guest without a code is of a region that is known to have none."""
    is_region = (place_codes["scheme"] == "name") & (place_codes["place_kind"] == "aggregate")
    regions = place_codes.loc[is_region, "code"]
    for index in attendance.index[attendance["iso3"].isna()]:
        place = attendance.at[index, "country"]
        if place not in {*regions}:
            expected = "a state of table countries, or a region without a code of place_codes"
            yield Breach(
                "attendance", index, "country", hinted(expected, [place], countries["country"])
            )


@rule
def guest_lists_are_whole(parades: pd.DataFrame, attendance: pd.DataFrame) -> Iterator[Breach]:
    """The announced heads of each parade add up to the control total."""
    heads = attendance[attendance["is_announced"] & attendance["rank"].isin(HEADS)]
    counts = heads["event"].value_counts()
    for parade in parades.itertuples():
        listed = int(counts.get(parade.event, 0))
        if listed != parade.announced_heads:
            expected = f"{listed}, the announced heads of {parade.event} in attendance"
            yield Breach("parades", parade.Index, "announced_heads", expected)


@rule
def hosts_are_no_guests(parades: pd.DataFrame, attendance: pd.DataFrame) -> Iterator[Breach]:
    """The host is at his own parade, named in table parades and not among the guests."""
    host = attendance["event"].map(parades.set_index("event")["host_iso3"])
    for index in attendance.index[attendance["iso3"] == host]:
        yield Breach("attendance", index, "iso3", "a guest; the host stands in table parades")


@control
def places_on_a_list_are_taken_once(attendance: pd.DataFrame) -> Iterator[Breach]:
    """A host's list is numbered from 1 without a gap."""
    numbered = attendance[attendance["announced_order"].notna()]
    for _, listed in numbered.groupby("event"):
        order = listed["announced_order"].sort_values()
        wrong = order.index[order.to_numpy() != range(1, len(order) + 1)]
        if len(wrong):
            expected = f"every number from 1 to {len(order)} once"
            yield Breach("attendance", int(wrong[0]), "announced_order", expected)


@rule
def roll_calls_add_up(roll_calls: pd.DataFrame, un_votes: pd.DataFrame) -> Iterator[Breach]:
    """Votes by member give the official totals, or less where the table is not complete."""
    counts = un_votes.groupby(["resolution", "vote"], observed=False).size()
    for call in roll_calls.itertuples():
        for vote in FIELDS["vote"].values:
            counted, total = int(counts.get((call.resolution, vote), 0)), getattr(call, vote)
            if counted > total or (call.is_complete and counted != total):
                expected = f"{counted}, the {vote} votes in un_votes"
                yield Breach("roll_calls", call.Index, vote, expected)


@control
def roll_calls_count_all_members(
    roll_calls: pd.DataFrame, un_votes: pd.DataFrame, bloc_lists: pd.DataFrame
) -> Iterator[Breach]:
    """Every member is counted once, and a call is complete exactly when all of them are there."""
    un = (bloc_lists["organisation"] == "UN") & (bloc_lists["membership"] == "member")
    members = int(bloc_lists.loc[un, "members"].sum())
    cast = roll_calls[list(FIELDS["vote"].values)].sum(axis=1)
    for index in roll_calls.index[cast != members]:
        yield Breach("roll_calls", index, "absent", f"votes of {members} members in all")
    whole = roll_calls["resolution"].map(un_votes["resolution"].value_counts()) == members
    for index in roll_calls.index[whole != roll_calls["is_complete"].astype("bool")]:
        yield Breach("roll_calls", index, "is_complete", f"true if un_votes has all {members}")


@control
def members_of_the_un_are_so_named(
    countries: pd.DataFrame, memberships: pd.DataFrame
) -> Iterator[Breach]:
    """A state is a member of the UN in both tables or in neither."""
    members = memberships[
        (memberships["organisation"] == "UN") & (memberships["membership"] == "member")
    ]
    named = (countries["un_status"] == "un_member").fillna(False)
    for index in countries.index[named != countries["iso3"].isin(members["iso3"])]:
        yield Breach("countries", index, "un_status", "un_member as in memberships, or not there")
    ended = countries["ended_on"].notna()
    for index in countries.index[ended != (countries["un_status"] == "withdrawn").fillna(False)]:
        yield Breach("countries", index, "ended_on", "a day for each withdrawn state")


@control
def lists_of_blocs_have_their_number(
    bloc_lists: pd.DataFrame, memberships: pd.DataFrame
) -> Iterator[Breach]:
    """As many members, beyond dispute and disputed, stand in memberships as the list has."""
    listed = set(zip(bloc_lists["organisation"], bloc_lists["membership"], strict=True))
    for row in bloc_lists.itertuples():
        of_list = memberships[
            (memberships["organisation"] == row.organisation)
            & (memberships["membership"] == row.membership)
        ]
        begun = of_list["valid_from"].isna() | (of_list["valid_from"] <= row.day)
        held = of_list["valid_to"].isna() | (of_list["valid_to"] >= row.day)
        disputed = (of_list["disputed_since"] <= row.day)[begun & held]
        counts = {"members": int((~disputed).sum()), "disputed": int(disputed.sum())}
        for column, counted in counts.items():
            if counted != getattr(row, column):
                expected = f"{counted}, so many in memberships on {row.day:%Y-%m-%d}"
                yield Breach("bloc_lists", row.Index, column, expected)
        compiled = of_list["snapshot_date"].mode()
        if len(compiled) and row.day != compiled[0]:
            expected = f"{compiled[0]:%Y-%m-%d}, the day of the list in memberships"
            yield Breach("bloc_lists", row.Index, "day", expected)
    for row in memberships.itertuples():
        if (row.organisation, row.membership) not in listed:
            expected = "a kind of membership that stands in bloc_lists"
            yield Breach("memberships", row.Index, "membership", expected)
