"""The only reader of the environment: `load()` gives a frozen `Settings`, or says which variable is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "COMMUNIQUE_"
DEFAULT_FEEDS = Path(__file__).with_name("feeds.toml")


class SettingsError(ValueError):
    """A variable of the environment holds a value that cannot be used."""


class Settings(BaseSettings):
    """What an operator can set; each field is the variable `COMMUNIQUE_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: Annotated[
        str | None, Field(description="Postgres to write to (`postgresql://…`); unset: the embedded server")
    ] = None
    home: Annotated[Path, Field(description="where the embedded server and logs are kept")] = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("communique", appauthor=False))
    )
    feeds: Annotated[Path, Field(description="TOML file of the feeds to poll")] = DEFAULT_FEEDS
    user_agent: Annotated[
        str, Field(min_length=3, description="how requests name themselves; holds a URL or address for complaints")
    ] = "Communique/0.1 (+https://example.org/communique-contact)"
    request_timeout: Annotated[float, Field(gt=0, le=600, description="seconds for a request, whole")] = 30.0
    connect_timeout: Annotated[float, Field(gt=0, le=120, description="seconds to connect")] = 10.0
    max_feed_bytes: Annotated[int, Field(ge=10_000, description="size of a feed, decompressed")] = 10_000_000
    max_page_bytes: Annotated[int, Field(ge=10_000, description="size of a page, decompressed")] = 8_000_000
    concurrency: Annotated[int, Field(ge=1, le=1000, description="requests under way at once")] = 64
    host_concurrency: Annotated[int, Field(ge=1, le=64, description="requests under way at once to a host")] = 2
    host_delay: Annotated[float, Field(ge=0, le=600, description="seconds between two requests to a host")] = 1.0
    respect_robots: Annotated[bool, Field(description="keep to robots.txt")] = True
    allow_private: Annotated[bool, Field(description="fetch from private and loopback addresses")] = False
    processes: Annotated[
        int, Field(ge=1, le=256, description="processes that clean and extract; default: one a core")
    ] = max(1, os.cpu_count() or 1)
    batch: Annotated[int, Field(ge=1, le=2000, description="entries that a task takes at a time")] = 200
    backfill_windows: Annotated[
        int, Field(ge=1, le=64, description="windows of a backfill that a worker works on at once")
    ] = 4
    wayback: Annotated[str, Field(description="where the Wayback Machine is, for backfills")] = (
        "https://web.archive.org"
    )
    lease_minutes: Annotated[
        float, Field(gt=0, le=1440, description="minutes after which a dead worker's entries are given to another")
    ] = 15.0
    raw_retention_days: Annotated[int, Field(ge=0, description="days that raw pages are kept; 0: none are")] = 90
    min_interval_minutes: Annotated[float, Field(gt=0, description="shortest time between two polls")] = 10.0
    max_interval_minutes: Annotated[float, Field(gt=0, description="longest time between two polls")] = 1440.0
    serve_host: Annotated[
        str, Field(min_length=1, description="address that `serve` listens on; Prefect asks nobody for a password")
    ] = "127.0.0.1"
    ui_port: Annotated[int, Field(ge=1, le=65535, description="port of Prefect's API and UI under `serve`")] = 4200
    metrics_port: Annotated[
        int, Field(ge=0, le=65535, description="port of the metrics for Prometheus under `serve`; 0: none")
    ] = 4201
    log_format: Annotated[
        Literal["text", "json"], Field(description="form of what `serve` and the runs log: `text` or `json`")
    ] = "text"
    notify: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z0-9-]+/[a-z0-9-]+$",
            description="Prefect block that alerts go to, as type/name, such as `slack-webhook/news`; unset: none",
        ),
    ] = None
    silent_hours: Annotated[
        float,
        Field(ge=1, description="hours without an answered poll, or without a new article, that raise an alert"),
    ] = 24.0
    feed_silent_days: Annotated[
        float,
        Field(ge=1, description="days without anything new after which a feed counts as silent"),
    ] = 14.0
    prefect_retention_days: Annotated[float, Field(ge=1, description="days that Prefect keeps runs and events")] = 14.0

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"postgres(?:ql)?(?:\+\w+)?://", value):
            raise ValueError("should begin with postgresql://")
        return value

    @field_validator("home", "feeds")
    @classmethod
    def _is_absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("user_agent")
    @classmethod
    def _has_contact(cls, value: str) -> str:
        if "://" not in value and "@" not in value:
            raise ValueError("should hold a contact: a URL or a mail address")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings


def load(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this process: `overrides` by field name, then the environment, then defaults.

    Raises SettingsError naming every variable that is wrong, its value, and what would be right.
    """
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    )
    if unknown:
        known = ", ".join(PREFIX + name.upper() for name in Settings.model_fields)
        raise SettingsError(f"{', '.join(unknown)}: no such setting; the settings are {known}")
    try:
        settings = Settings(**(overrides or {}))
    except ValidationError as error:
        raise SettingsError("; ".join(_explain(problem) for problem in error.errors())) from error
    if settings.min_interval_minutes > settings.max_interval_minutes:
        raise SettingsError(
            f"{PREFIX}MIN_INTERVAL_MINUTES is {settings.min_interval_minutes:g}: it should be at most "
            f"{PREFIX}MAX_INTERVAL_MINUTES, which is {settings.max_interval_minutes:g}"
        )
    return settings


def _explain(problem: Any) -> str:
    name = str(problem["loc"][0])
    value = "(a URL, hidden)" if name == "database_url" else repr(problem["input"])
    wanted = Settings.model_fields[name].description
    reason = str(problem["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()} is {value}: {reason} (it sets: {wanted})"
