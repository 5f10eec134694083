"""Tells in which of the desk's languages an item is written."""

import re
from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, Implementation

from items.feed import Language

UNDECIDED = "und"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
HAN_UPPER = bytes([*range(0x34, 0xA0), 0xF9, 0xFA])
# Upper halves that no letter of _RARE has.
_NEVER_RARE = bytes([0, 1, 2, 4, *range(0x1D, 0x30), *range(0x31, 0xAC), *range(0xD8, 0x100)])
_RUSSIAN_LOWER = bytes([*range(0x30, 0x50), 0x51])  # lower halves of а to я and ё
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]+")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_RARE = re.compile(r"[\u0370-\u03ff\u0530-\u1cff\u3041-\u30ff\uac00-\ud7af]")
_OTHER_WORD = re.compile(r"[\u0370-\u03ff\u0530-\u0fff\u1000-\u1cff]+")
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
FOREIGN_SHARE = 0.03  # letters that a language lacks, above which a text is not in it

_ENGLISH_WORDS = (
    "the of and to in for on with is are was as at by from after over its it be that this has "
    "have will not an or his their who what how why new says said between against into"
)
# Uzbek, Turkish, German, French, Spanish, Italian, Polish: words that stand in any sentence.
_FOREIGN_WORDS = (
    "va bilan uchun haqida bo gʻ ham bu edi qilindi ve bir ile için olarak der und das ist nicht "
    "mit von den le les des et du une dans pour sur est el los las que una por con para del "
    "il di che della nel w na się nie jest oraz"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
NOT_ENGLISH = frozenset(_FOREIGN_WORDS.split())

# Frequent characters that only one of the two scripts uses.
ONLY_HANT = re.compile(
    "[這個們來時會國對說學為過與還發經點問從電開車長門東見語讓請認讀誰調論議護變貿貴買賣費資質"
    "軍輕較運達選邊遠際關陸陽陳隊險難電響項順預領頭題願類風飛馬驗體魚黨齊歐亞聯區協廠廣應戰"
    "據擊斷於業極機權決測滿漢濟灣無熱爭環產異當礦確礎積競節約紅級組統絲絕給維網總績續羅義習"
    "聖聲職聽腦舉興華葉蘇藝處衛裝裡複規觀計記訪設許訴診證評詞試話該詳誤課談負責財貨貧]"
)
ONLY_HANS = re.compile(
    "[这个们来时会国对说学为过与还发经点问从电开车长门东见语让请认读谁调论议护变贸贵买卖费资质"
    "军轻较运达选边远际关陆阳陈队险难响项顺预领头题愿类风飞马验体鱼党齐欧亚联区协厂广应战"
    "据击断业极机权决测满汉济湾无热争环产异当矿确础积竞节约红级组统丝绝给维网总绩续罗义习"
    "圣声职听脑举兴华叶苏艺处卫装复规观计记访设许诉诊证评词试话该详误课谈负责财货贫]"
)


# Lower case of the letters that _LATIN_WORD knows among the first 256, blanks for the rest.
_LETTERS = bytes(
    ord(char.lower()) if _LATIN_WORD.fullmatch(char) else 0x20 for char in map(chr, range(256))
)
_HIGH_LETTERS = bytes(range(0xC0, 0x100))
_RUSSIAN_UPPER = bytes([0, 4, 0x20, 0x21, 0x22])
RUSSIAN_1251 = "".join(map(chr, [*range(0x410, 0x450), 0x401, 0x451])).encode("cp1251")
_NEVER_KANA_OR_HANGUL = bytes([*range(0x30), *range(0x31, 0xAC), *range(0xD8, 0x100)])
# Latin-1, and upper halves of what is no letter of any language told apart here.
_WESTERN_UPPER = bytes(
    [
        0,
        *range(0x1D, 0x30),
        *range(0x31, 0x34),
        *range(0xA0, 0xAC),
        *range(0xE0, 0xF9),
        *range(0xFB, 0x100),
    ]
)


def words_finder(words: Iterable[bytes]) -> BytesAhoCorasick:
    """Finds whole words among letters that are parted by blanks; far cheaper than cutting them."""
    # A finder that jumps to where words begin is slower than one that reads all, since they begin
    # everywhere; words that begin otherwise, and never come, keep it from that.
    never = [bytes([code] * 3) for code in range(2, 8)]
    return BytesAhoCorasick(
        [*(b" %b " % word for word in words), *never], implementation=Implementation.DFA
    )


FIND_ENGLISH, _FIND_NOT_ENGLISH = (
    words_finder(word.encode("latin-1") for word in sorted(words) if max(word) <= "\xff")
    for words in (_ENGLISH, NOT_ENGLISH)
)


def language_of(text: str, prior: Language) -> str:
    """Tell the language of a text by its script, letters and commonest words.

    Args:
        text: Title and summary; may be empty or in any script.
        prior: What its feed is mostly written in; it decides where the text does not.

    Returns:
        A value of Language, or "und" for anything the desk does not read.
    """
    if text.isascii():
        return _latin(text.encode().translate(_LETTERS), prior)
    upper = text.encode("utf-16-le", "surrogatepass")[1::2]
    if not upper.translate(None, _WESTERN_UPPER):
        return _latin(text.encode("latin-1", "replace").translate(_LETTERS), prior)
    if not upper.translate(None, _RUSSIAN_UPPER):
        return _russian(text, upper, prior)
    han = _han_count(text, upper)
    if 2 * han >= len(text):  # no other script can have more words than that
        return _chinese_or_not(text, upper, prior, han)
    return _mixed(text, upper, prior, han)


def _mixed(text: str, upper: bytes, prior: Language, han: int) -> str:
    """Judge a text of several scripts, or of one that is neither Chinese nor Russian."""
    has_rare = bool(upper.translate(None, _NEVER_RARE)) and _RARE.search(text) is not None
    cyrillic = _CYRILLIC_WORD.findall(text) if b"\x04" in upper or b"\x05" in upper else []
    if not (han or has_rare or cyrillic):
        latin = _LATIN_WORD.findall(text)
        return (Language.EN if _is_english(latin) else UNDECIDED) if latin else prior
    if has_rare and not (han or cyrillic) and _has_no_latin(text, upper):
        return UNDECIDED
    weights = {
        "han": han,
        "kana": len(_KANA_OR_HANGUL.findall(text)) if has_rare else 0,
        "cyrillic": len(cyrillic),
        "latin": len(_LATIN_WORD.findall(text)),
        "other": len(_OTHER_WORD.findall(text)) if has_rare else 0,
    }
    return _by_script(text, upper, prior, weights, cyrillic)


def _has_no_latin(text: str, upper: bytes) -> bool:
    """Whether there is surely no Latin letter."""
    if b"\x01" in upper or b"\x02" in upper:
        return False
    return text.encode("latin-1", "replace").translate(_LETTERS).isspace()


def _by_script(
    text: str, upper: bytes, prior: Language, weights: dict[str, int], cyrillic: list[str]
) -> str:
    """Judge a text by the script that has most; equal ones in the order of the weights."""
    if not any(weights.values()):
        return prior
    script = max(weights, key=lambda name: weights[name])
    if script == "han":
        return _chinese_or_not(text, upper, prior, weights["han"])
    if script == "cyrillic":
        return Language.RU if _is_russian("".join(cyrillic)) else UNDECIDED
    if script == "latin":
        return Language.EN if _is_english(_LATIN_WORD.findall(text)) else UNDECIDED
    return UNDECIDED


def _han_count(text: str, upper: bytes) -> int:
    """Chinese characters, counted by the upper halves of their UTF-16 units.

    The ranges of _HAN fill their blocks of 256 whole, but for those beyond the first plane.
    """
    if b"\xd8" in upper:
        return sum(map(len, _HAN.findall(text)))
    return len(upper) - len(upper.translate(None, HAN_UPPER))


def _chinese_or_not(text: str, upper: bytes, prior: Language, han: int) -> str:
    may_be = upper.translate(None, _NEVER_KANA_OR_HANGUL)
    kana = len(_KANA_OR_HANGUL.findall(text)) if may_be else 0
    return chinese(text, prior) if kana * 10 < han else UNDECIDED


def _russian(text: str, upper: bytes, prior: Language) -> str:
    """Judge a text of Cyrillic letters, letters of Latin-1 and punctuation."""
    letters = text.encode("latin-1", "replace").translate(_LETTERS)
    latin_words = len(letters.split())
    if latin_words and latin_words > len(_CYRILLIC_WORD.findall(text)):
        return _latin(letters, prior)
    known = text.encode("cp1251", "replace")
    cyrillic, russian = upper.count(4), len(known) - len(known.translate(None, RUSSIAN_1251))
    return Language.RU if cyrillic - russian <= FOREIGN_SHARE * cyrillic else UNDECIDED


def _latin(letters: bytes, prior: Language) -> str:
    """Judge words in lower case, of letters of Latin-1."""
    if not letters or letters.isspace():
        return prior
    accented = len(letters) - len(letters.translate(None, _HIGH_LETTERS))
    if accented and accented > FOREIGN_SHARE * (len(letters) - letters.count(b" ")):
        return UNDECIDED
    letters = b" %b " % letters
    foreign = len(_FIND_NOT_ENGLISH.find_matches_as_indexes(letters, overlapping=True))
    if foreign <= 1 or foreign <= 1 + letters.count(b" the "):  # the commonest word of all
        return Language.EN
    english = len(FIND_ENGLISH.find_matches_as_indexes(letters, overlapping=True))
    return Language.EN if foreign <= 1 + english else UNDECIDED


def chinese(text: str, prior: Language) -> Language:
    """Tell the script of a Chinese text; its feed's decides where the text does not."""
    hant, hans = int(bool(ONLY_HANT.search(text))), int(bool(ONLY_HANS.search(text)))
    if hant and hans:
        hant, hans = (len(only.findall(text)) for only in (ONLY_HANT, ONLY_HANS))
    if hant != hans:
        return Language.ZH_HANT if hant > hans else Language.ZH_HANS
    return Language.ZH_HANT if prior is Language.ZH_HANT else Language.ZH_HANS


def _is_russian(letters: str) -> bool:
    """Kazakh, Kyrgyz, Uzbek, Tajik, Ukrainian: their own letters give them away."""
    # the rarer letters of the next block, U+0500 to U+052F, have other lower halves
    lower_halves = letters.lower().encode("utf-16-le")[0::2]
    foreign = len(lower_halves.translate(None, _RUSSIAN_LOWER))
    return foreign <= FOREIGN_SHARE * len(letters)


def _is_english(words: list[str]) -> bool:
    """Judge words of Latin letters, beyond the first 256 too."""
    words = " ".join(words).lower().split(" ")
    letters = "".join(words)
    if len(_ACCENTED.findall(letters)) > FOREIGN_SHARE * len(letters):
        return False
    return _has_english_words(words)


def _has_english_words(words: list[str]) -> bool:
    """Whether no more words are foreign than English and one; words in lower case."""
    foreign = len([word for word in words if word in NOT_ENGLISH])
    return foreign <= 1 or foreign <= 1 + len([word for word in words if word in _ENGLISH])
