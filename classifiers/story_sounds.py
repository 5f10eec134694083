"""Names by their consonants, so that Ильхам, Ilham, 伊尔哈姆 and 伊利哈姆 are one.

Voiced and voiceless consonants, r and l, and the sibilants fall together, vowels fall away: what is
left is what survives when a name is carried from one script into another.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.simplified import simplify
from classifiers.text import clean

_LEAST = 3  # consonants; fewer fit too many names
_HAN_LEAST = 2  # characters in a row that serve to write foreign names
_MOST = 24  # letters of a word; longer ones are addresses or noise

# Chinese characters that write foreign sounds, by the consonants they stand for.
_HAN_SOUNDS = {
    "": "阿亚艾埃伊乌奥尤耶叶约雅也厄娅优欧爱依",
    "n": "安恩因英昂翁延扬杨温纳娜尼妮涅内努诺奈",
    "p": "巴贝别比毕布博波伯帕佩彼普皮珀派保鲍白柏",
    "pn": "班本潘宾平邦庞蓬",
    "t": "达德迪季杜多塔特提图托泰道代戴",
    "tn": "丹顿坦廷通腾丁登东唐当敦",
    "k": "加戈格盖古果高卡科克库基凯哥柯考可",
    "kn": "坎康肯金根冈贡昆",
    "l": "拉勒雷里利罗洛鲁卢列莱劳尔赖理立丽莉",
    "ln": "兰连林伦龙琳廉",
    "m": "马玛梅米莫穆姆迈麦默美密",
    "mn": "曼门明蒙敏",
    "f": "夫弗甫富菲费法瓦维沃韦威伏伟",
    "fn": "万文范芬",
    "h": "哈赫霍胡海黑侯",
    "hn": "汗罕洪亨",
    "s": "萨撒斯索苏赛塞什沙舍谢希西夏绍舒史兹茨扎泽佐祖札贾朱茹若热日济齐吉奇恰契楚乔查茶",
    "sn": "桑松森申辛善尚山珊赞曾宗占詹坚津钦真江琴辰",
}
_HAN = {char: sound for sound, chars in _HAN_SOUNDS.items() for char in chars}
_HAN_NAME = f"[{''.join(_HAN)}]"
_HAN_RUN = re.compile(f"{_HAN_NAME}{{{_HAN_LEAST},}}")
_LONG_HAN_RUN = re.compile(f"{_HAN_NAME}{{3,}}(?:·{_HAN_NAME}+)*")
_LATIN = re.compile(r"(?<![^\W\d_])[A-Z\u00c0-\u00deĞİŞƏÖÜÇĀ][^\W\d_]*(?:['’ʻ\-][^\W\d_]+)*")
_CYRILLIC_NAME = re.compile(r"(?<![^\W\d_])[А-ЯЁ][а-яёА-ЯЁ]+(?:-[А-ЯЁа-яё]+)*")
# endings that leave a consonant; -ам, -им as in Ильхам, Карим belong to the name
_CASE_END = re.compile(
    r"(?:(?<=\w{3})(?:ого|ому|его|ему|ом|ем|ых|их)|(?<=[оеё]в)ым|(?<=[иы]н)ым|(?<=[сц]к)им)$"
)
_LATIN_SOUNDS = (
    (re.compile(r"shch|tch|dzh|zh|sch|sh|ch|cz|ts|tz|dj|[szjcxç](?!k)|ş"), "s"),
    (re.compile(r"kh|gh|h|ğ"), "h"),
    (re.compile(r"ph|[fvw]"), "f"),
    (re.compile(r"ck|[kgq]"), "k"),
    (re.compile(r"c"), "k"),
    (re.compile(r"[dt]h?"), "t"),
    (re.compile(r"[pb]"), "p"),
    (re.compile(r"[lr]"), "l"),
    (re.compile(r"ng(?![aeiou])"), "n"),
)
_CYRILLIC_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("бп", "p"), **dict.fromkeys("вф", "f"), **dict.fromkeys("гкқғ", "k"),
        **dict.fromkeys("дт", "t"), **dict.fromkeys("жзсцчшщҷ", "s"), **dict.fromkeys("лр", "l"),
        "м": "m", **dict.fromkeys("нң", "n"), **dict.fromkeys("хҳһ", "h"),
    }
)  # fmt: skip
_NO_SOUND = re.compile(r"[^ptkfhlmns]")
_TWICE = re.compile(r"(.)\1+")


def sounds_of(text: str) -> frozenset[str]:
    """The consonants of every name-like word of a text (any script, case kept).

    Latin and Cyrillic words count when they begin with a capital, Chinese ones when they are
    written with characters that serve for foreign names. Short ones are left out.

    References:
        After Philips: Hanging on the Metaphone, 1990 (consonants that sound alike fall together).
    """
    plain = clean(text)
    return frozenset(sound for sound in _sounds(plain) if len(sound) >= _LEAST)


def without_names(text: str) -> str:
    """A text without the Chinese runs that write foreign names, script left as it is."""
    plain = simplify(text)
    if len(plain) != len(text):
        return text
    kept = list(text)
    for match in _LONG_HAN_RUN.finditer(plain):
        kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(kept)


def _sounds(text: str) -> Iterator[str]:
    for match in _LATIN.finditer(text):
        yield _of_latin(match.group().casefold()[:_MOST])
    for match in _CYRILLIC_NAME.finditer(text):
        yield _of_cyrillic(match.group().casefold()[:_MOST])
    for match in _HAN_RUN.finditer(simplify(text)):
        yield _bare("".join(_HAN[char] for char in match.group()))


@lru_cache(maxsize=1 << 14)
def _of_cyrillic(word: str) -> str:
    bare = _CASE_END.sub("", word).replace("дж", "ж").replace("тс", "ц")
    return _bare(bare.translate(_CYRILLIC_SOUNDS))


@lru_cache(maxsize=1 << 14)
def _of_latin(word: str) -> str:
    for pattern, sound in _LATIN_SOUNDS:
        word = pattern.sub(sound, word)
    return _bare(word)


def _bare(word: str) -> str:
    return _TWICE.sub(r"\1", _NO_SOUND.sub("", word))
