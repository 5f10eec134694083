"""Choose: in which language the command line speaks."""

import os
import re
import tomllib
from functools import cache

from flows.places import PREFIX, settings_path

ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh-Hant")
VARIABLE = f"{PREFIX}LANGUAGE"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

_TRADITIONAL = re.compile(r"zh[-_](hant|tw|hk|mo)(?![a-z])", re.IGNORECASE)


def named(name: str) -> str | None:
    """The language that a locale or a setting names, if it is one of ours.

    Args:
        name: Such as zh-Hant, zh_TW.UTF-8, en_US.UTF-8 or C.
    """
    if _TRADITIONAL.match(name):
        return "zh-Hant"
    return ENGLISH if re.match(r"en\b|en_", name, re.IGNORECASE) else None


@cache
def language() -> str:
    """The language of this run: what SILKWATCH_LANGUAGE names, else the locale, else the setting.

    The locale is the first of LC_ALL, LC_MESSAGES and LANG that is set. Where it names none of our
    languages, as C does, the key `language` of settings.toml decides.
    """
    locale = next((value for name in LOCALE if (value := os.environ.get(name))), "")
    return named(os.environ.get(VARIABLE, "")) or named(locale) or named(_setting()) or ENGLISH


def _setting() -> str:
    """What settings.toml says; a file that cannot be read is told of by whoever needs it."""
    try:
        return str(tomllib.loads(settings_path().read_text("utf-8")).get("language", ""))
    except (OSError, ValueError):
        return ""
