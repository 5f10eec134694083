"""Listening for pressed buttons over Socket Mode: no public endpoint is needed."""

import logging
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from digests.buttons import Press, read_press
from digests.client import SLACK_URL
from digests.cures import delivery_error
from digests.errors import DeliveryError

log = logging.getLogger(__name__)


class ButtonListener:
    """Listens for presses until it is closed; reconnects by itself.

    Args:
        app_token: An app-level token (xapp-...) with connections:write; never logged.
        on_press: Called with each press, one after the other; gives what to tell the reader
            alone, empty for nothing.
        bot_token: To tell the reader.
        base_url: Root of Slack's Web API.
    """

    def __init__(
        self,
        app_token: str,
        on_press: Callable[[Press], str],
        *,
        bot_token: str,
        base_url: str = SLACK_URL,
    ) -> None:
        url = base_url.rstrip("/") + "/"
        self._web = WebClient(token=bot_token, base_url=url, retry_handlers=[])
        app_web = WebClient(base_url=url)
        self._client = SocketModeClient(app_token=app_token, web_client=app_web, concurrency=1)
        self._client.socket_mode_request_listeners.append(self.take)
        self._on_press = on_press

    def open(self) -> None:
        """Connect; returns when the connection stands.

        Raises:
            DeliveryError: Slack refused or did not answer.
        """
        try:
            self._client.connect()
        except SlackClientError as error:
            answer = getattr(error, "response", None) or {}
            code = str(answer.get("error", "unreachable"))
            raise delivery_error(code, "apps.connections.open", answer) from error
        except OSError as error:
            reason = f"the connection failed ({type(error).__name__})"
            raise DeliveryError(
                "unreachable", reason, "Check the network, then try again."
            ) from error

    def close(self) -> None:
        """Disconnect."""
        self._client.close()

    def take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Answer one request of Slack: acknowledged within three seconds, or it comes again."""
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        press = read_press(request.payload) if request.type == "interactive" else None
        if press is None:
            return
        said = self._on_press(press)
        log.info("press mark=%s ts=%s user=%s", press.mark, press.ts, press.user)
        if said:
            self._tell(press, said)

    def _tell(self, press: Press, said: str) -> None:
        try:
            self._web.chat_postEphemeral(channel=press.channel_id, user=press.user, text=said)
        except (SlackClientError, OSError) as error:  # the mark is kept all the same
            log.warning("reader not told why=%s", type(error).__name__)
