import pytest

from classifiers.alphabets import main_script
from classifiers.calibrate import Calibration
from classifiers.gate import Gate
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.looks import Lookout
from classifiers.marks import mark_features
from classifiers.page import page_of
from classifiers.reading import read_item, read_marks

LEXICON = """
mark = [
    { id = "cn", class = "state", party = "cn", en = ["China", "Beijing"] },
    { id = "uz", class = "state", party = "uz", en = ["Uzbekistan"] },
    { id = "tashkent", class = "capital", party = "uz", en = ["Tashkent"] },
    { id = "fr", class = "state", party = "fr", en = ["France"] },
    { id = "sco", class = "org", themes = ["multilateral"], en = ["SCO"] },
    { id = "match", class = "noise_sport", en = ["football"] },
]
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_from(LEXICON, "lexicon.toml")


def features(lexicon: Lexicon, title: str, summary: str = "") -> dict[str, float]:
    return mark_features(read_marks(page_of(title, summary), lexicon))


def test_two_parties_in_a_title_stand_in_relation(lexicon: Lexicon) -> None:
    found = features(lexicon, "China signs with Uzbekistan")
    assert found["with:cn+ca:title"] == found["with:cn+ca:sentence"] == 1
    assert found["title:cn+ca"] == 1
    assert found["order:cn>ca"] == 1


def test_parties_close_together_are_nearer_than_parties_far_apart(lexicon: Lexicon) -> None:
    close = features(lexicon, "China, Uzbekistan")
    apart = features(lexicon, "China " + "and so on " * 20 + " Uzbekistan")
    assert close["with:cn+ca:near"] > 0.9 > 0.1 > apart.get("with:cn+ca:near", 0)


def test_parties_in_different_sentences_do_not_share_one(lexicon: Lexicon) -> None:
    found = features(lexicon, "News", "China grows fast. Uzbekistan grows too.")
    assert found["with:cn+ca:item"] == 1
    assert "with:cn+ca:sentence" not in found


def test_a_state_named_by_its_town_alone_may_be_but_the_venue(lexicon: Lexicon) -> None:
    assert features(lexicon, "China meets France", "in Tashkent")["venue:ca"] == 1
    assert "venue:ca" not in features(lexicon, "China meets Uzbekistan", "in Tashkent")


def test_one_side_alone_is_told_from_both(lexicon: Lexicon) -> None:
    assert features(lexicon, "Uzbekistan")["only:ca"] == 1
    assert features(lexicon, "China")["only:cn"] == 1
    assert features(lexicon, "Nothing at all")["only:none"] == 1
    assert "only:ca" not in features(lexicon, "China and Uzbekistan")


def test_what_stands_in_a_caption_counts_for_nothing_else(lexicon: Lexicon) -> None:
    caption = "The leaders of China and France shake hands in Uzbekistan last year. (Pool via AP) "
    found = features(lexicon, "China talks money", caption + "The talks went on in Beijing.")
    assert found["who:ca:caption"] == 1
    assert "with:cn+ca:item" not in found
    assert found["who:cn:lead" if "who:cn:lead" in found else "who:cn:rest"] == 1


def test_the_kind_of_a_mark_is_counted_with_the_relation(lexicon: Lexicon) -> None:
    found = features(lexicon, "Uzbekistan beat China in football")
    assert found["kind:noise_sport:title"] > 0
    assert found["act:noise_sport:cn+ca"] == 1


def test_themes_of_marks_add_up(lexicon: Lexicon) -> None:
    once = features(lexicon, "x", "SCO")["about:multilateral"]
    twice = features(lexicon, "SCO", "SCO")["about:multilateral"]
    assert 0 < once < twice


def test_parties_come_most_prominent_first(lexicon: Lexicon) -> None:
    gate = Gate({}, (0.0, 0.0), Calibration(1, 0), Calibration(1, 0), 0.0)
    look = Lookout(lexicon, gate, {}).at("Uzbekistan talks", "China, China and France")
    assert look.parties == ("uz", "cn", "fr")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("中國與烏茲別克 deal", "han"),
        ("中央アジアのニュースです", "kana"),
        ("Китай и Узбекистан", "cyrillic"),
        ("Тоқаев Қытайға барды", "other"),
        ("China and Uzbekistan", "latin"),
        ("أخبار آسيا الوسطى", "other"),
        ("😀 123", "other"),
    ],
)
def test_the_script_of_an_item_is_where_most_letters_are_from(text: str, script: str) -> None:
    assert main_script(text) == script


def test_a_reading_without_summary_keeps_what_the_title_says(lexicon: Lexicon) -> None:
    whole = read_item("China and Uzbekistan", "France plays football", lexicon)
    title = whole.headline()
    assert mark_features(title) == features(lexicon, "China and Uzbekistan")
    assert title.terms == whole.title_terms
