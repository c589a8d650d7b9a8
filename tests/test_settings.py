"""The environment is read in one place, and a wrong value is refused at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(settings.PREFIX + name.upper(), raising=False)


def test_nothing_set_means_the_embedded_server_and_the_default_feeds() -> None:
    chosen = settings.load()
    assert chosen.database_url is None
    assert chosen.feeds == settings.DEFAULT_FEEDS


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", "mysql://localhost/x", "postgresql"),
        ("BATCH", "ten", "integer"),
        ("CONCURRENCY", "0", "greater than or equal to 1"),
        ("USER_AGENT", "Robot", "contact"),
        ("RESPECT_ROBOTS", "perhaps", "boolean"),
    ],
)
def test_a_wrong_value_is_refused_naming_variable_value_and_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(settings.PREFIX + name, value)
    with pytest.raises(settings.SettingsError) as refused:
        settings.load()
    message = str(refused.value)
    assert settings.PREFIX + name in message
    assert reason in message
    assert value in message or name == "DATABASE_URL"


def test_a_password_in_the_database_url_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", "mysql://me:secret@localhost/x")
    with pytest.raises(settings.SettingsError) as refused:
        settings.load()
    assert "secret" not in str(refused.value)


def test_a_misspelt_variable_is_refused_with_the_names_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_FEED", "feeds.toml")
    with pytest.raises(settings.SettingsError, match=r"COMMUNIQUE_FEED: no such setting.*COMMUNIQUE_FEEDS"):
        settings.load()


def test_intervals_that_contradict_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_MIN_INTERVAL_MINUTES", "60")
    monkeypatch.setenv("COMMUNIQUE_MAX_INTERVAL_MINUTES", "30")
    with pytest.raises(settings.SettingsError, match="COMMUNIQUE_MIN_INTERVAL_MINUTES is 60"):
        settings.load()


def test_a_path_may_begin_with_the_home_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_HOME", "~/news")
    assert settings.load().home == Path("~/news").expanduser()
