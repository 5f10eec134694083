"""A digest as plain data and back, without loss."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from digests.errors import DigestError
from items.digest import Digest


def digest_to_json(digest: Digest) -> dict[str, Any]:
    """A digest as dicts, lists, strings and numbers; times are ISO 8601 in UTC."""
    plain: dict[str, Any] = _plain(digest)
    return plain


def digest_from_json(plain: Mapping[str, Any]) -> Digest:
    """The digest that digest_to_json wrote down; equal to the first.

    Raises:
        DigestError: A field is missing, unknown or of another kind.
    """
    try:
        made: Digest = _build(Digest, plain)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DigestError(f"stored digest cannot be read: {error}") from error
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _build(kind: Any, value: Any) -> Any:
    make = _maker(kind)
    if make is not None:
        return make(kind, value)
    if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


# Found anew for each field of a digest's hundreds of items, these would take most of the time.
@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _maker(kind: Any) -> Callable[[Any, Any], Any] | None:
    return next((make for matches, make in _MAKERS if matches(kind)), None)


def _dataclass(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _build(hints[name], one) for name, one in value.items()})


def _optional(kind: Any, value: Any) -> Any:
    inner = next(arg for arg in get_args(kind) if arg is not NoneType)
    return None if value is None else _build(inner, value)


def _tuple(kind: Any, value: list[Any]) -> Any:
    inner = get_args(kind)[0]
    return tuple(_build(inner, one) for one in value)


def _dict(kind: Any, value: Mapping[str, Any]) -> Any:
    key_kind, value_kind = get_args(kind)
    return {_build(key_kind, key): _build(value_kind, one) for key, one in value.items()}


_MAKERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any], Any]], ...] = (
    (is_dataclass, _dataclass),
    (lambda kind: get_origin(kind) in (Union, UnionType), _optional),
    (lambda kind: get_origin(kind) is tuple, _tuple),
    (lambda kind: get_origin(kind) is dict, _dict),
    (lambda kind: kind is datetime, lambda _, value: datetime.fromisoformat(value)),
    (lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda k, value: k(value)),
)
