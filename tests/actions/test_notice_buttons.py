"""A button under a notice opens the thing of that notice: no notice's button leads to the head of a list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from models import buttons
from models.buttons import Command, Do, Opens

ROOT = Path(__file__).resolve().parents[2] / "actions"
LISTS = {
    Command.REPORT: "what it asks for is a report that is not there yet",
    Command.DEADLINES: "several deadlines at once (reminders/wording.py)",
    Command.HISTORY: "several reports at once (reminders/wording.py), or a whole month (reminders/own.py)",
    Command.WEB: "people of an area, whom the page lists (reminders/overseen.py)",
    Command.REVIEW: "how much waits in the queue (reminders/overseen.py)",
    Command.NEWS: "what waits until a window opens (templates.py)",
    Command.MENU: "a template without a button of its own (templates.py)",
}
"""Buttons that open a list, and the list that their notice is about."""
WHERE = {
    Command.REVIEW: {"overseen.py"},
    Command.HISTORY: {"wording.py", "own.py"},
    Command.DEADLINES: {"wording.py"},
}


def put() -> set[tuple[str, Command]]:
    """(file, command) of every command that code of actions puts under a message."""
    return {
        (path.name, Command[node.attr])
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Command"
    }


def test_only_notices_about_a_list_open_a_list() -> None:
    found = put()
    assert {command for _, command in found} <= set(LISTS)
    for command, files in WHERE.items():
        assert {file for file, there in found if there == command} == files


CARRIED = {
    Do.REVIEW: "report version",
    Do.OWN: "report version",
    Do.MEND: "report version",
    Do.BROADCAST: "broadcast",
    Do.STOP: "broadcast",
    Do.GO_ON: "broadcast",
    Do.SEND_NOW: "broadcast",
    Do.DROP: "broadcast",
    Do.SESSION: "session",
    Do.COME: "session",
    Do.STAY_AWAY: "session",
    Do.QUESTIONNAIRE: "session",
    Do.CERTIFICATE: "session",
    Do.STORE_SESSIONS: "table",
    Do.TRY_FORM: "version",
    Do.PUBLISH_FORM: "version",
    Do.DEADLINE: "rule day",
    Do.FOLLOWED_UP: "report promise",
    Do.FOLLOW_UP_TOMORROW: "report promise",
    Do.IN_AN_HOUR: "message",
    Do.IN_THE_MORNING: "message",
}
"""What a button carries, so that later it still means what its notice was about. A session's has no version:
whatever it does says when and where the session is now, and who was asked is asked anew when that changes."""


def carried() -> list[tuple[str, int, set[Do]]]:
    """(where, how many values, what it may do) of every button about a thing that code of actions makes."""
    return [
        (f"{path.name}:{node.lineno}", len(node.args) - 1, does)
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "data"
        if (
            does := {
                Do[one.attr]
                for one in ast.walk(node)
                if isinstance(one, ast.Attribute) and ast.unparse(one.value).endswith("Do")
            }
        )
    ]


def test_a_button_about_a_thing_carries_which_and_as_it_was() -> None:
    assert set(CARRIED) == set(Do)
    found = carried()
    assert len(found) >= 12
    for where, values, does in found:
        assert {values} == {len(CARRIED[one].split()) for one in does}, where


@pytest.mark.parametrize(
    ("data", "opens"),
    [
        (buttons.data(Do.REVIEW, "e" * 32, 3), Opens("e" * 32, 3)),
        ("mine:fix:e1", Opens("e1", 0)),
        ("mine:fix:e1:", Opens("e1", 0)),
        ("rev:o:e1:x", Opens("e1", 0)),
        ("rev:o:e1:²", Opens("e1", 0)),
        ("rev:o:e1:1000000000", Opens("e1", 0)),
        ("rev:o", Opens("", 0)),
        ("rev:o:e1:2:more", Opens("e1", 2)),
    ],
)
def test_a_button_names_a_thing_and_its_version(data: str, opens: Opens) -> None:
    assert buttons.read(data) == opens
    assert len(data.encode()) <= 64
