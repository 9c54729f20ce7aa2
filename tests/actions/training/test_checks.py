"""What cannot be true of a session is told all at once, each by its code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.training.checks import FARTHEST_SESSION, check
from tests.actions.training.stage import START, facts
from tests.sample import NOW


def codes(now: Any = NOW, **other: Any) -> list[str]:
    return [one.code for one in check(facts(**other), now=now)]


def test_a_sound_session_has_no_mistakes() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"theme": "  "}, "theme_missing"),
        ({"theme": "x" * 201}, "too_long"),
        ({"certificate_prefix": "x" * 21}, "too_long"),
        ({"kind": "pesta"}, "kind"),
        ({"link": "zoom nanti"}, "link"),
        ({"ends_at": START}, "ends_before"),
        ({"ends_at": START - timedelta(hours=1)}, "ends_before"),
        ({"ends_at": START + timedelta(days=61)}, "lasts_long"),
        ({"zone": "Asia/Atlantis"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"fee": -1}, "fee"),
        ({"fee": 1_000_000_001}, "fee"),
        ({"quota": 0}, "quota"),
        ({"quota": 100_001}, "quota"),
        ({"place": " ", "link": ""}, "nowhere"),
        ({"latitude": -6.9}, "coordinates"),
        ({"latitude": 91.0, "longitude": 110.0}, "coordinates"),
        ({"roles": ()}, "roles"),
        ({"roles": ("president",)}, "roles"),
        ({"areas": ()}, "areas"),
        ({"leads": (0,)}, "leads"),
        ({"leads": (True,)}, "leads"),
        ({"leads": ("evening",)}, "leads"),
        ({"leads": (60 * 24 * 61,)}, "leads"),
        ({"questionnaire_form": "bimtek_gone"}, "form"),
    ],
)
def test_each_mistake_has_its_code(other: dict[str, Any], code: str) -> None:
    assert codes(**other) == [code]


def test_all_mistakes_are_told_at_once() -> None:
    found = codes(theme="", ends_at=START, fee=-5, quota=0, place="", roles=())
    assert found == ["theme_missing", "ends_before", "fee", "quota", "nowhere", "roles"]


def test_a_session_of_the_past_or_of_a_mistyped_year() -> None:
    assert codes(START + timedelta(minutes=1)) == ["past"]
    assert codes(START) == ["past"]
    assert codes(START - FARTHEST_SESSION - timedelta(days=1)) == ["far"]


def test_what_has_begun_can_be_changed_if_it_is_not_moved() -> None:
    later = START + timedelta(hours=1)
    old = facts()
    assert check(facts(place="Balai Desa"), now=later, old=old) == []
    moved = facts(starts_at=START + timedelta(minutes=5))
    assert [one.code for one in check(moved, now=later, old=old)] == ["past"]


def test_the_quota_holds_those_who_come() -> None:
    [problem] = check(facts(quota=2), now=NOW, confirmed=3)
    assert (problem.code, problem.values) == ("quota_below", {"n": 3})
    assert check(facts(quota=3), now=NOW, confirmed=3) == []


def test_a_form_that_is_in_use_may_be_named() -> None:
    named = facts(questionnaire_form="bimtek_kuesioner")
    assert check(named, now=NOW, forms=["bimtek_kuesioner"]) == []


def test_a_place_or_a_link_is_enough() -> None:
    assert codes(place="", link="https://meet.example.id/x") == []
