"""`pendamping forms`: reports in both languages, versions, terms; a preview that keeps nothing."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import log
from bot.operator import forms_cli
from bot.operator.commands import app
from forms import load_xlsform
from locales import words
from tests import beside
from tests.bot.books import FIVE, five_mistakes
from tests.processes import started

PROJECT = Path(__file__).resolve().parents[2]
REAL = beside.CASES / "xlsforms"
OURS = [*(PROJECT / "questionnaires").glob("*.md"), *(beside.CORE / "xlsforms").glob("*")]
Command = Callable[..., Result]
GOOD = """
| survey |
| | type | name | label |
| | text | nama | Nama? |
| settings |
| | form_title | form_id | version |
| | Survei | survei | 1 |
"""
OLD = GOOD.replace("| text |", "| string |").replace("| 1 |", "| 2 |")


@pytest.fixture
def pendamping(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `pendamping forms ...` in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "begin", lambda config: None)

    def call(*arguments: str) -> Result:
        settings = {"PENDAMPING_DATABASE__URL": sqlite_url}
        result = CliRunner().invoke(app, ["forms", *arguments], env=settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def forms_in(folder: Path) -> int:
    """How many versions the folder's database holds."""
    (file,) = folder.glob("*.db")
    with sqlite3.connect(file) as connection:
        (count,) = connection.execute("SELECT count(*) FROM form_version").fetchone()
    connection.close()
    return int(count)


def placed(output: str, pattern: str) -> list[str]:
    return [" ".join(found) for found in re.findall(pattern, output)]


def test_five_mistakes_in_a_workbook_are_five_lines(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "survei.xlsx").write_bytes(five_mistakes())
    english = pendamping("check", "survei.xlsx")
    assert english.exit_code == 1
    assert placed(english.stdout, r"MISTAKE: sheet (\w+), row (\d+), column (\w+): \w") == list(FIVE)
    indonesian = pendamping("check", "survei.xlsx", "--language", "id")
    assert indonesian.exit_code == 1
    assert placed(indonesian.stdout, r"SALAH: lembar (\w+), baris (\d+), kolom (\w+): \w") == list(FIVE)
    assert "Maksud Anda ${nama}?" in indonesian.stdout


def test_a_language_that_nobody_speaks(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert pendamping("check", "a.md", "--language", "tlh").exit_code == 2


def test_strict_refuses_what_would_be_mended(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "lama.md").write_text(OLD)
    mended, refused = pendamping("check", "lama.md"), pendamping("check", "lama.md", "--strict")
    assert (mended.exit_code, refused.exit_code) == (0, 1)
    told = "sheet survey, row 2, column type: The old type “string” is read as text. → Write text."
    assert f"note: {told}" in mended.stdout
    assert f"MISTAKE: {told}" in refused.stdout
    assert pendamping("add", "lama.md", "--strict").exit_code == 1
    empty = pendamping("list")
    assert empty.stdout == ""
    assert "No form is installed yet" in empty.stderr


def test_versions_come_and_go(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.md").write_text(OLD)
    for file, version in (("a.md", "1"), ("b.md", "2"), ("a.md", "1")):
        assert f"survei {version} is installed" in pendamping("add", file).stdout
        assert re.fullmatch(rf"survei +{version} +Survei\n", pendamping("list").stdout)


def test_the_list_tells_the_terms(pendamping: Command, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    pendamping("add", "a.md")
    with sqlite3.connect(sqlite_url.partition(":///")[2]) as connection:
        connection.execute(
            """UPDATE form_version SET review = 0, audience = '{"roles": ["kpmd"], "areas": ["33"]}'"""
        )
    connection.close()
    assert pendamping("list").stdout.endswith("Survei  [kpmd, 33, no review]\n")


def test_a_file_that_nobody_provides_is_noted(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("| text |", "| select_one_from_file kota.csv |"))
    checked = pendamping("check", "a.md")
    assert checked.exit_code == 0
    assert "note: sheet survey, row 2: The form reads the file kota" in checked.stdout


def test_a_data_file_beside_the_form_comes_with_it(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("| text |", "| select_one_from_file kota.csv |"))
    for rows, installed in (("kdl,Kendal", 1), ("kdl,Kendal", 1), ("smg,Semarang", 2)):
        (tmp_path / "kota.csv").write_text(f"name,label\n{rows}\n")
        assert "kota" not in pendamping("check", "a.md").stdout
        assert pendamping("add", "a.md").exit_code == 0
        assert forms_in(tmp_path) == installed


def test_what_has_mistakes_is_not_previewed(pendamping: Command, tmp_path: Path) -> None:
    (tmp_path / "rusak.md").write_text(GOOD.replace("| text |", "| txet |"))
    refused = pendamping("preview", "rusak.md", "--port", "0")
    assert refused.exit_code == 1
    assert "There is no type txet." in refused.stderr


def test_a_preview_serves_the_phone_and_leaves_nothing(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.md", tmp_path / "temporary"
    file.write_text(GOOD)
    folder.mkdir()
    command = [sys.executable, "-m", "bot", "forms", "preview", str(file), "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    with started(command, cwd=tmp_path, env=env) as process:
        assert process.stdout is not None
        address = next(line for line in process.stdout if "/phone" in line)
        assert list(folder.iterdir())
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert re.search(r"Open http://127\.0\.0\.1:\d+/phone", address)
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "data").exists()


def test_the_questionnaires_of_the_house_have_no_remarks(pendamping: Command) -> None:
    files = sorted((PROJECT / "questionnaires").glob("*.md"))
    checked = pendamping("check", *map(str, files))
    assert checked.exit_code == 0
    assert checked.stdout.count("can be used") == len(files) > 0


@beside.needs(REAL)
@pytest.mark.parametrize("file", sorted(REAL.glob("*")) or [REAL], ids=lambda file: file.name)
def test_real_forms_load(file: Path) -> None:
    loads(file)


@pytest.mark.parametrize("file", sorted(OURS), ids=lambda file: file.name)
def test_our_forms_load(file: Path) -> None:
    loads(file)


def loads(file: Path) -> None:
    form, found = load_xlsform(file.read_bytes(), file.name)
    assert form.flow.children
    assert [one for one in found if one.code == "pyxform"] == []
    assert all(forms_cli.described(one, words("id")) for one in found)
