"""A figure's file says what is shown; how it looks is the business of `plot`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from matplotlib import colors

HOME = Path(__file__).parents[2] / "src" / "parade_analysis" / "figures"
LOOKS = {
    *("size", "fontsize", "figsize", "color", "colour", "facecolor", "edgecolor", "linewidth"),
    *("markersize", "xytext", "textcoords", "offset", "place", "dx", "dy", "ha", "va", "zorder"),
    *("above", "below", "left", "right", "gap", "height", "alpha", "hatch", "weight", "rotation"),
}
"""Arguments that only `plot` gives."""
DRAWS = {
    *("plot", "text", "annotate", "scatter", "bar", "barh", "set_xlim", "set_ylim", "add_axes"),
    *("axvspan", "axhspan", "axvline", "axhline", "fill_between", "set_size_inches"),
}


FILES = sorted(each.stem for each in HOME.glob("*.py") if each.stem != "__init__")


@pytest.mark.parametrize("module", FILES)
def test_it_holds_no_look_and_no_place(module: str) -> None:
    tree = ast.parse((HOME / f"{module}.py").read_text(encoding="utf-8"))
    plotting = _plot_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_colour = re.fullmatch(r"#[0-9a-fA-F]{3,8}|C\d|tab:\w+", node.value) or (
                node.value in colors.CSS4_COLORS
            )
            assert not is_colour, f"line {node.lineno}: the colour {node.value}"
        if isinstance(node, ast.Call):
            named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert named not in DRAWS, f"line {node.lineno}: draws by itself, {named}"
            for given in node.keywords:
                is_look = given.arg in LOOKS and _is_literal(given.value)
                assert not is_look, f"line {node.lineno}: a look, {given.arg}"
            is_plotting = ast.unparse(node.func).split(".")[0] in plotting
            given = [*node.args, *(each.value for each in node.keywords)]
            numbers = [each for each in given if _is_literal(each)]
            assert not (is_plotting and numbers), f"line {node.lineno}: a number that plot needs"


def _is_literal(node: ast.expr) -> bool:
    """Whether it is a number, a signed one or a list of them, and no switch."""
    if isinstance(node, ast.UnaryOp):
        return _is_literal(node.operand)
    if isinstance(node, ast.Tuple | ast.List):
        return any(map(_is_literal, node.elts))
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    return is_number and not isinstance(node.value, bool)


def _plot_names(tree: ast.Module) -> set[str]:
    """Return the names under which a file has modules of `plot`, and what is in them."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("parade_analysis.plot")
        for alias in node.names
    }
