"""No secret reaches a log line, whoever wrote it."""

import logging
from collections.abc import Iterator

import pytest

from bot import log
from bot.config import Config, load

TOKEN = "123456789:AAH-invented-for-tests"
SETTINGS = {
    "PENDAMPING_TELEGRAM__TOKEN": TOKEN,
    "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": "rahasia-dari-telegram",
    "PENDAMPING_DATABASE__URL": "postgresql+asyncpg://u:kata-sandi@db/x",
    "PENDAMPING_LOG__LEVEL": "warning",
}


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("secret", [TOKEN, "rahasia-dari-telegram", "kata-sandi"])
def test_secrets_are_struck_out_of_lines_and_tracebacks(
    secret: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(load(SETTINGS))
    try:
        raise OSError(f"cannot reach https://server/bot{secret}/getMe")
    except OSError:
        logging.getLogger("x").exception("asking %s", secret)
    told = capsys.readouterr().err
    assert secret not in told
    assert told.count(log.STRUCK) >= 2
    assert "OSError" in told


def test_the_level_is_as_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log.begin(load(SETTINGS))
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert "quiet" not in (told := capsys.readouterr().err)
    assert "loud" in told


def test_nothing_to_hide_hides_nothing() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "a plain line", None, None)
    assert log.Striking(["", log.password(Config())]).format(record).endswith("a plain line")
