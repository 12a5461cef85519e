"""What was computed of the same tables before."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Hashable
from typing import Any, ParamSpec

import pandas as pd

Asked = ParamSpec("Asked")


def remembered(function: Callable[Asked, pd.DataFrame]) -> Callable[Asked, pd.DataFrame]:
    """Let a function of tables keep its last answer, for when it is asked the same again.

    Parameters
    ----------
    function : callable
        Its answer depends on the content of what it takes, and on nothing else.

    Returns
    -------
    callable
        The same function; each caller has a frame of their own.

    Examples
    --------
    >>> asked = []
    >>> doubled = remembered(lambda frame: asked.append(len(frame)) or 2 * frame)
    >>> for _ in range(3):
    ...     answer = doubled(pd.DataFrame({"value": [1, 2]}))
    >>> answer["value"].tolist(), asked
    ([2, 4], [2])
    """
    signature = inspect.signature(function)
    last: tuple[Hashable, pd.DataFrame] | None = None

    @functools.wraps(function)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> pd.DataFrame:
        nonlocal last
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        try:
            asked = tuple(_content(each) for each in given.arguments.values())
        except TypeError:  # a cell has no hash
            return function(*args, **kwargs)
        known = last
        if known is None or known[0] != asked:
            last = known = asked, function(*args, **kwargs)
        return known[1].copy()

    return answer


def _content(given: Any) -> Hashable:
    if not isinstance(given, pd.DataFrame):
        hash(given)
        return given
    cells = pd.util.hash_pandas_object(given).to_numpy().tobytes()
    return tuple(given.columns), tuple(given.dtypes.astype("str")), cells
