"""A strip under axes that shares their years."""

from __future__ import annotations

from matplotlib.axes import Axes


def strip_under(above: Axes, *, ax: Axes) -> Axes:
    """Take the years of the axes above and leave no frame."""
    ax.set_xlim(above.get_xlim())
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax
