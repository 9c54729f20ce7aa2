"""Every exception of the machine says its reason in one line's words, and keeps what its reader goes by."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import bot

GIVEN = {"str": "sebabnya", "int": 7, "float": 2.5, "bool": True, "float | None": 2.5}
"""A parameter's type -> a value that is nobody's default."""
SPOKEN = ("reason", "what", "said", "description", "code", "status")
"""Parameters that name why it was raised: a log has nothing but the text made of them."""
OTHERS = {
    "ConfigError": "tests/test_config.py: a list of mistakes",
    "Shut": "tests/bot/test_verdict.py: always the same",
    "Told": "tests/bot/test_ending.py: a signal",
}


def raised() -> Iterator[type[Exception]]:
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if not found.name.endswith("__main__"):
            for one in vars(import_module(found.name)).values():
                if inspect.isclass(one) and issubclass(one, Exception) and one.__module__ == found.name:
                    yield one


EVERY = {one.__name__: one for one in raised()}
OWN = sorted(
    name for name, one in EVERY.items() if one.__init__ is not Exception.__init__ and name not in OTHERS
)


@pytest.mark.parametrize("name", OWN)
def test_its_text_tells_why_and_nothing_given_is_lost(name: str) -> None:
    parameters = inspect.signature(EVERY[name]).parameters.values()
    given = {one.name: GIVEN[one.annotation] for one in parameters if one.annotation in GIVEN}
    error = EVERY[name](**given)
    for key, value in given.items():
        assert getattr(error, key, value) == value
    spoken = next(key for key in given if key in SPOKEN)
    assert str(given[spoken]) in str(error)


@pytest.mark.parametrize("name", OWN)
def test_what_nobody_gives_is_nothing(name: str) -> None:
    parameters = inspect.signature(EVERY[name]).parameters.values()
    needed = {one.name: GIVEN[one.annotation] for one in parameters if one.default is one.empty}
    error = EVERY[name](**needed)
    for one in parameters:
        if one.name not in needed and one.name != "status":
            assert not getattr(error, one.name, None)


def test_the_others_are_there() -> None:
    assert OTHERS.keys() <= EVERY.keys()
