import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifiers.bags import Bags, bags_of, products, turned

COUNTS = st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 5), max_size=6), max_size=8)


def dense(bags: Bags, width: int) -> np.ndarray:
    table = np.zeros((len(bags), width))
    table[bags.rows, bags.terms] = bags.values
    return table


@given(COUNTS, COUNTS)
def test_products_are_those_of_the_full_tables(left: list, right: list) -> None:
    items, documents = bags_of(left), bags_of(right)
    got = products(items, turned(documents, 10), len(right))
    assert np.allclose(got, dense(items, 10) @ dense(documents, 10).T)


@given(COUNTS)
def test_rows_can_be_picked_in_any_order(counts: list) -> None:
    bags = bags_of(counts)
    rows = np.arange(len(counts))[::-1]
    assert np.array_equal(dense(bags.at(rows), 10), dense(bags, 10)[rows])


def test_many_rows_are_compared_in_parts_with_the_same_result() -> None:
    bags = bags_of([{at % 10: 1 + at % 3} for at in range(1200)])
    documents = turned(bags_of([{1: 1, 4: 2}, {}, {9: 1}]), 10)
    parts = [products(bags.at(np.array([row])), documents, 3) for row in range(1200)]
    assert np.array_equal(products(bags, documents, 3), np.concatenate(parts))
