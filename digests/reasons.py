"""Why an item has its score, in words."""

from digests.clean import clean
from digests.clip import clip, columns
from digests.view import View
from items.item import Reason, Score

SEPARATOR = " · "
MAX_PARTIES = 3
MAX_LABELS = 2
LABEL_COLUMNS = 32
CITATION_COLUMNS = 60
# What the classifier books where no word weighs: true shares of the logit, no news to a reader.
BOOKKEEPING = frozenset(
    {
        *("起點", "其餘", "篇幅與文字", "全文語義", "首先提到", "未提及"),
        *("起点", "其余", "篇幅与文字", "全文语义"),  # the same for Simplified items
        *("starting point", "all else", "length and script", "sense of the text"),
        *("named first", "what is not mentioned"),
        *("исходная точка", "прочее", "объём и письменность", "смысл текста"),
        *("названо первым", "чего нет в тексте"),
    }
)


def reason_line(score: Score, view: View) -> str:
    """Parties, what weighed most for it, and the nearest seed: "中國–烏茲別克 · 中吉烏鐵路 · …"."""
    names = [view.party(code) for code in score.parties[:MAX_PARTIES]]
    parties = "–".join(names)
    skip = {*names, *score.parties}
    labels = [_short(r.label) for r in _telling(score) if r.weight > 0 and r.label not in skip]
    parts = [parties, *labels[:MAX_LABELS], _nearest(score, view)]
    return SEPARATOR.join(part for part in parts if part)


def weighed_line(score: Score) -> str:
    """What spoke for an item and what against it, for one just under the threshold."""
    plus = [f"＋{_short(r.label)}" for r in _telling(score) if r.weight > 0]
    minus = [f"－{_short(r.label)}" for r in _telling(score) if r.weight < 0]
    return SEPARATOR.join([*plus[:MAX_LABELS], *minus[:MAX_LABELS]])


def _telling(score: Score) -> list[Reason]:
    return [reason for reason in score.reasons if reason.label not in BOOKKEEPING]


def _nearest(score: Score, view: View) -> str:
    if score.nearest is None:
        return ""
    comma = "，" if view.words.lang == "zh-Hant" else ", "
    place = comma.join(p for p in (score.nearest.citation, score.nearest.section) if p)
    return view.words.like.format(citation=clip(clean(place), CITATION_COLUMNS, measure=columns))


def _short(label: str) -> str:
    return clip(clean(label), LABEL_COLUMNS, measure=columns)
