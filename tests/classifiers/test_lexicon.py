from pathlib import Path

import pytest

from classifiers.lexicon import Lexicon, lexicon_from, load_lexicon
from classifiers.pages import pages_of_clean
from items.errors import ConfigError

LEXICON = """
[[mark]]
id = "cn"
class = "state"
party = "cn"
zh = ["中國"]
en = ["China", "Chinese", "PRC"]
ru = ["Кита*", "китайск*"]

[[mark]]
id = "kz"
class = "state"
party = "kz"
zh = ["哈薩克"]
zh_context = ["哈國"]
en = ["Kazakh*"]
ru = ["Казахстан*"]
not_in = ["哈薩克自治州"]

[[mark]]
id = "ca"
class = "region"
party = "ca"
zh = ["中亞"]
en = ["Central Asia*"]
not_in = ["中亞熱帶"]

[[mark]]
id = "gold"
class = "company"
party = "cn"
en = ["=Gold"]

[[mark]]
id = "belt"
class = "project"
party = "cn"
en = ["Belt and Road"]
ru = ["Пояс* и путь"]
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_from(LEXICON, "lexicon.toml")


def found(lexicon: Lexicon, title: str, summary: str = "") -> list[str]:
    return [hit.mark.mark_id for hit in lexicon.find(title, summary)]


def test_a_mark_is_found_in_each_script(lexicon: Lexicon) -> None:
    assert found(lexicon, "中國") == found(lexicon, "中国") == ["cn"]
    assert found(lexicon, "China") == found(lexicon, "в Китае") == ["cn"]


def test_a_name_is_not_found_inside_a_longer_word(lexicon: Lexicon) -> None:
    assert found(lexicon, "Chinatown Machinas") == []


def test_a_star_stands_for_any_ending_but_not_for_another_beginning(lexicon: Lexicon) -> None:
    assert found(lexicon, "Kazakhstan's Kazakhs") == ["kz", "kz"]
    assert found(lexicon, "nonKazakh") == []


def test_capitals_and_an_equals_sign_ask_for_that_very_case(lexicon: Lexicon) -> None:
    assert found(lexicon, "PRC prc") == ["cn"]
    assert found(lexicon, "Gold gold GOLD") == ["gold"]


def test_central_asia_is_not_in_the_subtropics(lexicon: Lexicon) -> None:
    assert found(lexicon, "中亞國家") == ["ca"]
    assert found(lexicon, "中亞熱帶森林") == []


def test_two_characters_that_belong_to_two_words_are_no_name(lexicon: Lexicon) -> None:
    assert found(lexicon, "其中亚军获得者是他") == []


def test_a_form_inside_a_word_that_is_listed_does_not_count(lexicon: Lexicon) -> None:
    assert found(lexicon, "伊犁哈薩克自治州") == []


def test_an_ambiguous_form_needs_the_same_party_or_the_region_beside_it(lexicon: Lexicon) -> None:
    assert found(lexicon, "哈國總統") == []
    assert found(lexicon, "哈國總統", "哈薩克的外交") == ["kz", "kz"]
    assert found(lexicon, "中亞與哈國") == ["ca", "kz"]


def test_a_short_name_of_china_counts_beside_afghanistan_too() -> None:
    words = (("cn", 'zh_context = ["大陸"]'), ("af", 'zh = ["塔利班"]'))
    tables = [
        f'[[mark]]\nid = "{own}"\nclass = "x"\nparty = "{own}"\n{form}' for own, form in words
    ]
    near = lexicon_from("\n".join(tables), "x")
    assert found(near, "大陸與塔利班") == ["cn", "af"]
    assert found(near, "非洲大陸") == []


def test_a_pair_by_two_characters_needs_its_other_party_or_the_region() -> None:
    pair = '[[mark]]\nid = "pair"\nclass = "pair"\nparties = ["cn", "tm"]\nzh_context = ["中土"]\n'
    state = '[[mark]]\nid = "tm"\nclass = "state"\nparty = "tm"\nzh = ["土庫曼"]\n'
    both = lexicon_from(pair + state + LEXICON, "x")
    assert found(both, "中土天然氣，土庫曼來的") == ["pair", "tm"]
    assert found(both, "中土合作與中亞") == ["pair", "ca"]
    assert found(both, "哈薩克談中土關係") == ["kz"]  # China and Turkey, as likely as not


def test_words_of_a_phrase_may_be_joined_by_a_dash_but_not_by_a_sentence_end(
    lexicon: Lexicon,
) -> None:
    assert found(lexicon, "Belt-and-Road") == ["belt"]
    assert found(lexicon, "Belt. And. Road") == []
    assert found(lexicon, "Пояса и путь") == ["belt"]


def test_hits_say_where_they_stand(lexicon: Lexicon) -> None:
    title, summary = "China news", "One. Two about Kazakhstan."
    first, second = lexicon.find(title, summary)
    assert title[first.start : first.end] == "China"
    assert summary[second.start : second.end] == "Kazakhstan"
    assert (first.field, second.field, second.sentence) == (0, 1, 1)


def test_a_name_that_ends_the_text_ends_with_it_though_a_longer_one_begins_alike() -> None:
    marks = (("tokayev", "托卡葉夫"), ("envoy", "托卡葉夫特使"))
    tables = [f'[[mark]]\nid = "{own}"\nclass = "x"\nzh = ["{form}"]' for own, form in marks]
    both = lexicon_from("\n".join(tables), "x")
    for text in ("托卡葉夫", "专访托卡葉夫"):
        (hit,) = both.find(text, "")
        assert (hit.mark.mark_id, text[hit.start :], hit.end) == ("tokayev", "托卡葉夫", len(text))


def test_the_file_of_the_house_can_be_read() -> None:
    path = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"
    lexicon = load_lexicon(path)
    assert {"kz", "kg", "tj", "tm", "uz", "cn"} <= {
        party for mark in lexicon.marks.values() for party in mark.parties
    }


@pytest.mark.parametrize(
    ("text", "key", "word"),
    [
        ("", "mark", "at least one"),
        ('[[mark]]\nclass = "x"\nen = ["a"]', "mark #1.id", "missing"),
        ('[[mark]]\nid = "a"\nen = ["a"]', "mark.a.class", "missing"),
        ('[[mark]]\nid = "a"\nclass = "x"', "mark.a", "at least one form"),
        ('[[mark]]\nid = "a"\nclass = "x"\nen = "a"', "mark.a.en", "list of strings"),
        ('[[mark]]\nid = "a"\nclass = "x"\nenn = ["a"]', "mark.a.enn", "allowed are"),
        ('[[mark]]\nid = "a"\nclass = "x"\nen = ["ab*"]', "mark.a.en", "letters"),
        ('[[mark]]\nid = "a"\nclass = "x"\nen = ["a"]\n' * 2, "mark.a", "twice"),
    ],
)
def test_a_wrong_entry_names_its_file_and_key(text: str, key: str, word: str) -> None:
    with pytest.raises(ConfigError) as caught:
        lexicon_from(text, "lexicon.toml")
    assert (caught.value.where, caught.value.key) == ("lexicon.toml", key)
    assert word in caught.value.reason


def test_a_file_that_is_missing_or_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing"):
        load_lexicon(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[[mark")
    with pytest.raises(ConfigError, match="TOML"):
        load_lexicon(tmp_path / "bad.toml")


PHRASES = """
[[mark]]
id = "deal"
class = "notion"
en = ["New Deal*", "Green K*", "Green Tea Road", "Green Kiln Works"]
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("New ideas and a new deal", ["new deal"]),
        ("New new new Deals", ["new Deals"]),
        (
            "Green Kashgar, green K, green tea, Green tea road",
            ["Green Kashgar", "green K", "Green tea road"],
        ),
        ("Green-Tea Road. New. Deal", ["Green-Tea Road"]),
        ("Green kiosk, Green kiln works", ["Green kiosk", "Green kiln works"]),
        ("NEW", []),
    ],
)
def test_a_phrase_is_found_where_its_second_word_follows(text: str, wanted: list[str]) -> None:
    hits = lexicon_from(PHRASES, "lexicon.toml").find(text, "")
    assert [text[hit.start : hit.end] for hit in hits] == wanted


def test_of_two_forms_that_begin_together_the_one_in_letters_comes_first() -> None:
    lexicon = lexicon_from(
        '[[mark]]\nid = "share"\nclass = "notion"\nzh = ["A股 市場"]\n'
        '[[mark]]\nid = "letter"\nclass = "notion"\nen = ["a"]\n',
        "lexicon.toml",
    )
    assert found(lexicon, "跌了，A股 市場 a") == ["letter", "share", "letter"]
    pages = pages_of_clean([("跌了，A股 市場 a", ""), ("A股 市場", "")])
    assert lexicon.find_many(pages).marks.tolist() == [1, 0, 1, 1, 0]
