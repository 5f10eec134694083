import pytest

from feeds.decode import decode
from items.feed import Language

HANS, HANT, RU = "央行稳定汇率“今日”要闻", "臺灣與中亞經貿新聞", "Тенге укрепился — «рост» №5"


def document(text: str, codec: str, declared: str = "") -> bytes:
    said = f' encoding="{declared}"' if declared else ""
    return f'<?xml version="1.0"{said}?><rss>{text}</rss>'.encode(codec)


@pytest.mark.parametrize(
    ("text", "codec", "declared", "header"),
    [
        (HANS, "gb18030", "gb2312", ""),
        (HANS, "gbk", "gbk", "application/xml"),
        (HANS, "gb18030", "utf-8", "application/xml; charset=gbk"),
        (HANS, "utf-8", "gb2312", "text/xml; charset=UTF-8"),
        (HANT, "big5", "Big5", ""),
        (HANT, "big5", "", 'text/xml; charset="big5"'),
        (RU, "cp1251", "windows-1251", ""),
        ("Тенге укрепился", "koi8-r", "koi8-r", ""),
        (RU, "cp1251", "", "text/xml; charset=cp1251"),
        (HANS, "utf-8", "", "text/xml"),
        (HANS, "utf-8", "utf-16", ""),
        (RU, "utf-8", "", "text/xml; charset=ISO-8859-1"),
        (RU, "utf-8", "windows-1251", ""),
        (HANS, "utf-8-sig", "gbk", "text/xml; charset=gbk"),
        (HANS, "utf-16", "utf-16", ""),
        (HANS, "utf-16-le", "utf-16", ""),
        (HANS, "utf-16-be", "utf-16", ""),
        (HANS, "utf-8", "no-such-charset", "text/xml; charset=nonsense"),
    ],
)  # fmt: skip
def test_text_comes_out_as_it_was_meant(text: str, codec: str, declared: str, header: str) -> None:
    assert text in decode(document(text, codec, declared), header, Language.EN)


@pytest.mark.parametrize(
    ("text", "codec", "language"),
    [(HANS, "gb18030", Language.ZH_HANS), (HANT, "big5", Language.ZH_HANT),
     (RU, "cp1251", Language.RU)],
)  # fmt: skip
def test_bytes_that_are_no_utf8_are_read_in_the_old_charset_of_the_language(
    text: str, codec: str, language: Language
) -> None:
    assert text in decode(document(text, codec, "utf-8"), "text/xml; charset=utf-8", language)


def test_a_few_bad_bytes_do_not_turn_a_document_into_another_charset() -> None:
    body = document(HANS, "utf-8") + b"\xff\xfe\xc3("

    text = decode(body, "", Language.EN)

    assert HANS in text
    assert "\ufffd" in text


def test_smart_quotes_of_windows_hide_in_latin_1() -> None:
    body = document("“said”", "cp1252", "iso-8859-1")

    assert "“said”" in decode(body, "", Language.EN)
