"""How much one client may ask in a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_REMEMBERED = 10_000
"""So many clients are counted; of more, whoever asked longest ago is forgotten."""


class Rates:
    """Counts requests by client (a token bucket each).

    A client may ask a whole minute's number at once; then it gets them back evenly.

    Args:
        per_minute: how many requests; 0 for any number.
        clock: seconds that only grow.

    >>> now = iter((0.0, 0.0, 0.0, 31.0))
    >>> rates = Rates(2, lambda: next(now))
    >>> [rates.wait("a") for _ in range(4)]
    [0.0, 0.0, 30.0, 0.0]
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str) -> float:
        """Count a request; give how many seconds its client must wait, 0 if it may be answered."""
        if not self._most:
            return 0.0
        now = self._clock()
        left, since = self._left.pop(who, (float(self._most), now))
        left = min(left + (now - since) * self._most / 60, float(self._most))
        taken = left >= 1
        self._left[who] = (left - taken, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / self._most

    def __len__(self) -> int:
        """Tell how many clients are counted."""
        return len(self._left)
