"""A channel is a folder: an invented one is given to the composition root, and everything works there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from actions import people, training
from tests.conversations.stage import ROOT
from tests.conversations.test_transcripts import config, hold, performed
from tests.handlers.chat import Chat
from tests.radio import Radio
from tests.radio.stage import OnRadio

PLAYED = ("log_a_visit", "review_return", "skip_back_cancel")


@pytest.mark.parametrize("name", PLAYED)
async def test_a_transcript_on_the_radio(name: str, sqlite_url: str, tmp_path: Path) -> None:
    path = ROOT / "tests" / "conversations" / f"{name}.txt"
    hold(path, await performed(OnRadio(config(sqlite_url, tmp_path)), path), "T")


async def test_its_name_and_its_links_are_its_own(sqlite_url: str, tmp_path: Path) -> None:
    stage = OnRadio(config(sqlite_url, tmp_path))
    await stage.open((), [("Sari", "facilitator")])
    kit = stage.service.kit
    assert people.links(kit, "KODE") == {"radio": "radio:1484/KODE"}
    assert training.links(kit, "123456") == {"radio": "radio:1484/hadir.123456"}
    chat = Chat(stage.service.database, kit, stage.addresses["Sari"])
    chat.channel = Radio.name
    assert "Radio Desa" in await chat.says("/saluran")
    await stage.end()


ROOMS = ("bot", "actions", "handlers", "models", "web", "reports", "forms")
OWN = {
    "bot/channels/": "a platform's own folder; the simulator plays both",
    "bot/config/": "a section of the settings",
    "bot/operator/": "what an operator asks of an account, and checks",
    "bot/demo/": "a phone that shows both",
    "bot/app.py": "a row in the table of channels",
    "actions/templates.py": "the words that WhatsApp approves",
    "forms/xlsform/": "what authors write and read",
}
"""Where a platform may be named -> as what."""
PLATFORM = re.compile(r"telegram|whatsapp", re.IGNORECASE)


def named(path: Path) -> set[str]:
    """Names and texts of a module that name a platform; what is only said in docstrings is let be."""
    tree = ast.parse(path.read_text())
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in said}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {one for one in texts | names if isinstance(one, str) and PLATFORM.search(one)}


def test_platforms_are_named_in_their_rooms_alone() -> None:
    modules = {str(path.relative_to(ROOT)): path for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    elsewhere = {name: named(path) for name, path in modules.items() if not name.startswith(tuple(OWN))}
    assert {name: found for name, found in elsewhere.items() if found} == {}
    assert all(any(named(modules[name]) for name in modules if name.startswith(room)) for room in OWN)


def test_a_platform_has_two_lines_in_the_composition_root() -> None:
    lines = (ROOT / "bot" / "app.py").read_text().splitlines()
    for name in ("telegram", "whatsapp"):
        assert len([line for line in lines if name in line.lower()]) == 2, name
