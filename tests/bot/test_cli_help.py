"""What the command line says of itself: every command, option and argument, and what nobody need say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.operator import commands, forms_cli, holidays_cli
from bot.operator.commands import app

ROOT: Any = get_command(app)


def walked(command: Any, path: str = "pendamping") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from walked(one, f"{path} {name}")


EVERY = dict(walked(ROOT))


def params(path: str) -> dict[str, Any]:
    return {one.name: one for one in EVERY[path].params}


def test_every_command_is_there() -> None:
    assert set(EVERY) == {
        "pendamping",
        *(
            f"pendamping {name}"
            for name in ("run", "demo", "migrate", "check", "invite", "export", "schedule")
        ),
        *(f"pendamping forms{name}" for name in ("", " check", " add", " list", " preview")),
        *(f"pendamping whatsapp{name}" for name in ("", " subscribe", " templates")),
        *(f"pendamping whatsapp templates {name}" for name in ("list", "push", "status")),
        *(f"pendamping holidays{name}" for name in ("", " list", " add", " strike", " remove")),
    }


@pytest.mark.parametrize("path", EVERY)
def test_everything_says_what_it_is_for(path: str) -> None:
    command = EVERY[path]
    assert command.help
    assert [one.name for one in command.params if not getattr(one, "help", "")] == []
    if hasattr(command, "commands"):
        assert command.no_args_is_help


def test_nothing_is_done_that_nobody_asked_for() -> None:
    flags = {
        (path, one.name): one.default
        for path, command in EVERY.items()
        for one in command.params
        if getattr(one, "is_flag", False) and one.name != "help"
    }
    assert set(flags.values()) == {False}
    assert {name for _, name in flags} >= {"reset", "strict", "edit", "zipped"}
    assert not {"install_completion", "show_completion"} & set(params("pendamping"))
    assert app.pretty_exceptions_enable is False


@pytest.mark.parametrize("command", ["check", "add", "preview"])
@pytest.mark.parametrize("name", ["none.md", ""])
def test_a_form_is_a_file_that_is_there(command: str, name: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["forms", command, str(tmp_path / name)])
    assert result.exit_code == 2
    assert ("is a directory" if not name else "does not exist") in " ".join(result.output.split())


@pytest.mark.parametrize(("year", "code"), [(2019, 2), (2020, 0), (2100, 0), (2101, 2)])
def test_a_year_of_days_off_lies_in_this_century(
    year: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(holidays_cli, "settled", lambda: None)
    monkeypatch.setattr(holidays_cli, "_show", lambda config, year: year)
    monkeypatch.setattr(holidays_cli, "politely", asked.append)
    assert CliRunner().invoke(app, ["holidays", "list", str(year)]).exit_code == code
    assert asked == [year] * (code == 0)


@pytest.mark.parametrize(("given", "port"), [([], 8080), (["--port", "0"], 0), (["--port", "81"], 81)])
def test_the_demo_listens_where_it_is_told(
    given: list[str], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setattr("bot.operator.commands.demos.run", lambda port: ("demo", port))
    monkeypatch.setattr("bot.operator.commands.demos.reset", lambda: "gone")
    monkeypatch.setattr(commands, "politely", done.append)
    result = CliRunner().invoke(app, ["demo", *given])
    assert (result.exit_code, done) == (0, [("demo", port)])
    result = CliRunner().invoke(app, ["demo", "--reset"])
    assert (result.stdout, len(done)) == ("gone\n", 1)


@pytest.mark.parametrize(("given", "port"), [([], 8080), (["--port", "0"], 0)])
def test_a_preview_listens_where_it_is_told(
    given: list[str], port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    form = tmp_path / "a.md"
    form.write_text("| survey |\n")
    done: list[Any] = []
    monkeypatch.setattr(forms_cli, "_preview", lambda *about: about)
    monkeypatch.setattr(forms_cli, "politely", done.append)
    result = CliRunner().invoke(app, ["forms", "preview", str(form), *given])
    assert result.exit_code == 0, result.output
    assert [about[:3] for about in done] == [(form, port, False)]


def test_a_language_and_a_role_that_there_are_not(tmp_path: Any) -> None:
    form = tmp_path / "a.md"
    form.write_text("| survey |\n")
    for words, named in (
        (["forms", "check", str(form), "--language", "fr"], "--language"),
        (["invite", "--role", "king"], "--role"),
    ):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2
        assert named in result.output
        assert "must be one of" in result.output
