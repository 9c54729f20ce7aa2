"""Configuration: what overrides what, every mistake at once, and no secret in anything that can be printed.

1. Defaults, then the file, then the environment.
2. A mistake names its key as it was given, says what is wrong and shows an example; all come together.
3. Tokens, passwords and signing secrets appear in no message and no repr.
4. config.example.toml tells every setting with its true default.
5. Every setting is read by something.
"""

import re
import tomllib
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, ConfigError, Secret, load, variable
from bot.config.reading import SECTIONS, SETTINGS

PROJECT = Path(__file__).resolve().parents[1]
EXAMPLE = PROJECT / "config.example.toml"
TOKEN = "123456789:AAH-not-a-real-token"


def mistakes(environment: dict[str, str], file: Path | None = None) -> dict[str, str]:
    """Key -> the whole message, of a configuration that must not load."""
    with pytest.raises(ConfigError) as caught:
        load(environment, file)
    assert str(caught.value).splitlines() == [str(mistake) for mistake in caught.value.mistakes]
    return {mistake.key: str(mistake) for mistake in caught.value.mistakes}


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


# 1. what overrides what


def test_nothing_set_is_a_working_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({}) == Config()


def test_the_environment_goes_before_the_file(toml: Path) -> None:
    toml.write_text('[server]\nport = 9000\nhost = "0.0.0.0"\n[media]\ndownload = false\n')
    config = load({"PENDAMPING_SERVER__PORT": "9100", "PENDAMPING_TELEGRAM__TOKEN": TOKEN}, toml)
    assert (config.server.port, config.server.host, config.media.download) == (9100, "0.0.0.0", False)
    assert config.telegram.token.reveal() == TOKEN


def test_a_file_is_found_by_name_or_beside_the_command(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("[server]\nport = 9000\n")
    assert load({"PENDAMPING_CONFIG": str(toml)}).server.port == 9000
    monkeypatch.chdir(toml.parent)
    assert load({}).server.port == 9000


@pytest.mark.parametrize(("given", "meant"), [("true", True), ("No", False), ("0", False), ("YES", True)])
def test_a_truth_value_in_the_environment(given: str, meant: bool) -> None:
    assert load({"PENDAMPING_MEDIA__DOWNLOAD": given}).media.download is meant


def test_an_address_loses_its_last_slash() -> None:
    assert (
        load({"PENDAMPING_SERVER__PUBLIC_URL": "https://x.example/"}).server.public_url == "https://x.example"
    )


def test_a_config_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().server.port = 1  # type: ignore[misc]


# 2. every mistake at once


def test_all_mistakes_come_together(toml: Path) -> None:
    toml.write_text(
        '[server]\nport = "many"\nhots = "x"\n[srever]\nport = 1\n[locale]\nzone = "Asia/Jogja"\n'
        '[telegram]\ndelivery = "webhook"\n'
    )
    found = mistakes({"PENDAMPING_MEDIA__MAX_MB": "1e999", "PENDAMPING_WEB__LINKMINUTES": "3"}, toml)
    assert found == {
        "server.port": "server.port: is 'many' but must be a whole number from 0 to 65535 (for example 8080)",
        "server.hots": "server.hots: there is no such setting (for example host)",
        "[srever]": "[srever]: there is no such setting (for example server)",
        "locale.zone": "locale.zone: is 'Asia/Jogja' but must be a time zone's name"
        ' (for example "Asia/Makassar")',
        "PENDAMPING_MEDIA__MAX_MB": "PENDAMPING_MEDIA__MAX_MB: is '1e999' but must be a whole number"
        " from 1 to 2000 (for example 20)",
        "PENDAMPING_WEB__LINKMINUTES": "PENDAMPING_WEB__LINKMINUTES: there is no such setting"
        " (for example PENDAMPING_WEB__LINK_MINUTES)",
        "telegram.webhook_secret": found["telegram.webhook_secret"],
        "telegram.webhook_url": found["telegram.webhook_url"],
    }


BAD: list[tuple[str, str, Any]] = [
    ("server", "port", True),
    ("server", "port", 70000),
    ("server", "host", ""),
    ("server", "host", 5),
    ("server", "public_url", "pendamping.example"),
    ("server", "public_url", "https://[::1"),
    ("server", "public_url", "https://x.example:99999"),
    ("database", "url", "mysql://host/x"),
    ("database", "url", "sqlite+aiosqlite://"),
    ("database", "url", "nonsense"),
    ("telegram", "token", "no-colon"),
    ("telegram", "token", 12),
    ("telegram", "delivery", "pigeon"),
    ("telegram", "webhook_secret", "short"),
    ("whatsapp", "token", "two words"),
    ("whatsapp", "phone_number_ids", "106540352242922, +62 812"),
    ("whatsapp", "business_account", 419561257915477),
    ("whatsapp", "api_version", "23"),
    ("whatsapp", "per_second", 0),
    ("forms", "directory", ""),
    ("media", "download", "perhaps"),
    ("locale", "zone", "Asia"),
    ("log", "level", "LOUD"),
]


@pytest.mark.parametrize(("section", "key", "value"), BAD)
def test_a_bad_value_is_refused(section: str, key: str, value: Any, toml: Path) -> None:
    toml.write_text(
        f"[{section}]\n{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}\n"
    )
    assert f"{section}.{key}" in mistakes({}, toml)


def test_whatsapp_needs_all_of_its_five_or_none(toml: Path) -> None:
    toml.write_text('[whatsapp]\ntoken = "EAAG-not-a-real-token"\nbusiness_account = "419561257915477"\n')
    found = mistakes({}, toml)
    assert list(found) == ["whatsapp.app_secret", "whatsapp.verify_token", "whatsapp.phone_number_ids"]
    assert found["whatsapp.phone_number_ids"] == (
        "whatsapp.phone_number_ids: is needed for WhatsApp (messages leave from there)"
        ' (for example "106540352242922")'
    )


def test_several_phone_numbers_are_separated_by_commas() -> None:
    given = {
        "TOKEN": "EAAG-not-a-real-token",
        "APP_SECRET": "0" * 32,
        "VERIFY_TOKEN": "v" * 12,
        "PHONE_NUMBER_IDS": "106540352242922, 106540352242923,106540352242922,",
        "BUSINESS_ACCOUNT": "419561257915477",
    }
    config = load({f"PENDAMPING_WHATSAPP__{key}": value for key, value in given.items()})
    assert config.whatsapp.phone_number_ids == ("106540352242922", "106540352242923")


@pytest.mark.parametrize("content", [b"[server", b"\xff\xfe", b"port = \n", b"server = 1\n"])
def test_an_unreadable_file_is_a_mistake_and_no_traceback(content: bytes, toml: Path) -> None:
    toml.write_bytes(content)
    assert len(mistakes({}, toml)) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere.toml")
    assert "cannot be read" in mistakes({"PENDAMPING_CONFIG": missing})[missing]
    assert "cannot be read" in mistakes({"PENDAMPING_CONFIG": str(tmp_path)})[str(tmp_path)]


# 3. secrets


def test_secrets_are_never_shown() -> None:
    url = "postgresql+asyncpg://pendamping:rahasia-sekali@db/pendamping"
    config = load(
        {
            "PENDAMPING_TELEGRAM__TOKEN": TOKEN,
            "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": "s" * 20,
            "PENDAMPING_DATABASE__URL": url,
        }
    )
    shown = f"{config!r} {config.telegram.token} {config.telegram.token!r}"
    assert config.database.url == url
    assert not any(hidden in shown for hidden in (TOKEN, "s" * 20, "rahasia"))


def test_a_wrong_secret_is_not_repeated() -> None:
    given = {variable(*key): "rahasia sekali" for key, f in SETTINGS.items() if f.metadata["hidden"]}
    assert len(given) == 6
    assert not any("rahasia" in message for message in mistakes(given).values())


def test_a_secret_compares_by_value_and_is_false_when_empty() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
    assert bool(Secret("a"))
    assert not Secret()


# 4. the example file


def test_the_example_holds_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load({}, EXAMPLE) == Config()
    written = tomllib.loads(EXAMPLE.read_text())
    assert {name: list(keys) for name, keys in written.items()} == {
        name: [f.name for f in fields(kind)] for name, kind in SECTIONS.items()
    }


def test_the_example_explains_every_setting() -> None:
    lines = EXAMPLE.read_text().splitlines()
    settings = [n for n, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(settings) == len(SETTINGS)
    assert [lines[n] for n in settings if not re.fullmatch(r"# .{12,}\.", lines[n - 1])] == []


@pytest.mark.parametrize("key", SETTINGS, ids=".".join)
def test_the_example_of_a_mistake_is_itself_right(key: tuple[str, str]) -> None:
    setting = SETTINGS[key]
    value = tomllib.loads(f"x = {setting.metadata['example']}")["x"]
    if key != ("telegram", "token"):  # its example is cut short on purpose
        assert setting.metadata["check"](value) is not None


# 5. no dead setting


def test_every_setting_is_read_somewhere() -> None:
    code = "\n".join(
        file.read_text() for file in PROJECT.joinpath("bot").rglob("*.py") if file.parent.name != "config"
    )
    unread = [f"{section}.{key}" for section, key in SETTINGS if not re.search(rf"\.{key}\b", code)]
    assert unread == []
