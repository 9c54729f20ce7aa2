"""No secret reaches a log line, whoever wrote it, and nothing that a statement was given."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import log
from bot.config import Config, Secret
from bot.config.sections import Log
from models.database import Database
from models.person import Contact, Person
from tests.sample import NOW, person


def planted() -> tuple[Config, list[str]]:
    """A configuration with a secret wherever one can be, found by its type, and all of them."""
    told: list[str] = []
    sections: dict[str, Any] = {"log": Log(level="warning")}
    for section in fields(Config):
        assert section.default is not MISSING
        values: dict[str, Any] = {}
        for one in fields(section.default):
            default = getattr(section.default, one.name)
            plain = f"rahasia-{section.name}/{one.name}:1"
            if isinstance(default, Secret):
                values[one.name] = Secret(plain)
                told += [plain, quote(plain, safe="")]
            elif "_base" in one.name or "url" in one.name:
                kind = "postgresql+asyncpg" if section.name == "database" else "https"
                values[one.name] = f"{kind}://user:{quote(plain, safe='')}@host/x?password=dan-{one.name}"
                told += [plain, quote(plain, safe=""), f"dan-{one.name}"]
        if values:
            sections[section.name] = type(section.default)(**values)
    return Config(**sections), told


CONFIG, PLANTED = planted()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(False)


def test_every_kind_of_secret_is_planted() -> None:
    assert len([one for one in PLANTED if one.startswith("rahasia-whatsapp")]) >= 4
    assert len(PLANTED) >= 12


@pytest.mark.parametrize("secret", PLANTED)
def test_secrets_are_struck_out_of_lines_and_tracebacks(
    secret: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(CONFIG)
    try:
        try:
            raise OSError(f"cannot reach https://server/bot{secret}/getMe")
        except OSError as error:
            raise RuntimeError({"token": secret}) from error
    except RuntimeError:
        logging.getLogger("x").exception("asking %s", secret)
    told = capsys.readouterr().err
    assert secret not in told
    assert told.count(log.STRUCK) >= 3
    assert "OSError" in told


def test_what_ends_the_program_is_struck_as_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(CONFIG)
    error = OSError(f"no database at {CONFIG.database.url}")
    sys.excepthook(OSError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    told = capsys.readouterr().err
    assert "OSError: no database at" in told
    assert not any(secret in told for secret in PLANTED)
    assert told.count("the program ends") == 1


def test_the_level_is_as_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(CONFIG)
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert "quiet" not in (told := capsys.readouterr().err)
    assert "loud" in told


def test_nothing_to_hide_hides_nothing() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "a plain line", None, None)
    assert log.Striking(["", *log.secrets(Config())]).format(record).endswith("a plain line")


async def _twice(database: Database) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari NIK 3324110101900001", "facilitator", address="+62812-rumah")
        again = Contact(person_id=who.person_id, channel="telegram", address="+62812-rumah", created_at=NOW)
        tx.add(again)
        await tx.flush()


async def _odd(database: Database) -> None:
    async with database.transaction() as tx:
        odd: Any = {"nama": "Sari NIK 3324110101900001 +62812-rumah"}
        await tx.execute(select(Person).where(Person.name == odd))


@pytest.mark.parametrize("act", [_twice, _odd])
async def test_what_a_statement_was_given_is_not_logged(
    database: Database, act: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(Config())
    try:
        await act(database)
    except SQLAlchemyError:
        logging.getLogger("x").exception("it failed")
    told = capsys.readouterr().err
    assert "it failed" in told
    assert "Error" in told.replace("SQLAlchemyError", "")
    assert "3324110101900001" not in told
    assert "rumah" not in told
