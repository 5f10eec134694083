import numpy as np
import pytest

from classifiers.net import Net, fit_net, net_from


def example(size: int = 300) -> tuple[np.ndarray, ...]:
    """Items whose one answer is whether exactly one of the first two columns is positive."""
    chance = np.random.default_rng(5)
    columns = chance.normal(size=(size, 12)).astype(np.float32)
    answers = ((columns[:, :1] > 0) != (columns[:, 1:2] > 0)).astype(np.float32)
    return columns, answers, np.ones_like(answers), np.zeros_like(answers)


@pytest.fixture(scope="module")
def net() -> Net:
    return fit_net(*example(), members=2)


def test_the_same_examples_give_the_same_network_to_the_bit(net: Net) -> None:
    again = fit_net(*example(), members=2)
    assert all(
        np.array_equal(net.arrays("n")[key], again.arrays("n")[key]) for key in net.arrays("n")
    )


def test_shares_of_the_columns_and_the_base_are_exactly_the_answer(net: Net) -> None:
    columns, *_ = example()
    for row in columns[:20]:
        told = net.base + row @ net.weights_at(row)
        assert told == pytest.approx(net.logits(row[None, :])[0], abs=1e-5)


def test_the_average_item_gets_the_base(net: Net) -> None:
    nothing = np.zeros(12, dtype=np.float32)
    assert net.logits(nothing[None, :])[0] == pytest.approx(net.base)
    assert np.isfinite(net.weights_at(nothing)).all()


def test_an_answer_of_weight_zero_teaches_nothing() -> None:
    columns, answers, weights, given = example()
    weights[150:] = 0
    other = answers.copy()
    other[150:] = 1 - other[150:]
    first, second = (fit_net(columns, said, weights, given, members=1) for said in (answers, other))
    assert np.array_equal(first.outer, second.outer)


def test_it_learns_what_no_single_column_tells() -> None:
    columns, answers, weights, given = example(4000)
    net = fit_net(*(part[:3000] for part in (columns, answers, weights, given)), members=3)
    right = (net.logits(columns[3000:]) > 0) == (answers[3000:] > 0)
    assert right.mean() > 0.65  # a linear answer gets 0.5


def test_what_is_given_beforehand_need_not_be_learned() -> None:
    columns, answers, weights, _ = example()
    known = np.where(answers > 0, 20, -20).astype(np.float32)
    first, last = (fit_net(columns, said, weights, known, members=1) for said in (answers, answers))
    said = first.logits(columns)
    assert ((said + known > 0) == (answers > 0)).all()
    assert np.array_equal(said, last.logits(columns))


def test_a_network_survives_being_kept(net: Net) -> None:
    assert np.array_equal(net_from("n", net.arrays("n")).inner, net.inner)
