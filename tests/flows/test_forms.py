"""Forms that explain themselves, and what the deployments make of them."""

from typing import Any

import pytest
from pydantic import BaseModel

from flows.daily import DailyOptions
from flows.deploy import Plan, deployments, plans
from flows.settings import load_settings
from items.feed import Language

FEEDS = ("steppe-times", "aral-inform")
PLANS = {plan.flow.name: plan for plan in plans(load_settings())}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    made = deployments(load_settings(), FEEDS)
    return {one.name: one._parameter_openapi_schema for one in made}


def options_of(plan: Plan) -> type[BaseModel]:
    (name,) = plan.flow.parameters.properties
    assert name == "options"
    return plan.flow.fn.__annotations__["options"]


@pytest.mark.parametrize("name", PLANS)
def test_every_field_says_in_words_what_it_does(name: str) -> None:
    fields = options_of(PLANS[name]).model_fields
    for key, field in fields.items():
        assert field.title, f"{name}.{key} has no title"
        assert len(field.description or "") > 20, f"{name}.{key} does not explain itself"


@pytest.mark.parametrize("name", PLANS)
def test_submitting_a_form_unchanged_is_allowed(name: str, schemas: dict[str, Any]) -> None:
    (parameter,) = schemas[name].properties.values()
    options_of(PLANS[name]).model_validate(parameter.get("default", {}))


@pytest.mark.parametrize("name", PLANS)
def test_every_number_has_bounds(name: str, schemas: dict[str, Any]) -> None:
    for model in (schemas[name].definitions or {}).values():
        for key, field in model.get("properties", {}).items():
            if field.get("type") in ("integer", "number"):
                assert {"minimum", "maximum"} <= field.keys(), f"{name}.{key} is unbounded"


@pytest.mark.parametrize("name", PLANS)
def test_what_may_be_left_out_is_an_empty_field_and_no_switch(
    name: str, schemas: dict[str, Any]
) -> None:
    for model in (schemas[name].definitions or {}).values():
        for key, field in model.get("properties", {}).items():
            assert "anyOf" not in field, f"{name}.{key} is a switch between types"


@pytest.mark.parametrize("name", PLANS)
def test_a_form_is_headed_by_its_title(name: str, schemas: dict[str, Any]) -> None:
    (parameter,) = schemas[name].properties.values()
    assert parameter["title"] == options_of(PLANS[name]).model_config["title"]


def test_feeds_and_languages_are_choices(schemas: dict[str, Any]) -> None:
    daily = schemas["daily"].definitions
    feeds = daily["DailyOptions"]["properties"]["feeds"]
    assert feeds["items"]["enum"] == list(FEEDS)
    assert daily["Language"]["enum"] == list(Language)


def test_the_flow_itself_takes_any_feed_of_its_own_time() -> None:
    assert DailyOptions(feeds=["added-since"]).feeds == ["added-since"]


def test_no_form_asks_for_a_secret() -> None:
    words = ("token", "secret", "password", "key")
    for name, plan in PLANS.items():
        for field in options_of(plan).model_fields:
            assert not any(word in field for word in words), f"{name}.{field}"
