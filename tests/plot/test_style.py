"""The style is on only where a figure is drawn, in whatever thread that is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl

from parade_analysis import figures
from parade_analysis.plot.style import style


def test_threads_leave_the_settings_as_they_were() -> None:
    before = dict(mpl.rcParams)
    alone = figures.regions().to_png()
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: figures.regions().to_png(), range(6)))
    assert dict(mpl.rcParams) == before
    assert {*drawn} == {alone}


def test_a_style_within_a_style_ends_with_it() -> None:
    before = dict(mpl.rcParams)
    with style():
        outer = mpl.rcParams["font.size"]
        with style():
            assert mpl.rcParams["font.size"] == outer
        assert mpl.rcParams["font.size"] == outer
    assert dict(mpl.rcParams) == before
