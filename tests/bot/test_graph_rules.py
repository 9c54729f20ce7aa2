"""The two checks of every call to the Graph API are themselves shown to find what is wrong.

1. A good message passes both; each of our rules finds a message that breaks it; nonsense is judged like it.
2. Meta's description finds what it can, where it stands beside the project.
3. A template that is handed in is judged too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.graph import checked, official, rules
from tests.fakes.graph.rules import definition
from tests.fakes.graph.samples import BROKEN, DEFINITION, DEFINITIONS, GOOD, SEEN_BY_BOTH, text


@pytest.mark.parametrize("payload", GOOD.values(), ids=GOOD)
def test_a_good_message_passes(payload: dict[str, Any]) -> None:
    assert rules.faults(payload) == []
    assert official.faults(payload) == []


@pytest.mark.parametrize(("payload", "fault"), BROKEN.values(), ids=BROKEN)
def test_a_broken_message_is_a_fault(payload: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(rules.faults(payload))


@pytest.mark.parametrize("name", BROKEN if official.FILE.exists() else [])
def test_the_published_description_finds_what_it_can(name: str) -> None:
    assert bool(official.faults(BROKEN[name][0])) is (name in SEEN_BY_BOTH)


def test_a_call_is_held_to_both_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "faults", lambda payload: ["published otherwise"])
    assert checked(text()) == ["published otherwise"]
    assert checked(text("")) == ["text.body is empty"]


@pytest.mark.parametrize(("changes", "fault"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_template_is_judged(changes: dict[str, Any], fault: str) -> None:
    found = list(definition.faults({**DEFINITION, **changes}))
    assert fault in "\n".join(found) if fault else found == []


def spoiled(value: Any) -> Iterator[Any]:
    """The value with one part of it after another replaced by nonsense."""
    yield from (None, 5, "", [], {}, [5], {"odd": 5})
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        for nonsense in spoiled(part):
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[key] = nonsense
            yield copy


def judged(payload: Any) -> bool:
    """Whether the checks come to an end with a list of faults."""
    return all(isinstance(fault, str) for fault in checked(payload))


@pytest.mark.parametrize("payload", GOOD.values(), ids=GOOD)
def test_nonsense_is_judged(payload: dict[str, Any]) -> None:
    made = list(spoiled(payload))
    assert all(map(judged, made))
    faulty = [one for one in made if checked(one)]
    assert len(faulty) > len(made) * 0.8


def test_a_nonsensical_template_is_judged() -> None:
    made = [one for one in spoiled(DEFINITION) if isinstance(one, dict)]
    faulty = [one for one in made if list(definition.faults(one))]
    assert len(faulty) > len(made) * 0.8
