"""The doctor: green or red, with the cure; settings with their origin, secrets masked."""

import json
from email.message import Message
from pathlib import Path

import pytest
from typer.testing import CliRunner

import flows.doctor
import flows.doctor_online
import flows.token_block
from flows.cli import app
from flows.commands.settings import masked, rows_of
from flows.desk import Desk
from flows.doctor import (
    examine,
    look_at_folder,
    look_at_fonts,
    look_at_manners,
    look_at_packages,
    look_at_python,
    read_settings,
)
from flows.doctor_online import look_at_feeds, look_at_slack, look_at_time
from flows.settings import load_settings, slack_token
from tests.slack import FakeSlack


def test_a_sound_desk_is_green_but_for_what_it_lacks(files_desk: Desk) -> None:
    found = {one.part: one for one in examine(files_desk.settings)}

    assert found["python"].well
    assert found["data directory"].well
    assert found["catalogue"].said == "1 feeds"
    assert found["database"].said == "sqlite, sound"
    assert found["model"].well is False
    assert found["model"].cure == "Run: silkwatch train"
    assert "in Asia/Taipei" in found["time zone"].said
    assert found["contact"].well is None
    assert "fetch.contact" in found["contact"].cure


def test_a_contact_for_publishers_is_shown() -> None:
    found = look_at_manners(load_settings(fetch={"contact": "desk@news.example"}))

    assert (found.well, found.said) == (True, "publishers are told desk@news.example")


def test_every_red_line_names_a_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("SILKWATCH_STORE__URL", "sqlite:////proc/nowhere/silkwatch.db")
    settings, _ = read_settings()
    assert settings is not None

    red = [one for one in examine(settings) if one.well is False]

    assert {"catalogue", "themes", "database", "model"} <= {one.part for one in red}
    assert all(one.cure for one in red)


def test_a_wrong_setting_is_the_first_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_DIGEST__HOUR", "25")

    settings, finding = read_settings()

    assert settings is None
    assert finding.well is False
    assert "SILKWATCH_DIGEST__HOUR" in finding.said


def test_a_data_directory_that_cannot_be_made_is_red(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    assert look_at_folder(tmp_path / "file" / "data").well is False


def test_little_room_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.doctor, "ROOM_BYTES", 10**18)

    finding = look_at_folder(tmp_path)

    assert finding.well is False
    assert "prune" in finding.cure


def test_another_python_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.doctor, "PYTHONS", ((3, 8), (3, 9)))

    assert look_at_python().well is False


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    versions = {"sqlalchemy": "2.0.50", "prefect": "3.8.8", "numpy": "2.1.0"}
    monkeypatch.setattr(flows.doctor, "version", lambda name: versions[name])
    monkeypatch.setattr(flows.doctor, "_installed", lambda name: versions.get(name, ""))
    return versions


def test_packages_may_be_any_the_lock_allows_on_some_machine(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "numpy==2.0.2 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.1.0 ; python_full_version >= '3.12' \\\n    --hash=sha256:11\n"
        "pywin32==310 ; sys_platform == 'win32' \\\n    --hash=sha256:22\n"
    )
    assert look_at_packages(lock).well

    installed["numpy"] = "1.26.4"
    finding = look_at_packages(lock)
    assert finding.well is False
    assert "numpy" in finding.said


def test_the_sqlalchemy_that_stops_prefects_schedules_is_red(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    installed["sqlalchemy"] = "2.1.9"

    finding = look_at_packages(tmp_path / "none.lock")

    assert finding.well is False
    assert "sqlalchemy" in finding.cure.lower()


def test_without_a_chinese_font_the_cure_is_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.doctor, "cjk_font", lambda: "")

    assert "fonts-noto-cjk" in look_at_fonts().cure


def test_no_slack_at_all_is_a_choice_but_half_of_it_is_red(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look_at_slack(load_settings()).well is None

    monkeypatch.setenv("SILKWATCH_SLACK__CHANNEL", "#news-digest")
    assert look_at_slack(load_settings()).well is False


def test_slack_is_green_when_the_channel_can_be_read(slack_desk: Desk) -> None:
    assert look_at_slack(slack_desk.settings).well


def test_a_missing_scope_is_named(slack_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = Message()
    headers["x-oauth-scopes"] = "channels:read,channels:history"
    monkeypatch.setattr(flows.doctor_online, "_header", lambda *_: headers["x-oauth-scopes"])

    finding = look_at_slack(slack_desk.settings)

    assert finding.well is False
    assert "chat:write" in finding.said


@pytest.mark.parametrize(
    ("fault", "said"), [("invalid_auth", "token is not valid"), ("missing_scope", "scope")]
)
def test_slacks_refusal_comes_with_its_cure(
    slack_desk: Desk, slack: FakeSlack, fault: str, said: str
) -> None:
    slack.faults["conversations.list"] = [fault] * 9

    finding = look_at_slack(slack_desk.settings)

    assert finding.well is False
    assert said in finding.said
    assert finding.cure


@pytest.mark.parametrize(
    ("date", "well"),
    [("Sun, 22 Nov 2020 00:00:00 GMT", False), ("", None), ("not a date", None)],
)
def test_a_wrong_clock_is_red_and_an_unknown_one_is_not(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch, date: str, *, well: bool | None
) -> None:
    monkeypatch.setattr(flows.doctor_online, "_header", lambda *_: date)

    assert look_at_time(files_desk.settings).well is well


def test_feeds_that_cannot_be_reached_are_named(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILKWATCH_FETCH__TIMEOUT_SECONDS", "1")

    finding = look_at_feeds(load_settings(), 3)  # steppe.example leads nowhere

    assert finding.well is False
    assert finding.said.startswith("0 of 1 answer; steppe: ")
    assert files_desk.feeds.states() == {}, "a look must leave no trace"


def test_the_command_ends_with_one_when_something_is_red(files_desk: Desk) -> None:
    done = CliRunner().invoke(app, ["doctor", "--offline", "--json"])

    assert done.exit_code == 1
    rows = json.loads(done.stdout)
    assert {"part", "well", "said", "cure"} == rows[0].keys()


def test_settings_show_where_each_value_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("[digest]\nhour = 7\nminute = 5\n")
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("SILKWATCH_DIGEST__MINUTE", "10")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")

    rows = {row["key"]: row for row in rows_of(load_settings(), {"digest": {"hour": 7}})}

    assert (rows["digest.hour"]["value"], rows["digest.hour"]["origin"]) == ("7", "settings.toml")
    assert rows["digest.minute"]["origin"] == "SILKWATCH_DIGEST__MINUTE"
    assert rows["digest.max_stories"]["origin"] == "default"
    assert rows["slack token"] == {
        "key": "slack token",
        "value": "***",
        "origin": "SLACK_BOT_TOKEN",
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://desk:p%40ss@db:5432/silk", "postgresql://desk:***@db:5432/silk"),
        ("postgresql://desk@db/silk", "postgresql://desk@db/silk"),
        ("sqlite:////var/silk.db", "sqlite:////var/silk.db"),
        ("", ""),
    ],
)
def test_a_databases_password_is_masked(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_neither_password_nor_token_is_shown_by_the_command(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILKWATCH_STORE__URL", "postgresql://desk:hush-hush@db/silk")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")

    done = CliRunner().invoke(app, ["settings", "show"])

    assert done.exit_code == 0
    assert "desk:***@db" in done.stdout
    assert "hush" not in done.output
    assert "very-secret" not in done.output


def test_the_environments_token_goes_before_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.settings.token_from_block", lambda: "xoxb-from-block")
    token = slack_token()
    assert token is not None
    assert token.get_secret_value() == "xoxb-from-block"

    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-from-environment")
    token = slack_token()
    assert token is not None
    assert token.get_secret_value() == "xoxb-from-environment"


@pytest.mark.engine
def test_the_token_may_lie_in_a_secret_block(
    prefect_engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.system import Secret

    flows.token_block.token_from_block.cache_clear()
    assert slack_token() is None

    Secret(value="xoxb-in-a-block").save(flows.token_block.BLOCK, overwrite=True)
    flows.token_block.token_from_block.cache_clear()
    token = slack_token()
    flows.token_block.token_from_block.cache_clear()
    monkeypatch.undo()

    assert token is not None
    assert token.get_secret_value() == "xoxb-in-a-block"
