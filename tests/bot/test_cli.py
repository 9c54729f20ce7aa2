"""The `pendamping` command: what it prints and its exit codes; no traceback for what an operator can mend."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner, Result

from actions.secrets import digest_of
from bot import log
from bot.faults import listen
from bot.operator.commands import app
from tests.bot.telegram_server import TOKEN, telegram_server
from tests.bot.test_check import BROKEN
from tests.processes import free_port, started

PROJECT = Path(__file__).resolve().parents[2]
KEGIATAN = PROJECT / "questionnaires" / "kegiatan.md"
Command = Callable[..., Result]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with telegram_server() as address:
        yield address


@pytest.fixture
def settings(sqlite_url: str, server: str, tmp_path: Path) -> dict[str, str]:
    return {
        "PENDAMPING_SERVER__PORT": str(free_port()),
        "PENDAMPING_DATABASE__URL": sqlite_url,
        "PENDAMPING_TELEGRAM__TOKEN": TOKEN,
        "PENDAMPING_TELEGRAM__API_BASE": server,
        "PENDAMPING_FORMS__DIRECTORY": str(KEGIATAN.parent),
        "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media"),
    }


@pytest.fixture
def pendamping(settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a subcommand with these settings, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)

    def call(*arguments: str, **changed: str) -> Result:
        result = CliRunner().invoke(app, arguments, env=settings | changed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return call


def test_the_command_alone_lists_what_it_can(pendamping: Command) -> None:
    told = pendamping().output
    for command in ("run", "demo", "migrate", "check", "invite", "forms"):
        assert re.search(rf"\b{command}\b", told)


# configuration


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["check"], ["invite"], ["forms", "list"]])
def test_a_configuration_with_mistakes_ends_every_command(command: list[str], pendamping: Command) -> None:
    result = pendamping(*command, PENDAMPING_SERVER__PORT="many", PENDAMPING_LOG__LEVEL="loud")
    assert result.exit_code == 1
    assert "PENDAMPING_SERVER__PORT: is 'many' but must be a whole number" in result.stderr
    assert "PENDAMPING_LOG__LEVEL: is 'loud' but must be one of" in result.stderr


# migrate


def test_migrate_makes_the_database_and_loads_the_country_once(pendamping: Command, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new/bot.db"
    first = pendamping("migrate", PENDAMPING_DATABASE__URL=url)
    again = pendamping("migrate", PENDAMPING_DATABASE__URL=url)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "91599 areas loaded" in first.stdout
    assert "areas loaded" not in again.stdout


def test_a_newer_database_is_left_alone(pendamping: Command, settings: dict[str, str]) -> None:
    file = settings["PENDAMPING_DATABASE__URL"].partition(":///")[2]
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in ("migrate", "run", "invite"):
        result = pendamping(command)
        assert result.exit_code == 1
        assert "newer Pendamping" in result.stderr


# check


def test_check_lists_what_is_well(pendamping: Command) -> None:
    result = pendamping("check")
    assert result.exit_code == 0, result.output
    assert re.findall(r"^ok +(\w+)", result.stdout, re.MULTILINE) == [
        "configuration",
        "database",
        "forms",
        "words",
        "media",
        "files",
        "telegram",
        "whatsapp",
        "pages",
        "consent",
        "service",
    ]


def test_check_fails_on_a_fault(pendamping: Command) -> None:
    result = pendamping("check", PENDAMPING_TELEGRAM__TOKEN="1:wrong")
    assert result.exit_code == 1
    assert "FAULT telegram      Telegram does not know this token" in result.stdout


# invite


def test_an_administrators_first_code(pendamping: Command, settings: dict[str, str]) -> None:
    result = pendamping("invite", "--role", "admin")
    assert result.exit_code == 0
    code = result.stdout.splitlines()[0]
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    connection = sqlite3.connect(settings["PENDAMPING_DATABASE__URL"].partition(":///")[2])
    stored = connection.execute("SELECT digest, role, used_at FROM invite").fetchall()
    connection.close()
    assert stored == [(digest_of(code.replace("-", "")), "admin", None)]


def test_an_invitation_that_makes_no_sense_is_refused(pendamping: Command) -> None:
    assert "must be one of" in re.sub(r"[\s│]+", " ", pendamping("invite", "--role", "king").output)
    nowhere = pendamping("invite", "--role", "camat", "--area", "99.99.99")
    assert nowhere.exit_code == 1
    assert "invite_area" in nowhere.stderr


# forms


def test_forms_are_checked_installed_and_listed(pendamping: Command) -> None:
    assert pendamping("forms", "check", str(KEGIATAN)).exit_code == 0
    added = pendamping("forms", "add", str(KEGIATAN))
    assert added.exit_code == 0
    assert re.match(r"kegiatan \S+ is installed", added.stdout)
    listed = pendamping("forms", "list").stdout
    assert re.match(r"kegiatan +\S+ +\w+", listed)


def test_a_form_with_mistakes_is_refused_with_every_one(pendamping: Command, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.md"
    broken.write_text(BROKEN)
    checked = pendamping("forms", "check", str(broken), str(KEGIATAN))
    assert checked.exit_code == 1
    assert f"{broken}: cannot be used" in checked.stdout
    assert f"{KEGIATAN}: can be used" in checked.stdout
    added = pendamping("forms", "add", str(KEGIATAN), str(broken))
    assert added.exit_code == 1
    assert "rusak.md: cannot be used" in added.stderr
    assert pendamping("forms", "list").stdout == ""  # all or none


# run


def test_run_without_a_channel(pendamping: Command) -> None:
    result = pendamping("run", "--port", "0", PENDAMPING_TELEGRAM__TOKEN="")
    assert result.exit_code == 1
    assert "no channel is set up" in result.stderr


def test_run_with_a_wrong_token(pendamping: Command) -> None:
    result = pendamping("run", "--port", "0", PENDAMPING_TELEGRAM__TOKEN="1:wrong")
    assert result.exit_code == 1
    assert "Unauthorized" in result.stderr
    assert "1:wrong" not in result.output


def test_run_on_a_port_that_is_taken(pendamping: Command) -> None:
    with listen("127.0.0.1", 0) as taken:
        result = pendamping("run", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "already" in result.stderr


def test_run_on_an_empty_database(pendamping: Command, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    result = pendamping("run", "--port", "0", PENDAMPING_DATABASE__URL=url)
    assert result.exit_code == 1
    assert "pendamping migrate" in result.stderr


def test_run_serves_until_it_is_told_to_end(settings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "bot", "run", "--port", "0"]
    with started(command, env=settings) as bot:
        assert bot.stderr is not None
        address = next(line.split()[-1] for line in bot.stderr if line.startswith("Listening on"))
        with urlopen(f"{address}/healthz", timeout=60) as answer:
            assert answer.status == 200
        bot.terminate()
        told = bot.stderr.read()
    assert "Traceback" not in told
    assert TOKEN not in told


def test_the_command_is_the_module(settings: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "forms", "list"],
        cwd=PROJECT,
        env=settings,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
