import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.language import language_of
from feeds.languages import languages_of
from items.feed import Language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中國與中亞五國舉行貿易會談，討論鐵路與能源", "zh-Hant"),
        ("中国与中亚五国举行贸易会谈，讨论铁路与能源", "zh-Hans"),
        ("Uzbekistan signs a railway deal with China", "en"),
        ("Tokayev, Xi discuss trade", "en"),
        ("Узбекистан и Китай обсудили железную дорогу", "ru"),
        ("Қазақстан мен Қытай сауданы талқылады", "und"),
        ("Өзбекстан менен Кытай темир жолду талкуулашты, жаңы келишим түзүлдү", "und"),
        ("Ўзбекистон ва Хитой темир йўл ҳақида келишди", "und"),
        ("Тоҷикистон ва Чин дар бораи роҳи оҳан гуфтугӯ карданд", "und"),
        ("Україна та Китай обговорили нові поїзди і їхні маршрути", "und"),
        ("Oʻzbekiston va Xitoy temir yoʻl haqida kelishib oldi", "und"),
        ("Türkiye ve Çin için yeni ticaret yolu açıldı", "und"),
        ("Der Handel mit China und der Bahnbau ist nicht das Ziel", "und"),
        ("中国とウズベキスタンの鉄道についての会談がありました", "und"),
        ("카자흐스탄과 중국이 철도를 논의했다", "und"),
        ("الصين وآسيا الوسطى", "und"),
        (
            "Токаев принял посла; встреча в Қазақстан Республикасы не планируется сегодня вечером",
            "ru",
        ),
    ],
)
@pytest.mark.parametrize("prior", [Language.EN, Language.RU])
def test_languages_are_told_by_script_letters_and_words(
    text: str, code: str, prior: Language
) -> None:
    assert language_of(text, prior) == code


@pytest.mark.parametrize("prior", list(Language))
def test_a_text_without_letters_is_in_the_language_of_its_feed(prior: Language) -> None:
    assert language_of("2026: 5 + 1", prior) == prior


def test_where_both_chinese_scripts_agree_the_feed_decides() -> None:
    assert language_of("中亞", Language.ZH_HANT) == "zh-Hant"
    assert language_of("北京人口", Language.ZH_HANT) == "zh-Hant"
    assert language_of("北京人口", Language.ZH_HANS) == "zh-Hans"
    assert language_of("北京人口", Language.EN) == "zh-Hans"


@given(st.text(max_size=100))
def test_every_text_has_a_language_or_none_of_ours(text: str) -> None:
    assert language_of(text, Language.EN) in {*Language, "und"}


@pytest.mark.parametrize("text", ["2026 — 5 + 1", "«—» …", "①②③"])
@pytest.mark.parametrize("prior", list(Language))
def test_signs_beyond_ascii_are_no_letters_either(text: str, prior: Language) -> None:
    assert language_of(text, prior) == prior


def test_curly_quotes_and_dashes_make_english_no_other_language() -> None:
    assert language_of("Uzbekistan’s railway — a “deal” with China", Language.RU) == "en"


def test_few_chinese_characters_among_many_figures_decide() -> None:
    assert language_of("貿易：2026-11-22 10:00, 2026-11-23 10:00", Language.EN) == "zh-Hant"
    assert language_of("北京：2026-11-22 10:00, 2026-11-23 10:00", Language.ZH_HANT) == "zh-Hant"


def test_a_broken_character_breaks_nothing() -> None:
    assert language_of("half\ud83d a railway", Language.RU) == "en"
    assert language_of("貿易\udc00", Language.RU) == "zh-Hant"


@pytest.mark.parametrize(("han", "code"), [(10, "und"), (11, "zh-Hant"), (100, "zh-Hant")])
def test_chinese_may_quote_a_japanese_letter_in_more_than_ten(han: int, code: str) -> None:
    assert language_of("貿" * han + "の", Language.EN) == code


@pytest.mark.parametrize("foreign", "қӣԥ")
def test_russian_may_have_three_foreign_letters_in_a_hundred(foreign: str) -> None:
    assert language_of("рельс" * 19 + "яё" + foreign * 3, Language.EN) == "ru"
    assert language_of("рельс" * 19 + "я" + foreign * 4, Language.EN) == "und"


def test_english_may_have_three_accented_letters_in_a_hundred() -> None:
    assert language_of("trade " * 19 + "ra" + "é" * 3, Language.RU) == "en"
    assert language_of("trade " * 19 + "r" + "é" * 4, Language.RU) == "und"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bishkek bilan Osh", "en"),  # one foreign word may be a name
        ("Bishkek bilan Osh haqida", "und"),
        ("The Bishkek bilan Osh haqida", "en"),  # one English word makes up for one more
        ("The Bishkek bilan Osh haqida uchun", "und"),
        ("The Bishkek bilan Osh haqida uchun with", "en"),
    ],
)
def test_foreign_words_may_outnumber_english_ones_by_one(text: str, code: str) -> None:
    assert language_of(text, Language.RU) == code


@pytest.mark.parametrize("letter", ["қ", "é", "ё", ""])
def test_words_in_both_alphabets_count_together_as_they_do_alone(letter: str) -> None:
    texts = ["мост и дорога"] + [
        f"{'мост ' * russian}{letter}{' a' * latin}{' 7' * figures}".strip()
        for russian in range(5)
        for latin in range(5)
        for figures in range(2)
    ]

    together = languages_of(texts, [""] * len(texts), Language.EN)

    assert together == [language_of(text, Language.EN) for text in texts]


@pytest.mark.parametrize("far", ["−", "₽", "😀", "қ", "қ" * 9, "? қққ", "中" * 9])
def test_a_letter_beyond_the_russian_code_page_is_judged_in_its_own_text(far: str) -> None:
    texts = ["мост и дорога", f"рельсы? {far}", "мост? да", f"{far}?", "rail?", "мост rail road"]

    together = languages_of(texts, [""] * len(texts), Language.EN)

    assert together == [language_of(text, Language.EN) for text in texts]


def test_latin_words_may_outnumber_those_of_a_script_the_desk_does_not_read() -> None:
    for other in ("ا", "λ", "한"):
        assert language_of(f"{other}{other} : 7", Language.EN) == "und"
        assert language_of(f"{other} rail road", Language.RU) == "en"
        assert language_of(f"{other} İ İ", Language.RU) == "en"  # i with a dot that stands apart
        assert language_of(f"{other} ā ē", Language.RU) == "und"
