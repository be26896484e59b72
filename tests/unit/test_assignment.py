"""The assignment, against trying every one."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcgraph.drafts.assignment import best_pairs

COLUMNS = 4
WORTH = st.lists(
    st.dictionaries(st.integers(0, COLUMNS - 1), st.integers(1, 100).map(lambda one: one / 100)),
    max_size=4,
)


def total(worth: list[dict[int, float]], pairs: dict[int, int]) -> float:
    return sum(worth[row][column] for row, column in pairs.items())


def greatest(worth: list[dict[int, float]]) -> float:
    """Try every way to give each row a column or none."""
    none = range(COLUMNS, COLUMNS + len(worth))
    return max(
        sum(mine.get(column, 0.0) for mine, column in zip(worth, chosen, strict=False))
        for chosen in permutations([*range(COLUMNS), *none], len(worth))
    )


@settings(max_examples=60, deadline=None)
@given(WORTH)
def test_no_other_assignment_is_worth_more(worth: list[dict[int, float]]) -> None:
    pairs = best_pairs(worth)
    assert len(set(pairs.values())) == len(pairs)
    assert all(column in worth[row] for row, column in pairs.items())
    assert total(worth, pairs) == pytest.approx(greatest(worth))


def test_two_good_pairs_win_over_the_best_one() -> None:
    assert best_pairs([{0: 0.9, 1: 0.8}, {0: 0.7}]) == {0: 1, 1: 0}
    assert best_pairs([{0: 0.9, 1: 0.1}, {0: 0.7}]) == {0: 0}


def test_equal_sums_are_settled_the_same_way_whatever_the_order_of_columns() -> None:
    worth = [{0: 0.5, 1: 0.5}, {1: 0.5, 0: 0.5}]
    turned = [dict(reversed(one.items())) for one in worth]
    assert best_pairs(worth) == best_pairs(turned)
