"""The forms of on-demand runs in the reader's language; the runs they start are the same."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from prefect.utilities.schema_tools import is_valid_schema, validate

from flows.deploy import deployments, plans
from flows.languages.forms import form_in, sentences_of
from flows.settings import Settings

FEEDS = ("steppe-times", "aral-inform")
ZH = "zh-Hant"
CHINESE = re.compile("[\u4e00-\u9fff]")
# What may stand in Latin letters: names, values, file names, units; anything longer is a sentence.
LATIN_SENTENCE = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){2,}")

Form = dict[str, Any]


def made(language: str) -> dict[str, Any]:
    return {one.name: one for one in deployments(Settings(), FEEDS, language=language)}


ENGLISH, CHINESE_ONES = made("en"), made(ZH)


def form_of(deployment: Any) -> Form:
    form: Form = deployment._parameter_openapi_schema.model_dump(exclude_unset=True)
    return form


def words_of(part: Any) -> Iterator[str]:
    """Every text under a key that a page shows, wherever it stands."""
    if isinstance(part, list):
        for one in part:
            yield from words_of(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("title", "description") and isinstance(value, str):
                yield value
            yield from words_of(value)


def without_words(part: Any, *, names: bool = False) -> Any:
    """A form without what it says; below `names` every key is the name of something."""
    if isinstance(part, list):
        return [without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: without_words(value, names=key in ("properties", "definitions") and not names)
        for key, value in part.items()
        if names or key not in ("title", "description")
    }


@pytest.mark.parametrize("name", ENGLISH)
def test_no_sentence_of_a_form_or_a_description_is_left_in_english(name: str) -> None:
    chinese = CHINESE_ONES[name]
    heading, *said = words_of(form_of(chinese))

    assert heading == "Parameters"  # Prefect takes no other
    assert said
    for one in [chinese.description, *said]:
        assert CHINESE.search(one), one
        assert not LATIN_SENTENCE.search(one), one


@pytest.mark.parametrize("name", ENGLISH)
def test_every_field_has_a_title_of_its_own_in_chinese(name: str) -> None:
    for model in form_of(CHINESE_ONES[name])["definitions"].values():
        titles = [field["title"] for field in model.get("properties", {}).values()]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ENGLISH)
def test_names_values_choices_and_bounds_are_the_same_in_every_language(name: str) -> None:
    english, chinese = form_of(ENGLISH[name]), form_of(CHINESE_ONES[name])

    assert without_words(english) == without_words(chinese)
    assert english != chinese


@pytest.mark.parametrize("name", ENGLISH)
def test_everything_but_the_words_of_a_deployment_is_the_same_in_every_language(name: str) -> None:
    words = {"description", "_parameter_openapi_schema"}
    english, chinese = (
        deployment.model_dump(exclude=words) for deployment in (ENGLISH[name], CHINESE_ONES[name])
    )

    assert english == chinese


def test_english_is_spoken_when_no_language_is_named() -> None:
    silent = {one.name: one for one in deployments(Settings(), FEEDS)}

    for plan in plans(Settings()):
        assert silent[plan.flow.name].description == plan.description
        assert form_of(silent[plan.flow.name]) == form_of(ENGLISH[plan.flow.name])


@pytest.mark.parametrize("name", ENGLISH)
def test_prefect_takes_the_unchanged_form_of_either_language(name: str) -> None:
    for deployment in (ENGLISH[name], CHINESE_ONES[name]):
        form = form_of(deployment)
        is_valid_schema(form, preprocess=False)
        given = {"options": form["properties"]["options"].get("default", {})}
        assert validate(given, form) == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("daily", {"days_back": 0}),
        ("daily", {"threshold": 1.5}),
        ("daily", {"languages": ["正體中文"]}),
        ("digest", {"feeds": ["never-heard-of"]}),
        ("tell-trouble", {"kind": "other"}),
        ("alert", {"試跑": True}),
    ],
)
def test_what_is_wrong_in_one_language_is_wrong_in_the_other(
    name: str, options: dict[str, Any]
) -> None:
    english, chinese = (
        [(error.json_path, error.message) for error in validate({"options": options}, form)]
        for form in (form_of(ENGLISH[name]), form_of(CHINESE_ONES[name]))
    )

    assert english
    assert english == chinese


def test_only_what_is_said_is_said_otherwise() -> None:
    form = {
        "title": "one",
        "properties": {
            "title": {"title": "two", "type": "string", "default": "three", "enum": ["three"]},
            "many": {"items": {"description": "four"}, "default": {"title": "five"}},
            "either": {"anyOf": [{"title": "six"}, {"type": "null"}]},
        },
        "definitions": {"description": {"description": "seven", "required": ["title"]}},
    }
    before = copy.deepcopy(form)

    loud = form_in(form, str.upper)

    assert form == before
    assert sentences_of(form) == ["two", "four", "six", "seven"]
    assert loud == {
        "title": "one",
        "properties": {
            "title": {"title": "TWO", "type": "string", "default": "three", "enum": ["three"]},
            "many": {"items": {"description": "FOUR"}, "default": {"title": "five"}},
            "either": {"anyOf": [{"title": "SIX"}, {"type": "null"}]},
        },
        "definitions": {"description": {"description": "SEVEN", "required": ["title"]}},
    }
