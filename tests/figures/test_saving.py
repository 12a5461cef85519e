"""A picture written by hand: whole, with its description, or not at all."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure


@pytest.fixture(scope="module")
def regions() -> PublishedFigure:
    return figures.regions()


def test_a_png_carries_title_and_alt_text(regions: PublishedFigure, tmp_path: Path) -> None:
    file = regions.save(tmp_path / "regions.png")
    with Image.open(file) as picture:
        assert picture.size == tuple(2 * round(side) for side in regions.bbox.size)
        assert picture.info["Title"] == regions.title
        assert picture.info["Description"] == regions.alt


def test_an_svg_carries_title_and_alt_text(regions: PublishedFigure, tmp_path: Path) -> None:
    text = regions.save(tmp_path / "regions.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert root.find("{http://www.w3.org/2000/svg}title").text == regions.title  # type: ignore[union-attr]
    assert regions.alt[:60] in text
    assert "<dc:date>" not in text


@pytest.mark.exhaustive
def test_a_pdf_carries_title_and_alt_text(regions: PublishedFigure, tmp_path: Path) -> None:
    content = regions.save(str(tmp_path / "regions.PDF")).read_bytes()
    assert content.startswith(b"%PDF")
    assert b"CreationDate" not in content


@pytest.mark.parametrize("width", [375, 700, 1200, 2000])
def test_a_picture_may_be_of_any_width(regions: PublishedFigure, width: int) -> None:
    picture = regions.at(width)
    with Image.open(BytesIO(picture.to_png())) as seen:
        assert seen.size[0] == 2 * width
    assert (picture.title, picture.alt, picture.day) == (regions.title, regions.alt, regions.day)
    assert picture.plotted.equals(regions.plotted)


@pytest.mark.parametrize("width", [319, 2401, 375.5, "wide", True, None])
def test_another_width_is_refused(regions: PublishedFigure, width: object) -> None:
    with pytest.raises(pa.DataError, match="width: expected whole pixels from 320 to 2400, found"):
        regions.at(width)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["regions.gif", "regions", "regions.png.txt"])
def test_another_ending_is_refused(regions: PublishedFigure, tmp_path: Path, name: str) -> None:
    with pytest.raises(pa.DataError, match=r"expected a name in \.png, \.svg or \.pdf"):
        regions.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [None, 5, b"regions.png"])
def test_what_is_no_path_is_refused(regions: PublishedFigure, path: object) -> None:
    with pytest.raises(pa.DataError, match="expected a file name, found"):
        regions.save(path)  # type: ignore[arg-type]


@pytest.mark.exhaustive
def test_the_same_picture_is_saved_as_the_same_bytes(
    regions: PublishedFigure, tmp_path: Path
) -> None:
    for form in ("png", "svg", "pdf"):
        one, other = (regions.save(tmp_path / f"{n}.{form}").read_bytes() for n in "ab")
        assert one == other


def test_ground_that_a_caller_made_clear_stays_clear() -> None:
    figure = figures.regions()
    assert Image.open(BytesIO(figure.to_png())).mode == "RGB"
    figure.patch.set_alpha(0)
    assert Image.open(BytesIO(figure.to_png())).getpixel((0, 0))[3] == 0
