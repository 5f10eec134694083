"""Settings come from the file, over it the environment; nothing unknown is taken."""

from pathlib import Path

import pytest

from flows.desk import fetch_policy
from flows.settings import load_settings, slack_token
from items.errors import ConfigError


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(tmp_path))
    return tmp_path / "settings.toml"


def test_the_environment_goes_over_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[slack]\nchannel = "#one"\n[digest]\nmax_stories = 5\n')
    monkeypatch.setenv("SILKWATCH_SLACK__CHANNEL", "#two")

    settings = load_settings()

    assert settings.slack.channel == "#two"
    assert settings.digest.max_stories == 5


@pytest.mark.parametrize("value", ["127.0.0.1:1,127.0.0.1:2", '["127.0.0.1:1", "127.0.0.1:2"]'])
def test_a_list_may_be_words_or_json(
    config: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SILKWATCH_FETCH__ALLOW_HOSTS", value)

    assert load_settings().fetch.allow_hosts == ("127.0.0.1:1", "127.0.0.1:2")


def test_an_unknown_key_names_the_file_the_key_and_what_there_is(config: Path) -> None:
    config.write_text("[digest]\nhuor = 8\n")

    with pytest.raises(ConfigError) as error:
        load_settings()

    assert error.value.where == str(config)
    assert error.value.key == "digest.huor"
    assert "hour" in error.value.reason


def test_an_unknown_variable_is_refused(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_SLAKC__CHANNEL", "#one")

    with pytest.raises(ConfigError, match="SILKWATCH_SLAKC__CHANNEL"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("SILKWATCH_DIGEST__HOUR", "25", "less than or equal to 23"),
        ("SILKWATCH_DIGEST__TIME_ZONE", "Mars/Olympus", "IANA"),
        ("SILKWATCH_DIGEST__READING_LANGUAGES", "fr", "'zh-Hant'"),
        ("SILKWATCH_DIGEST__LANGUAGE", "de", "'en'"),
        ("SILKWATCH_SCORE__THRESHOLD", "1.5", "less than or equal to 1"),
    ],
)
def test_a_value_that_is_not_allowed_names_the_variable_and_what_is(
    config: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigError) as error:
        load_settings()

    assert error.value.where == variable
    assert allowed in error.value.reason


def test_a_file_that_is_not_toml_is_named(config: Path) -> None:
    config.write_text("[digest\n")

    with pytest.raises(ConfigError, match=r"settings\.toml"):
        load_settings()


def test_the_token_comes_from_the_environment_and_does_not_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    token = slack_token()

    assert token is not None
    assert token.get_secret_value() == "xoxb-secret"
    assert "secret" not in repr(token)
    assert "secret" not in str(token)


@pytest.mark.parametrize(
    ("base", "excused"),
    [
        ("", set()),
        ("http://localhost:1200", {"localhost:1200"}),
        ("http://10.0.0.7/hub", {"10.0.0.7:80"}),
        ("https://hub.example", {"hub.example:443"}),
    ],
)
def test_only_the_desks_own_rsshub_may_stand_inside_its_network(
    tmp_path: Path, base: str, excused: set[str]
) -> None:
    settings = load_settings(config_dir=tmp_path, fetch={"rsshub_base": base})

    assert fetch_policy(settings).allow_hosts == excused


def test_without_a_file_the_defaults_hold(config: Path) -> None:
    settings = load_settings()

    assert settings.digest.time_zone == "Asia/Taipei"
    assert settings.database_url == "sqlite:///var/silkwatch.db"


def test_reactions_are_names_without_colons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_FEEDBACK__USEFUL", "star +1")
    assert load_settings().feedback.useful == ("star", "+1")

    monkeypatch.setenv("SILKWATCH_FEEDBACK__USEFUL", ":star:")
    with pytest.raises(ConfigError, match="without colons"):
        load_settings()


@pytest.mark.parametrize("key", ["CONTACT", "USER_AGENT"])
def test_what_goes_out_with_each_request_is_one_line(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(f"SILKWATCH_FETCH__{key}", "desk@example.org\nX-More: yes")

    with pytest.raises(ConfigError, match="on one line"):
        load_settings()


@pytest.mark.parametrize(("given", "meant"), [("zh_TW", "zh-Hant"), ("en_GB.UTF-8", "en")])
def test_a_language_may_be_named_as_locales_name_it(
    monkeypatch: pytest.MonkeyPatch, given: str, meant: str
) -> None:
    monkeypatch.setenv("SILKWATCH_LANGUAGE", given)

    assert load_settings().language == meant
