"""Forms: what the form of a flow says to a person, said in another language.

A form is a JSON schema, of which Prefect's pages show the titles and the descriptions. Names of
parameters, values, choices and bounds are what a run is made of: they are the same everywhere.
"""

from collections.abc import Callable, Mapping
from typing import Any

Say = Callable[[str], str]

SAID = frozenset({"title", "description"})
BY_NAME = frozenset({"properties", "definitions"})
ONE = frozenset({"items", "additionalProperties"})
SEVERAL = frozenset({"anyOf", "allOf", "oneOf"})


def form_in(form: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """A form with its titles and descriptions said by another voice.

    Args:
        form: A JSON schema; it is not changed. Its own title is Prefect's, who takes no other.
        say: Gives a sentence in the wanted language.
    """
    return {key: value if key in SAID else _said(key, value, say) for key, value in form.items()}


def sentences_of(form: Mapping[str, Any]) -> list[str]:
    """Every title and description of a form, each once, in the order of the form."""
    found: dict[str, str] = {}
    form_in(form, lambda text: found.setdefault(text, text))
    return list(found)


def _part(part: Mapping[str, Any], say: Say) -> dict[str, Any]:
    return {key: _said(key, value, say) for key, value in part.items()}


def _said(key: str, value: Any, say: Say) -> Any:
    if key in SAID:
        return say(value)
    if key in BY_NAME:
        return {name: _part(part, say) for name, part in value.items()}
    if key in ONE and isinstance(value, Mapping):  # additionalProperties may be a bare no
        return _part(value, say)
    if key in SEVERAL:
        return [_part(part, say) for part in value]
    return value
