"""Settings: config/settings.toml, over it the environment as SILKWATCH_<TABLE>__<KEY>."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.languages.choose import named
from flows.places import CHECKOUT, PREFIX, directory, settings_path
from flows.tables import (
    AlertTable,
    BackfillTable,
    DigestTable,
    FeedbackTable,
    FetchTable,
    ScoreTable,
    SlackTable,
    StoreTable,
    StoriesTable,
)
from flows.token_block import token_from_block
from items.errors import ConfigError

__all__ = ["CHECKOUT", "PREFIX", "Settings", "load_settings", "slack_app_token", "slack_token"]


class Settings(BaseSettings):
    """All settings; frozen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data_dir: Path = Path("var")
    """Database, models and digests."""
    config_dir: Path = Path("config")
    """feeds.toml, lexicon.toml, themes.toml and settings.toml."""
    seeds_dir: Path = Path("seeds")
    """Records and features of the seed papers, labels and the contrast set."""
    language: Annotated[
        Literal["en", "zh-Hant"], BeforeValidator(lambda name: named(str(name)) or name)
    ] = "en"
    """Language of the command line, and of forms and artifacts in Prefect's pages, where the locale
    (LC_ALL, LC_MESSAGES, LANG) names none of the two; the variable goes over the locale."""
    digest: DigestTable = DigestTable()
    score: ScoreTable = ScoreTable()
    stories: StoriesTable = StoriesTable()
    fetch: FetchTable = FetchTable()
    slack: SlackTable = SlackTable()
    alert: AlertTable = AlertTable()
    feedback: FeedbackTable = FeedbackTable()
    backfill: BackfillTable = BackfillTable()
    store: StoreTable = StoreTable()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes over the file."""
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, settings_path()),
        )

    @property
    def database_url(self) -> str:
        """Where the store is."""
        return self.store.url or f"sqlite:///{self.data_dir / 'silkwatch.db'}"

    @property
    def models_dir(self) -> Path:
        """Where trained models are kept."""
        return self.data_dir / "models"

    @property
    def digests_dir(self) -> Path:
        """Where digests are written."""
        return self.data_dir / "digests"

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return ZoneInfo(self.digest.time_zone)


def load_settings(**overrides: Any) -> Settings:
    """Read settings.toml and the environment.

    Args:
        overrides: Values that go over both, such as data_dir=Path("x").

    Raises:
        ConfigError: A key is unknown or a value is not allowed; names the file or variable.
    """
    found = {"config_dir": directory("config"), "seeds_dir": directory("seeds")}
    _refuse_unknown_variables()
    try:
        return Settings(**(found | overrides))
    except ValidationError as error:
        raise _config_error(error) from error
    except ValueError as error:  # not TOML, or not JSON in a variable
        raise ConfigError(str(settings_path()), "", str(error)) from error


def _refuse_unknown_variables() -> None:
    for variable in os.environ:
        if variable.upper().startswith(PREFIX):
            field = variable[len(PREFIX) :].lower().split("__")[0]
            if field not in Settings.model_fields:
                allowed = ", ".join(sorted(Settings.model_fields))
                raise ConfigError(variable, field, f"no such setting; there are {allowed}")


def _config_error(error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    variable = PREFIX + "__".join(path[:2]).upper()
    where = variable if variable in os.environ else str(settings_path())
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        table = Settings.model_fields.get(path[0])
        keys = getattr(table.annotation, "model_fields", {}) if table else Settings.model_fields
        reason = f"no such key; there are {', '.join(sorted(keys))}"
    elif "input" in first:
        reason = f"{reason}; it is {first['input']!r}"
    return ConfigError(where, ".".join(path), reason)


def slack_app_token() -> SecretStr | None:
    """The app-level token from SLACK_APP_TOKEN, which only `silkwatch listen` needs."""
    token = os.environ.get("SLACK_APP_TOKEN", "").strip()
    return SecretStr(token) if token else None


def slack_token() -> SecretStr | None:
    """The bot token from SLACK_BOT_TOKEN, else from a Prefect Secret block; None without."""
    token = os.environ.get("SLACK_BOT_TOKEN", "").strip() or token_from_block()
    return SecretStr(token) if token else None
