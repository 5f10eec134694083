"""How the desk wants its digests: policy and view, as settings and config/ give them."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.script import to_traditional
from digests.policy import DigestPolicy
from digests.view import View
from flows.settings import Settings
from items.errors import ConfigError
from items.feed import Language

PARTY_KINDS = frozenset({"state", "region", "pair"})
PLAIN_KINDS = ("act_", "noise_", "notion")


def digest_policy(settings: Settings) -> DigestPolicy:
    """What has room in a digest, and in which words it speaks."""
    table, answers = settings.digest, settings.feedback
    return DigestPolicy(
        max_stories=table.max_stories,
        per_publisher_group=table.per_publisher,
        per_theme=table.per_theme,
        near_misses=table.near_misses,
        background=table.background,
        language=Language(table.language),
        time_zone=table.time_zone,
        reading_order=table.reading_languages,
        simplified_to_traditional=table.simplified_to_traditional,
        buttons=settings.slack.buttons,
        reactions=(answers.useful[0], answers.off_topic[0], answers.wrong_merge[0]),
    )


def make_view(settings: Settings) -> View:
    """The policy together with the names of themes and the script converter."""
    language = "zh" if settings.digest.language == "zh-Hant" else "en"
    return View(
        policy=digest_policy(settings),
        themes=themes_in(settings.digest.language, settings),
        convert=to_traditional,
        name_term=term_namer(settings.config_dir / "lexicon.toml", language),
    )


def themes_in(language: str, settings: Settings) -> dict[str, str]:
    """Names of the themes for a reader of zh-Hant or en, by id."""
    key = "zh_name" if language == "zh-Hant" else "en_name"
    return theme_names(settings.config_dir / "themes.toml", key)


@cache
def term_namer(path: Path, language: str) -> Callable[[str, Sequence[str]], tuple[str, bool]]:
    """What readers call a term of an item, and whether it only names states or regions.

    A name is given to who or what acts, and only where it belongs to a party of the item: one
    word may name towns of two states. Deeds, notions and names for several things keep the
    item's own, plainer word.

    Args:
        path: The lexicon, read when first asked; where there is none, terms stay as they are.
        language: zh or en.
    """

    @cache
    def lexicon() -> Lexicon | None:
        return load_lexicon(path) if path.is_file() else None

    def name_of(term: str, parties: Sequence[str]) -> tuple[str, bool]:
        known = lexicon()
        hits = known.find(term, "") if known else []
        if not hits:
            return term, False
        mark, only_parties = hits[0].mark, all(hit.mark.kind in PARTY_KINDS for hit in hits)
        whole = len(hits) == 1 and hits[0].start == 0 and hits[0].end >= len(term)
        fits = not mark.parties or not set(mark.parties).isdisjoint(parties)
        name = (mark.zh_name if language == "zh" else mark.en_name).split("（")[0].split(" (")[0]
        is_plain = mark.kind.startswith(PLAIN_KINDS) or any(sign in name for sign in ",、")
        return (name if whole and fits and not is_plain else term), only_parties

    return name_of


@cache
def theme_names(path: Path, name_key: str) -> dict[str, str]:
    """Names of the themes for a reader, by id, in the order of the file.

    Raises:
        ConfigError: The file is missing, no TOML, or a theme has no id or name.
    """
    try:
        themes = tomllib.loads(path.read_text("utf-8"))["theme"]
        return {str(theme["id"]): str(theme[name_key]) for theme in themes}
    except OSError as error:
        raise ConfigError(str(path), "", f"cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), "", f"is not TOML: {error}") from error
    except (KeyError, TypeError) as error:
        raise ConfigError(str(path), "theme", f"each needs id and {name_key}") from error
