"""`pendamping check` looks at everything, tells each fault with its remedy, and stops at none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import locales
from bot.config import Config, load
from bot.faults import Fault
from bot.operator import check
from tests.bot.telegram_server import TOKEN, telegram_server
from tests.processes import free_port

PROJECT = Path(__file__).resolve().parents[2]
BROKEN = """| survey |
| | type | name | label |
| | text | nama | Nama |
| | select_one kosong | pilihan | Pilih |
"""


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
        "PENDAMPING_FORMS__DIRECTORY": str(PROJECT / "questionnaires"),
        "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "media"),
    }


@pytest.fixture
def config(settings: dict[str, str]) -> Config:
    return load(settings)


async def findings(config: Config) -> dict[str, check.Finding]:
    return {finding.subject: finding for finding in await check.examine(config)}


async def test_everything_is_well(config: Config) -> None:
    found = await findings(config)
    assert {subject for subject, finding in found.items() if not finding.well} == set()
    assert "@pendamping_uji_bot, by polling" in found["telegram"].told
    assert "kegiatan.md" in found["forms"].told


async def test_a_database_of_the_other_kind_is_well_too(settings: dict[str, str], database_url: str) -> None:
    told = await check.database(load(settings | {"PENDAMPING_DATABASE__URL": database_url}))
    assert "revision" in told
    assert "areas" in told


async def test_one_fault_keeps_nothing_else_from_being_looked_at(
    settings: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "rusak.md").write_text(BROKEN)
    (tmp_path / "file").write_text("not a folder")
    found = await findings(
        load(
            settings
            | {
                "PENDAMPING_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/empty.db",
                "PENDAMPING_FORMS__DIRECTORY": str(tmp_path / "forms"),
                "PENDAMPING_MEDIA__DIRECTORY": str(tmp_path / "file" / "media"),
                "PENDAMPING_TELEGRAM__TOKEN": "1:wrong",
            }
        )
    )
    assert [subject for subject, finding in found.items() if finding.well] == [
        *("words", "whatsapp", "pages", "consent", "service")
    ]
    assert "pendamping migrate" in found["database"].told
    assert "rusak.md: mistake: " in found["forms"].told
    assert "choices" in found["forms"].told
    assert "@BotFather" in found["telegram"].told
    assert "1:wrong" not in "".join(map(str, found.values()))


@pytest.mark.parametrize("token", ["", TOKEN])
async def test_a_channel_that_cannot_be_asked(token: str, config: Config, settings: dict[str, str]) -> None:
    config = load(settings | {"PENDAMPING_TELEGRAM__TOKEN": token})
    nobody = replace(config, telegram=replace(config.telegram, api_base="http://127.0.0.1:9"))
    with pytest.raises(Fault) as caught:
        await check.telegram(nobody)
    assert caught.value.what.startswith("no answer from" if token else "telegram.token is not set")


async def test_a_folder_without_forms(settings: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Fault, match="there is no form"):
        await check.questionnaires(load(settings | {"PENDAMPING_FORMS__DIRECTORY": str(tmp_path / "none")}))


async def test_a_language_that_lacks_a_text_is_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(language: str) -> tuple[dict[str, object], object]:
        texts, plural = locales.read(language)
        if language == "en":
            return {"odd.key": texts.pop(next(iter(texts))), **texts}, plural
        return dict(texts), plural

    monkeypatch.setattr(check, "read", read)
    with pytest.raises(Fault, match="the languages differ") as caught:
        await check.words(config)
    assert "en lacks" in str(caught.value)
    assert "en has odd.key" in str(caught.value)


async def test_what_nobody_foresaw_is_a_finding_too(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_config: Config) -> str:
        raise LookupError("unforeseen")

    monkeypatch.setattr(check, "words", broken)
    assert "LookupError: unforeseen" in (await findings(config))["words"].told


def test_a_finding_with_several_lines_stays_a_list() -> None:
    lines = str(check.Finding("forms", False, "two\nlines")).split("\n")
    assert lines == ["FAULT forms         two", " " * 20 + "lines"]
