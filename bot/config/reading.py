"""Reads config.toml and the environment into a Config, and gathers every mistake before it complains."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.config.sections import Config

PREFIX = "PENDAMPING_"
FILE_VARIABLE = "PENDAMPING_CONFIG"
DEFAULT_FILE = "config.toml"
WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
SECTIONS: dict[str, type] = {f.name: type(f.default) for f in fields(Config)}
SETTINGS: dict[tuple[str, str], Field[Any]] = {
    (section, f.name): f for section, kind in SECTIONS.items() for f in fields(kind)
}

WHATSAPP = {
    "token": "our calls carry it",
    "app_secret": "Meta signs its calls with it",
    "verify_token": "Meta asks for it when the webhook is set",
    "phone_number_ids": "messages leave from there",
    "business_account": "the message templates belong to it",
}
"""What WhatsApp cannot do without, and why."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: the key (as its source names it), what is wrong, and what would be right."""

    key: str
    wrong: str
    example: str

    def __str__(self) -> str:
        return f"{self.key}: {self.wrong}" + (f" (for example {self.example})" if self.example else "")


class ConfigError(Exception):
    """The configuration cannot be used; `mistakes` tells everything that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as found, and the name it was given under (for the message)."""

    value: Any
    name: str


_Found = dict[tuple[str, str], _Given]


def load(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """The configuration in force: defaults, then the file, then the environment.

    The file is `file`, else the one PENDAMPING_CONFIG names, else ./config.toml where there is one.
    Raises ConfigError with every mistake.
    """
    environment = os.environ if environment is None else environment
    mistakes: list[Mistake] = []
    found = _from_file(_file(environment, file), mistakes) | _from_environment(environment, mistakes)
    values = {key: _checked(key, given, mistakes) for key, given in found.items()}
    built = {
        name: kind(**{key: value for (section, key), value in values.items() if section == name})
        for name, kind in SECTIONS.items()
    }
    config = Config(**built)
    mistakes.extend(_together(config))
    if mistakes:
        raise ConfigError(mistakes)
    return config


def _file(environment: Mapping[str, str], file: Path | None) -> Path | None:
    if file or environment.get(FILE_VARIABLE):
        return file or Path(environment[FILE_VARIABLE])
    default = Path(DEFAULT_FILE)
    return default if default.exists() else None


def _from_file(path: Path | None, mistakes: list[Mistake]) -> _Found:
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        mistakes.append(Mistake(str(path), f"cannot be read: {reason}", "cp config.example.toml config.toml"))
        return {}
    except tomllib.TOMLDecodeError as error:
        mistakes.append(Mistake(str(path), f"is not TOML: {error}", "[server] on a line, then port = 8080"))
        return {}
    return _flat(content, mistakes)


def _flat(content: dict[str, Any], mistakes: list[Mistake]) -> _Found:
    found: _Found = {}
    for section, entries in content.items():
        if section not in SECTIONS or not isinstance(entries, dict):
            mistakes.append(_unknown(section, list(SECTIONS), f"[{section}]"))
            continue
        for key, value in entries.items():
            name = f"{section}.{key}"
            if (section, key) in SETTINGS:
                found[section, key] = _Given(value, name)
            else:
                mistakes.append(_unknown(key, [k for s, k in SETTINGS if s == section], name))
    return found


def _unknown(word: str, known: list[str], name: str) -> Mistake:
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return Mistake(name, "there is no such setting", near[0] if near else ", ".join(known))


def _from_environment(environment: Mapping[str, str], mistakes: list[Mistake]) -> _Found:
    found: _Found = {}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or "__" not in name:
            continue
        section, _, key = name.removeprefix(PREFIX).lower().partition("__")
        if (section, key) in SETTINGS:
            found[section, key] = _Given(_from_text(environment[name], SETTINGS[section, key].default), name)
        else:
            known = [variable(s, k) for s, k in SETTINGS]
            mistakes.append(_unknown(name, known, name))
    return found


def variable(section: str, key: str) -> str:
    """The environment variable that overrides a setting."""
    return f"{PREFIX}{section.upper()}__{key.upper()}"


def _from_text(given: str, default: Any) -> Any:
    """A variable's text as the kind of value a file would hold; left as it is where it does not fit."""
    if isinstance(default, bool):
        return WORDS.get(given.strip().lower(), given)
    if isinstance(default, int):
        try:
            return int(given)
        except ValueError:
            return given
    return given


def _checked(key: tuple[str, str], given: _Given, mistakes: list[Mistake]) -> Any:
    setting = SETTINGS[key]
    try:
        return setting.metadata["check"](given.value)
    except ValueError as error:
        shown = "" if setting.metadata["hidden"] else f"is {given.value!r} but "
        mistakes.append(Mistake(given.name, f"{shown}{error}", setting.metadata["example"]))
        return setting.default


def _together(config: Config) -> list[Mistake]:
    """What is wrong with settings that are well one by one."""
    return [*_telegram(config), *_whatsapp(config)]


def _telegram(config: Config) -> list[Mistake]:
    telegram = config.telegram
    if telegram.delivery != "webhook":
        return []
    when = 'is needed when telegram.delivery is "webhook"'
    mistakes = []
    if not telegram.webhook_secret:
        mistakes.append(_needed("telegram", "webhook_secret", f"{when} (Telegram signs its calls with it)"))
    if not telegram.webhook_url and not config.server.public_url:
        why = f"{when} (or server.public_url, so that Telegram knows where to call)"
        mistakes.append(_needed("telegram", "webhook_url", why))
    return mistakes


def _whatsapp(config: Config) -> list[Mistake]:
    """All that WhatsApp needs, or nothing: with a part of it no message would come or go."""
    missing = [key for key in WHATSAPP if not getattr(config.whatsapp, key)]
    if len(missing) == len(WHATSAPP):
        return []
    return [_needed("whatsapp", key, f"is needed for WhatsApp ({WHATSAPP[key]})") for key in missing]


def _needed(section: str, key: str, why: str) -> Mistake:
    example: str = SETTINGS[section, key].metadata["example"]
    return Mistake(f"{section}.{key}", why, example)
