"""Slack's Web API without surprises: no blind retry, bounded waits, errors that name a cure."""

import http.client
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from digests.cures import delivery_error
from digests.errors import DeliveryError

log = logging.getLogger(__name__)

SLACK_URL = "https://slack.com/api/"
READ_TRIES = 4
WAIT_TRIES = 5
MAX_WAIT_SECONDS = 120.0
# Slack's own words for "something broke here, it may or may not have been done"
_UNCLEAR_CODES = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout", "unknown_error"}
)


class Unclear(Exception):  # noqa: N818  -- an outcome, not a failure; never leaves this room
    """A request may or may not have been carried out."""


class SlackApi:
    """Calls to Slack, one at a time and no faster than Slack wants.

    Args:
        token: A bot token; kept inside the client and never logged.
        base_url: Root of the Web API.
        timeout_seconds: For one request.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = SLACK_URL,
        timeout_seconds: float = 30,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        logging.getLogger("slack_sdk").setLevel(logging.INFO)  # DEBUG would show headers
        # An empty list of handlers: the default one sends a post again after a lost connection.
        self._client = WebClient(
            token=token,
            base_url=base_url.rstrip("/") + "/",
            timeout=max(1, round(timeout_seconds)),
            retry_handlers=[],
        )
        self._sleep = sleep

    def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Ask something that may safely be asked again; tries a few times.

        Raises:
            DeliveryError: Slack refused, or never answered.
        """
        for attempt in range(1, READ_TRIES + 1):
            try:
                # reading methods take forms, not JSON
                return self._call(method, params=_given(arguments))
            except Unclear as error:
                log.warning("slack read failed method=%s attempt=%d why=%s", method, attempt, error)
                if attempt < READ_TRIES:
                    self._sleep(2.0 ** (attempt - 1))
        raise DeliveryError(
            "unreachable",
            f"no usable answer to {method} after {READ_TRIES} tries",
            "Check the network and https://slack-status.com; the next run tries again.",
        )

    def write(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Change something; sent again only when Slack said it was not done (429).

        Raises:
            Unclear: It may or may not have been done; look before sending it again.
            DeliveryError: Slack refused; it was not done.
        """
        return self._call(method, json=_given(arguments))

    def upload(self, content: bytes, **arguments: Any) -> Mapping[str, Any]:
        """Bring a file into a thread; as write in all else.

        Args:
            content: The file.
            arguments: Of WebClient.files_upload_v2: filename, title, alt_txt, channel, thread_ts.

        Raises:
            Unclear: It may or may not be there; look before uploading it again.
            DeliveryError: Slack refused; it is not there.
        """

        def send() -> SlackResponse:
            return self._client.files_upload_v2(content=content, **arguments)

        return self._repeat("files.completeUploadExternal", send)

    def _call(self, method: str, **body: Any) -> Mapping[str, Any]:
        return self._repeat(method, lambda: self._client.api_call(method, **body))

    def _repeat(self, method: str, send: Callable[[], SlackResponse]) -> Mapping[str, Any]:
        for _ in range(WAIT_TRIES):
            try:
                answer = send()
            except SlackApiError as error:
                self._sleep(_wait_or_raise(method, error))
            except (SlackClientError, OSError, http.client.HTTPException, ValueError) as error:
                # a reset, a time-out, half an answer: no word on whether it was done
                raise Unclear(type(error).__name__) from error
            else:
                data: Mapping[str, Any] = answer.data  # type: ignore[assignment]
                return data
        raise _too_busy(method)


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _wait_or_raise(method: str, error: SlackApiError) -> float:
    """Seconds to wait when Slack is only busy; anything else is raised as what it is."""
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    code = data.get("error", "") if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        seconds = _retry_after(response)
        if seconds > MAX_WAIT_SECONDS:
            raise _too_busy(method) from None
        return seconds
    if status >= 500 or code in _UNCLEAR_CODES or not code:
        raise Unclear(f"status {status} {code}".strip()) from None
    raise delivery_error(code, method, data if isinstance(data, dict) else {}) from None


def _retry_after(response: Any) -> float:
    headers = {str(name).lower(): value for name, value in (response.headers or {}).items()}
    value = headers.get("retry-after", "")
    try:
        return max(1.0, float(value[0] if isinstance(value, list) else value))
    except (ValueError, IndexError):
        return 30.0


def _too_busy(method: str) -> DeliveryError:
    return DeliveryError(
        "ratelimited",
        f"Slack asks for a longer pause than {MAX_WAIT_SECONDS:.0f} s on {method}",
        "Nothing is lost: the next run carries on where this one stopped.",
    )
