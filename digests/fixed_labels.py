"""The classifier's labels that are no words of an item: left unsaid, or said as readers do."""

# Also those of earlier models: their scores are still told.
_SILENT = (  # true shares of the logit, no news to a reader
    *(
        "起點",
        "其餘",
        "未提及者",
        "全文語義",
        "近似種子論文",
        "篇幅與文字",
    ),
    *("起点", "其余", "全文语义", "近似种子论文", "篇幅与文字"),
    *("starting point", "all else", "what is not mentioned", "sense of the text"),
    *("likeness to the seeds", "length and script"),
    *("исходная точка", "прочее", "чего нет в тексте", "смысл текста"),
    *("близость к исходным статьям", "объём и письменность"),
)
_SAID = {
    "odds": ("種子論文用語", "种子论文用语", "the seeds' vocabulary", "лексика исходных статей"),
    "list": ("列舉的國家", "列举的国家", "states listed", "перечень стран"),
    "unknown": ("沒有已知詞語", "没有已知词语", "no known word", "нет знакомых слов"),
    "only:ca": (
        *("只有中亞，沒有中國", "只有中亚，没有中国", "Central Asia without China"),
        "Центральная Азия без Китая",
    ),
    "only:cn": (
        *("只有中國，沒有中亞", "只有中国，没有中亚", "China without Central Asia"),
        "Китай без Центральной Азии",
    ),
    "only:af": ("只有阿富汗", "Afghanistan alone", "только Афганистан"),
    "only:none": ("沒有已知的國家", "没有已知的国家", "no known state", "нет известных стран"),
}
_NEAR = ("近似：", "like: ", "близко к: ")  # before a section of the seeds, which is named apart

SILENT = frozenset(_SILENT)
SAID = {label: key for key, labels in _SAID.items() for label in labels}


def is_silent(label: str) -> bool:
    """Whether a label says nothing to a reader, or what is said elsewhere."""
    return label in SILENT or label.startswith(_NEAR)
