"""A figure's file says what is shown; how it looks is the business of `plot`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from matplotlib import colors

from parade_analysis.figures import FUNCTIONS

HOME = Path(__file__).parents[2] / "src" / "parade_analysis" / "figures"
LOOKS = {
    *("size", "fontsize", "figsize", "color", "colour", "facecolor", "edgecolor", "linewidth"),
    *("markersize", "xytext", "textcoords", "offset", "place", "dx", "dy", "ha", "va", "zorder"),
    *("above", "below", "left", "right", "gap", "height", "alpha", "hatch", "weight", "rotation"),
}
"""Arguments that only `plot` gives."""
DRAWS = {"plot", "text", "annotate", "scatter", "bar", "barh", "set_xlim", "set_ylim", "add_axes"}


@pytest.mark.parametrize("module", FUNCTIONS.values())
def test_it_holds_no_look_and_no_place(module: str) -> None:
    tree = ast.parse((HOME / f"{module}.py").read_text(encoding="utf-8"))
    if "style.canvas" in ast.unparse(tree):
        pytest.skip("not drawn anew yet")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_colour = re.fullmatch(r"#[0-9a-fA-F]{3,8}", node.value) or node.value in (
                colors.CSS4_COLORS
            )
            assert not is_colour, f"line {node.lineno}: the colour {node.value}"
        if isinstance(node, ast.Call):
            named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert named not in DRAWS, f"line {node.lineno}: draws by itself, {named}"
            for given in node.keywords:
                is_look = given.arg in LOOKS and isinstance(given.value, ast.Constant | ast.Tuple)
                assert not is_look, f"line {node.lineno}: a look, {given.arg}"
            is_plotting = ast.unparse(node.func).split(".")[0] in _plot_modules(tree)
            numbers = [each for each in node.args if isinstance(each, ast.Constant)]
            numbers = [each for each in numbers if isinstance(each.value, int | float)]
            assert not (is_plotting and numbers), f"line {node.lineno}: a number that plot needs"


def _plot_modules(tree: ast.Module) -> set[str]:
    """Return the names under which a file has modules of `plot`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "parade_analysis.plot"
        for alias in node.names
    }
