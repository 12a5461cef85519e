"""Every figure is called in one way, with anything, as of any day."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import io
import subprocess
import sys
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.figures import FIGURES, FUNCTIONS
from parade_analysis.plot.picture import PublishedFigure

from .words import dates, later_dates, said, texts

NAMES = list(FIGURES)
DAYS = [f"{day:%Y-%m-%d}" for day in pd.date_range("1950-01-01", "2026-11-28", periods=32)]
DAYS += ["2012-06-30", "2018-03-25", "2019-06-01", "2020-12-31", "2024-06-19"]
DAYS += ["2025-08-28", "2025-09-02", "2025-09-03"]
SAMPLE = ["2004-06-30", "2019-06-01"]
"""Days of the quick run; all forty are drawn in the exhaustive one."""


def by_itself(name: str) -> dict[str, pd.DataFrame]:
    return {table: pa.load(table) for table in FIGURES[name].registered.tables}


def same(one: PublishedFigure, other: PublishedFigure) -> bool:
    pd.testing.assert_frame_equal(one.plotted, other.plotted)
    return said(one) == said(other)


# --- how it is called


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_needs_nothing(drawn: Callable[[str], PublishedFigure], name: str) -> None:
    figure = drawn(name)
    assert figure.title
    assert figure.title.rstrip(".") in figure.alt
    assert len(figure.plotted)


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_shows_tables_then_options(name: str) -> None:
    about, signature = FIGURES[name].registered, inspect.signature(FIGURES[name])
    parameters = list(signature.parameters.values())
    tables = parameters[: len(about.reads)]
    assert [each.name for each in tables] == list(about.reads)
    for each in tables:
        assert each.default is None
        assert "DataFrame | None" in str(each)
        assert each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    options = parameters[len(about.reads) :]
    assert {each.kind for each in options} == {inspect.Parameter.KEYWORD_ONLY}
    common = ["as_of", "data", *(["worldview"] if about.has_shapes else []), "title", "width"]
    assert [each.name for each in options] == [*about.options, *common]


@pytest.mark.parametrize("name", NAMES)
def test_help_shows_the_figure_itself(name: str) -> None:
    function = FIGURES[name]
    assert function.__name__ == FUNCTIONS[name]
    assert function.__module__ == f"parade_analysis.figures.{function.__name__}"
    text = function.__doc__
    for part in ("Parameters\n", "Returns\n", "Raises\n", "Examples\n", *function.registered.reads):
        assert part in text
    for option in (*function.registered.options, "as_of", "data", "title", "width"):
        assert f"\n{option} : " in text


@pytest.mark.exhaustive
def test_a_name_is_the_function_at_every_access() -> None:
    code = (
        "import importlib, parade_analysis as pa\n"
        "first = importlib.import_module('parade_analysis.figures.regions')\n"
        "from parade_analysis.figures import china_share, regions\n"
        "assert callable(pa.figures.regions) and pa.figures.regions is regions\n"
        "importlib.import_module('parade_analysis.figures.china_share')\n"
        "assert pa.figures.china_share is china_share is pa.figures.FIGURES['china-share']\n"
        "assert all(callable(getattr(pa.figures, name)) for name in pa.figures.__all__[1:])\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_rooms_are_there_without_being_imported() -> None:
    code = (
        "import sys, parade_analysis as pa\n"
        "assert {'figures', 'attendance', 'trade', 'meetings', 'claims'} <= set(dir(pa))\n"
        "assert 'regions' in pa.figures.FIGURES and dir(pa.figures)\n"
        "assert not {'pandas', 'matplotlib', 'geopandas'} & set(sys.modules)\n"
        "assert pa.attendance.heads and pa.trade.concentration and pa.meetings.include\n"
        "assert pa.claims.check_claims is pa.check_claims\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="parade_analysis"):
        _ = pa.nothing  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="figures"):
        _ = figures.nothing
    with pytest.raises(KeyError):
        FIGURES["nothing"]


PUBLIC = ["attendance", "claims", "geography", "meetings", "trade", "places", "figures"]


def public_functions() -> list[tuple[str, Callable[..., object]]]:
    found: dict[str, Callable[..., object]] = {}
    for room in ("", *PUBLIC):
        module = importlib.import_module(f"parade_analysis.{room}".rstrip("."))
        for name in module.__all__:
            each = getattr(module, name)
            if inspect.isfunction(each):
                found[f"{each.__module__}.{each.__qualname__}"] = each
    return sorted(found.items())


@pytest.mark.parametrize(("name", "function"), public_functions())
def test_a_public_function_says_what_goes_in_and_out(
    name: str, function: Callable[..., object]
) -> None:
    text = inspect.getdoc(function) or ""
    parts = ["Returns\n-------", "Raises\n------", "Examples\n--------"]
    if inspect.signature(function).parameters:
        parts.append("Parameters\n----------")
    assert not [part.split("\n")[0] for part in parts if part not in text], name


# --- what is handed in


def reread(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(
        io.StringIO(frame.to_csv(index=False)), keep_default_na=False, na_values=[""]
    )


ALIKE: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "shuffled": lambda frame: frame.sample(frac=1, random_state=3),
    "with another column": lambda frame: frame.assign(mine=1).iloc[:, ::-1],
    "read back from CSV": reread,
    "without attributes": lambda frame: frame.merge(frame[[frame.columns[0]]].drop_duplicates()),
}
"""Ways in which a table stays what it is."""


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_give_the_same_figure_and_stay_as_they_were(
    drawn: Callable[[str], PublishedFigure], name: str
) -> None:
    frames = {table: shuffled_and_reread(frame) for table, frame in by_itself(name).items()}
    before = {table: frame.copy() for table, frame in frames.items()}
    mpl.get_backend()  # else whatever asks first chooses one, and that shows as a change
    settings = mpl.rcParams.copy()
    assert same(FIGURES[name](**frames), drawn(name))
    for table, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[table])
    assert mpl.rcParams == settings
    assert plt.get_fignums() == []


def shuffled_and_reread(frame: pd.DataFrame) -> pd.DataFrame:
    return ALIKE["shuffled"](ALIKE["with another column"](reread(frame)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", ALIKE)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_in_any_way_give_the_same_figure(
    drawn: Callable[[str], PublishedFigure], name: str, way: str
) -> None:
    frames = {table: ALIKE[way](frame) for table, frame in by_itself(name).items()}
    assert same(FIGURES[name](**frames), drawn(name))


PARTS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "the first half": lambda frame: frame.head(len(frame) // 2),
    "every third row": lambda frame: frame.iloc[::3],
    "one row": lambda frame: frame.tail(1),
    "merged with itself": lambda frame: frame.head(40).merge(frame.head(3), how="left"),
    "twice": lambda frame: pd.concat([frame, frame], ignore_index=True),
}


def drawn_or_refused(name: str, **given: object) -> PublishedFigure | None:
    refused = ""
    try:
        figure: PublishedFigure = FIGURES[name](**given)
    except pa.DataError as error:
        refused = str(error)
    if refused:
        assert refused.startswith(f"{name}: ")
        assert len(refused) < 400
        return None
    assert figure.title
    assert "nan" not in " ".join(said(figure)).lower().split()
    return figure


@pytest.mark.sampled
@pytest.mark.parametrize(
    "way", ["every third row", pytest.param("one row", marks=pytest.mark.exhaustive)]
)
@pytest.mark.parametrize("name", NAMES)
def test_a_part_of_its_main_table_is_drawn_as_a_part_or_refused(name: str, way: str) -> None:
    main = FIGURES[name].registered.tables[0]
    frame = PARTS[way](pa.load(main))
    figure = drawn_or_refused(name, **{main: frame})
    if figure is None or len(frame) == len(pa.load(main)):
        return
    line, *_ = (each.get_text().replace("\n", " ") for each in texts(figure, "source"))
    named = f"a selection of {main} ({len(frame):,} of " in line or f"{main} as given" in line
    assert named is (main not in figure.undrawn)
    assert "As of" not in line


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", PARTS)
@pytest.mark.parametrize(
    ("name", "table"),
    [(name, table) for name in NAMES for table in FIGURES[name].registered.tables],
)
def test_a_part_of_any_table_is_drawn_or_refused(name: str, table: str, way: str) -> None:
    drawn_or_refused(name, **{table: PARTS[way](pa.load(table))})


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_the_columns_that_a_figure_says_it_reads_are_enough(name: str) -> None:
    about = FIGURES[name].registered
    frames = {table: frame[about.reads[table].split()] for table, frame in by_itself(name).items()}
    figure = drawn_or_refused(name, **frames)
    assert figure is not None
    line, *_ = (each.get_text().replace("\n", " ") for each in texts(figure, "source"))
    assert "columns)" in line


@pytest.mark.sampled
@pytest.mark.parametrize("most", [1, pytest.param(100, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_not_there_is_named(name: str, most: int) -> None:
    about = FIGURES[name].registered
    for table in about.tables:
        for column in about.reads[table].split()[-most:]:
            with pytest.raises(pa.DataError, match=f"{name}: {table} has no column {column};"):
                FIGURES[name](**{table: pa.load(table).drop(columns=column)})


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_refused(name: str) -> None:
    for table in FIGURES[name].registered.tables:
        with pytest.raises(pa.DataError, match=f"^{name}: {table} has no row$"):
            FIGURES[name](**{table: pa.load(table).iloc[:0]})


@pytest.mark.parametrize("wrong", [[1, 2], "meetings.csv", {"iso3": ["CHN"]}, 3])
def test_what_is_no_frame_is_refused(wrong: object) -> None:
    with pytest.raises(pa.DataError, match=r"running-count: meetings: found .* a pandas DataFrame"):
        figures.running_count(meetings=wrong)


def test_a_wrong_value_is_named_by_figure_table_and_column() -> None:
    shares = pa.load("trade_partners").astype({"year": "object"})
    shares.loc[3, "year"] = "two thousand"
    with pytest.raises(pa.DataError, match="china-share: trade_partners, column year: found 'two"):
        figures.china_share(trade_partners=shares)


def test_tables_may_be_given_in_order() -> None:
    tables = by_itself("china-share").values()
    assert same(figures.china_share(*tables), figures.china_share())


def test_an_option_is_no_table_and_a_table_no_option() -> None:
    with pytest.raises(TypeError):
        figures.china_share(pa.load("trade_partners"), meetings=pa.load("meetings"))
    with pytest.raises(TypeError):
        figures.china_share("CHN", "PRK", "x", "y", "z", "w", "v", "u")


@pytest.mark.parametrize("option", ["parade", "parades"])
def test_a_parade_that_is_not_listed_is_refused_on_any_day(option: str) -> None:
    for name in NAMES:
        if option in FIGURES[name].registered.options:
            value = "mars-2030" if option == "parade" else ("beijing-2025", "mars-2030")
            for day in (None, "1990-01-01"):
                with pytest.raises(pa.DataError, match="there is no parade 'mars-2030'") as caught:
                    FIGURES[name](**{option: value}, as_of=day)
                assert not isinstance(caught.value, pa.NothingKnown)


# --- as of a day


@pytest.mark.parametrize(
    "day",
    [
        "03.09.2025",
        "2025-9-3",
        "20250903",
        "2025-02-30",
        "٢٠٢٥-٠٩-٠٣",
        "2025-09-03T10:00",
        20250903,
        2025.5,
        True,
        np.datetime64("2025-09-03"),
        pd.Timestamp("2025-09-03", tz="Asia/Shanghai"),
        dt.datetime(2025, 9, 3, tzinfo=dt.UTC),
        pd.NaT,
        "",
    ],
)
def test_a_day_is_never_guessed(day: object) -> None:
    with pytest.raises(pa.DataError, match="expected a date as YYYY-MM-DD"):
        figures.regions(as_of=day)


@pytest.mark.parametrize(
    "day", ["2025-09-02", dt.date(2025, 9, 2), pd.Timestamp("2025-09-02 23:00")]
)
def test_a_day_is_a_text_a_date_or_a_timestamp(day: object) -> None:
    assert figures.regions(as_of=day).day == pd.Timestamp("2025-09-02")


def check_day(name: str, day: str) -> None:
    figure = drawn_or_refused(name, as_of=day)
    if figure is None:
        return
    researched = pa.load(FIGURES[name].registered.tables[0]).attrs["covered_to"]
    assert figure.day == min(pd.Timestamp(day), pd.Timestamp(researched))
    assert later_dates(figure, pd.Timestamp(day), pa.load("parades")) == []
    given = FIGURES[name](**by_itself(name), as_of=day)
    assert same(given, figure)


@pytest.mark.sampled
@pytest.mark.parametrize("day", SAMPLE)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_knows_nothing_later_than_its_day(name: str, day: str) -> None:
    check_day(name, day)


@pytest.mark.exhaustive
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_knows_nothing_later_than_any_day(name: str, day: str) -> None:
    check_day(name, day)


@pytest.mark.parametrize("name", NAMES)
def test_before_all_records_the_reason_is_the_day(name: str) -> None:
    with pytest.raises(pa.NothingKnown, match=r"by 1 January 1940$"):
        FIGURES[name](as_of="1940-01-01")


def test_a_table_as_of_a_day_counts_as_published_as_of_that_day() -> None:
    then = pa.load("meetings", as_of="2019-06-01")
    figure = figures.running_count(meetings=then)
    (line,) = (each.get_text() for each in texts(figure, "source"))
    assert "As of 1 June 2019." in line
    assert figure.day == pd.Timestamp("2019-06-01")


def test_a_frame_that_can_not_tell_its_days_is_refused_as_of_a_day() -> None:
    undated = pa.load("meetings").drop(columns="known_from")
    with pytest.raises(pa.DataError, match="running-count: meetings has no column known_from"):
        figures.running_count(meetings=undated, as_of="2019-06-01")
    assert figures.running_count(meetings=undated, countries=pa.load("countries"))


def test_a_given_frame_ends_on_its_own_last_day() -> None:
    vietnam = pa.load("meetings").query("iso3 == 'VNM' and start_date < '2020-01-01'")
    figure = figures.running_count(meetings=vietnam)
    assert figure.day == vietnam["end_date"].max()
    (line,) = (each.get_text().replace("\n", " ") for each in texts(figure, "source"))
    assert f"a selection of meetings ({len(vietnam)} of {len(pa.load('meetings'))} rows)" in line


def test_a_frame_of_other_rows_is_called_the_callers() -> None:
    mine = pa.load("trade_concentration_world").assign(hhi=0.5)
    figure = figures.world_comparison(trade_concentration_world=mine)
    (line,) = (each.get_text().replace("\n", " ") for each in texts(figure, "source"))
    assert "trade_concentration_world as given" in line
    assert "As of" not in line
    assert "World Bank" not in line


# --- what comes back


def test_a_title_of_ones_own_is_shown_and_told() -> None:
    figure = figures.regions(title="Who came, by region")
    (title,) = texts(figure, "title")
    assert title.get_text() == figure.title == "Who came, by region"
    assert "caller's title: Who came, by region" in figure.description


def test_every_table_has_a_sentence_for_a_day_on_which_nothing_was_known() -> None:
    for name, table in TABLES.items():
        assert bool(table.unknown) == ("known_from" in table.columns), name


def test_the_scan_for_dates_bites() -> None:
    text = "From 3 September 2025 to June 2026, since 2011, resolution 2397, 2,015 and 2019-06-01"
    assert [words for words, *_ in dates(text)] == [
        "3 September 2025",
        "June 2026",
        "2011",
        "2019-06-01",
    ]
