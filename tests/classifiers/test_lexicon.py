"""Names are found as words of their script, in every usual form, and not inside others."""

from pathlib import Path

import pytest

from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.reading import read_item
from items.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "config" / "lexicon.toml")


def parties(lexicon: Lexicon, title: str) -> set[str]:
    return {party for hit in read_item(title, "", lexicon).hits for party in hit.mark.parties}


@pytest.mark.parametrize(
    ("title", "party"),
    [
        ("哈薩克總統託卡葉夫出訪", "kz"),
        ("哈萨克斯坦总统托卡耶夫出访", "kz"),
        ("Kazakh president leaves for talks", "kz"),
        ("Президент Казахстана отбыл с визитом", "kz"),
        ("烏茲別克總統米爾濟約耶夫", "uz"),
        ("В Ташкенте встретили гостей из Узбекистана", "uz"),
        ("Chinese firms open a plant", "cn"),
        ("Китайские компании открыли завод", "cn"),
    ],
)
def test_a_state_is_found_in_each_script_and_ending(
    lexicon: Lexicon, title: str, party: str
) -> None:
    assert party in parties(lexicon, title)


@pytest.mark.parametrize(
    "title", ["中亚热带水果丰收", "中亞熱帶季風", "Ushering in spring", "Chinatown"]
)
def test_a_name_inside_another_word_is_not_found(lexicon: Lexicon, title: str) -> None:
    assert parties(lexicon, title) & {"ca", "kz", "kg", "tj", "tm", "uz"} == set()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[mark]\n", "TOML"),
        ('[[mark]]\nid = "a"\nclass = "state"\nnonsense = 1\n', "nonsense"),
    ],
)
def test_a_wrong_lexicon_names_the_file(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(text)

    with pytest.raises(ConfigError) as error:
        load_lexicon(path)

    assert str(path) in str(error.value)
    assert reason in str(error.value)
