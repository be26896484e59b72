import threading

import pytest

from pcgraph.errors import LimitReached
from pcgraph.limits import within


def test_work_that_ends_gives_its_result() -> None:
    assert within(5, lambda: 42) == 42


def test_errors_are_passed_on() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        within(None, fail)


def test_work_that_does_not_end_is_a_limit_reached() -> None:
    stop = threading.Event()
    with pytest.raises(LimitReached, match=r"0\.1 seconds"):
        within(0.1, stop.wait)
    stop.set()
