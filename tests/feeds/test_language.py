import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.language import language_of
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
