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
