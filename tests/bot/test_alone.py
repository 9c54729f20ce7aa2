"""One process on one SQLite file: the second is told so in a sentence; short commands go on beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import demo, log
from bot.faults import Fault
from bot.operator.commands import app
from bot.upkeep.alone import alone

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _log_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "begin", lambda config: None)


def held(url: str) -> subprocess.Popen[bytes]:
    """Another process that runs on the database."""
    code = (
        "import sys; from bot.upkeep.alone import alone\n"
        "with alone(sys.argv[1]): print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, url]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT)
    assert other.stdout is not None
    other.stdout.readline()
    return other


def test_a_second_process_is_refused_in_a_sentence_until_the_first_has_ended(sqlite_url: str) -> None:
    with held(sqlite_url) as other:
        run = CliRunner().invoke(app, ["run", "--port", "0"], env={"PENDAMPING_DATABASE__URL": sqlite_url})
        assert run.exit_code == 1
        assert "another Pendamping runs on" in run.output
        assert "Traceback" not in run.output
        other.kill()
        other.wait(20)
    with alone(sqlite_url):
        pass


def test_another_name_of_the_same_file_is_the_same_file(sqlite_url: str, tmp_path: Path) -> None:
    file = Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))
    (tmp_path / "other.db").symlink_to(file)
    with alone(sqlite_url), pytest.raises(Fault), alone(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"):
        pass


def test_short_commands_go_on_beside_it(sqlite_url: str) -> None:
    with alone(sqlite_url):
        made = CliRunner().invoke(
            app, ["invite", "--role", "admin"], env={"PENDAMPING_DATABASE__URL": sqlite_url}
        )
    assert made.exit_code == 0, made.output


def test_a_demo_that_runs_is_not_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    with alone(demo.settings(0, folder).database.url), pytest.raises(Fault):
        demo.reset(folder)
    assert folder.exists()
    demo.reset(folder)
    assert not folder.exists()


def test_many_may_share_a_server_and_the_lock_is_its_users_alone(sqlite_url: str) -> None:
    url = "postgresql+asyncpg://a@127.0.0.1/b"
    with alone(url), alone(url):
        pass
    with alone(sqlite_url):
        assert os.stat(f"{sqlite_url.removeprefix('sqlite+aiosqlite:///')}.lock").st_mode & 0o077 == 0
