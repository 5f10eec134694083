"""Secrets stay secret: in no log, no artifact, no exception, whatever goes wrong."""

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from prefect.client.orchestration import get_client

from digests.errors import DeliveryError
from flows.desk import Desk, open_desk
from flows.digest import DigestOptions, digest
from flows.doctor_online import look_at_slack
from store.errors import StoreError
from tests.slack import FakeSlack

TOKEN = "xoxb-27182-most-secret"
PASSWORD = "hunter2-most-secret"
Put = Callable[..., None]


@pytest.fixture
def desk(slack_desk: Desk, put: Put, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with something to tell and a token that can be recognised."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    put("bridge", "Stone bridge over the Panj opened", at=datetime.now(UTC) - timedelta(hours=30))
    return open_desk()


def all_of(error: BaseException) -> str:
    """Everything an exception can show: its text, its arguments, its causes with their frames."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


@pytest.mark.parametrize("fault", ["invalid_auth", "missing_scope", "ratelimited", "fatal_error"])
def test_slacks_refusals_do_not_show_the_token(
    desk: Desk, slack: FakeSlack, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.faults = {name: [fault] * 9 for name in ("auth.test", "conversations.list")}

    finding = look_at_slack(desk.settings)

    assert finding.well is False
    assert "most-secret" not in repr(finding)
    assert "most-secret" not in caplog.text


def test_a_databases_password_is_in_no_refusal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SILKWATCH_STORE__URL", f"postgresql://desk:{PASSWORD}@127.0.0.1:1/none")

    with pytest.raises(StoreError) as caught:
        open_desk()

    assert "127.0.0.1:1/none" in str(caught.value)
    assert "most-secret" not in all_of(caught.value)
    assert "most-secret" not in caplog.text


@pytest.mark.engine
def test_a_run_that_fails_and_one_that_tells_leave_no_token_behind(
    prefect_engine: None, desk: Desk, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # conversations.list comes first in every delivery.
    slack.faults = {"conversations.list": ["invalid_auth"] * 9}

    with pytest.raises(DeliveryError) as caught:
        digest(DigestOptions())
    slack.faults = {}
    told = digest(DigestOptions())

    assert slack.messages
    assert told
    assert "most-secret" not in all_of(caught.value)
    assert "most-secret" not in caplog.text
    with get_client(sync_client=True) as client:
        kept = [*client.read_artifacts(), *client.read_flow_runs(), *client.read_logs()]
    assert kept
    assert not [one for one in kept if "most-secret" in one.model_dump_json()]
