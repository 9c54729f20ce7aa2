"""A form read for the command line: its digest, what lies beside it, and a folder that is gone afterwards."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot import demo
from bot.files import proof
from bot.operator import forms_cli
from forms import Examined
from locales import words

GOOD = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
LISTED = GOOD + "| | select_one_from_file pupuk.csv | b | B |\n"
OWN = GOOD + "| | select_one_from_file desa.csv | b | B |\n"
ROWS = "name,label\nurea,Urea\n"


class Here:
    """A sandbox that reads where it is."""

    async def __aenter__(self) -> Here:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def do(self, job: Any, asked: Any) -> Any:
        return proof.work(asked)


async def test_a_digest_is_of_the_file_and_of_what_was_enclosed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms_cli, "Sandbox", Here)
    file = tmp_path / "a.md"
    for name in ("pupuk.csv", "desa.csv"):
        (tmp_path / name).write_text(ROWS)
    digests = []
    for text in (GOOD, LISTED, OWN, "| survey |\n| | type | name | label |\n| | nothing | a | A |\n"):
        file.write_text(text)
        examined, digest = await forms_cli.read(file, strict=False)
        digests.append(digest)
        if text in (GOOD, OWN):  # the lists that the bot provides itself are not taken from files
            assert digest == sha256(text.encode()).hexdigest()
            assert b"urea" not in examined.xml
        elif text == LISTED:
            assert digest == sha256(text.encode() + examined.xml).hexdigest()
            assert b"urea" in examined.xml
        else:
            assert (digest, examined.xml) == ("", b"")
    assert len(set(digests)) == 4
    heads = [forms_cli.report("a.md", one, words("en"))[0] for one in (Examined([]), examined)]
    assert all("a.md" in head for head in heads)


def test_a_folder_is_gone_at_the_end_however_long_that_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[Path] = []
    slept: list[float] = []
    remove = shutil.rmtree

    def slow(folder: Path, *, ignore_errors: bool) -> None:
        assert ignore_errors
        tries.append(folder)
        if len(tries) == 3:
            remove(folder)

    monkeypatch.setattr("bot.operator.forms_cli.shutil.rmtree", slow)
    monkeypatch.setattr("bot.operator.forms_cli.time.sleep", slept.append)
    with forms_cli._forgotten() as folder:
        assert folder.name.startswith("pendamping-")
        assert folder.is_dir()
    assert (tries, slept, folder.exists()) == ([folder] * 3, [0.02, 0.02], False)
    tries.clear()
    monkeypatch.setattr("bot.operator.forms_cli.shutil.rmtree", lambda *_, **__: tries.append(folder))
    with forms_cli._forgotten() as folder:
        pass
    assert (len(tries), folder.is_dir()) == (100, True)
    remove(folder)


def test_a_demo_stands_on_loopback_with_everything_in_its_folder(tmp_path: Path) -> None:
    config = demo.settings(81, tmp_path)
    assert (config.server.port, config.server.public_url) == (81, "http://127.0.0.1:81")
    assert config.database.url == f"sqlite+aiosqlite:///{tmp_path / 'demo.db'}"
    assert (config.media.directory, config.forms.directory) == (tmp_path / "media", demo.QUESTIONNAIRES)
    assert demo.reset(tmp_path / "none") == "There is nothing to forget."
