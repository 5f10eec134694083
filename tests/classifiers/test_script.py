"""Simplified text in Traditional characters, as Taiwan writes it."""

import pytest

from classifiers.script import to_traditional


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一个中国原则", "一個中國原則"),
        ("两个中亚国家", "兩個中亞國家"),
        ("个中原因", "箇中原因"),
        ("吉尔吉斯斯坦和乌兹别克斯坦", "吉爾吉斯和烏茲別克"),
        ("集装箱班列的软件", "貨櫃班列的軟體"),
        ("導彈", "飛彈"),
        ("China’s 后天", "China’s 後天"),
        ("", ""),
    ],
)
def test_taiwan_terms_are_used_and_a_counted_word_is_not_mistaken(text: str, shown: str) -> None:
    assert to_traditional(text) == shown
