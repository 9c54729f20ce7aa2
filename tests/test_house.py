"""The house keeps its own rules: directions, size, first lines, guides that name only what exists."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from bot.operator.commands import app
from tests.measured import is_long

PROJECT = Path(__file__).resolve().parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())
PACKAGES: list[str] = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
CODE = sorted(file for package in PACKAGES for file in (PROJECT / package).rglob("*.py"))
GUIDES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
MAKEFILE = (PROJECT / "Makefile").read_text()
MOST_LINES = 300
OWN = {"config.toml", "data/", ".venv/"}  # not in the repository: the user's own


def name(file: Path) -> str:
    return str(file.relative_to(PROJECT))


# directions and bans


def test_imports_only_go_down() -> None:
    # In a process of its own: it sets up logging, and silences the loggers there are.
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    done = subprocess.run(command, text=True, capture_output=True, cwd=PROJECT, timeout=100, check=False)
    assert done.returncode == 0, done.stdout


def test_one_list_of_packages() -> None:
    assert PYPROJECT["tool"]["importlinter"]["root_packages"] == PACKAGES
    assert {*PYPROJECT["tool"]["coverage"]["run"]["source"], "migrations"} == set(PACKAGES)
    assert [package for package in PACKAGES if not (PROJECT / package / "__init__.py").is_file()] == []


def ruff(code: str, file: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--select",
        "TID251,PLC0415",
        "--stdin-filename",
        file,
        "-",
    ]
    done = subprocess.run(
        command, input=code, text=True, capture_output=True, cwd=PROJECT, timeout=100, check=False
    )
    return done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import UTC, datetime\n\nnow = datetime.now(UTC)\n",
        "import datetime as d\n\ntoday = d.date.today()\n",
        "from datetime import datetime\n\nnow = datetime.utcnow()\n",
        "import time\n\nnow = time.time()\n",
    ],
)
def test_the_time_is_read_in_one_place(code: str) -> None:
    assert "TID251" in ruff(code, "actions/entries.py")
    assert "All checks passed" in ruff(code, "bot/clock.py")


def test_imports_stand_at_the_top() -> None:
    assert "PLC0415" in ruff("def f() -> None:\n    import json\n", "actions/entries.py")


# size and first lines


def test_files_stay_small() -> None:
    sizes = {
        name(file): len(file.read_text().splitlines()) for file in CODE if file.parent.name != "versions"
    }
    assert {file: lines for file, lines in sizes.items() if lines > MOST_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(file) for file in CODE if not ast.get_docstring(ast.parse(file.read_text()))]
    assert [file for file in silent if "/versions/" not in file] == []


def test_nothing_is_left_undone() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    assert [name(file) for file in CODE if words.search(file.read_text())] == []


def test_what_counts_costs_is_marked() -> None:
    """Else coverage is part of the cost; whole folders that it looks away from need no marks."""
    for file in sorted((PROJECT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                called = [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
                counts = any(one.endswith("process_time") for one in called)
                marked = any("mark.cost" in ast.unparse(one) for one in node.decorator_list)
                assert marked is counts or is_long(name(file)), f"{name(file)} {node.name}"


def test_no_drawer_for_everything() -> None:
    assert [name(file) for file in CODE if file.stem in ("utils", "helpers", "misc", "common")] == []


# guides


def named_files(guide: Path) -> list[str]:
    """Paths a guide names in backticks or as links; `locales/<lang>/` counts as a pattern."""
    text = guide.read_text()
    quoted = [re.sub(r"<[^>]+>", "*", span) for span in re.findall(r"`([^`\n]+)`", text)]
    paths = [
        span for span in quoted if re.fullmatch(r"[\w.*-]+(/[\w.*-]*)+|[\w*-]+\.(py|md|toml|txt|in|po)", span)
    ]
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    return [path for path in paths + links if path not in OWN]


def exists(guide: Path, path: str) -> bool:
    return any(any(folder.glob(path)) for folder in (PROJECT, guide.parent) if not path.startswith("/"))


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_guide_names_only_files_that_exist(guide: Path) -> None:
    assert [path for path in named_files(guide) if not exists(guide, path.rstrip("/"))] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_guide_names_only_make_targets_that_exist(guide: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", guide.read_text()))
    assert named - set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) == set()


def commands(group: Any = app, before: str = "") -> set[str]:
    """Every `pendamping` command, those of a group with its name before theirs."""
    own = {f"{before}{one.name or callback_name(one.callback)}" for one in group.registered_commands}
    inner = (
        commands(one.typer_instance, f"{before}{one.name or one.typer_instance.info.name} ")
        for one in group.registered_groups
    )
    return own.union(*inner)


def callback_name(callback: Callable[..., Any] | None) -> str:
    return callback.__name__.replace("_", "-") if callback else ""


@pytest.mark.parametrize("guide", [*GUIDES, PROJECT / "config.example.toml"], ids=name)
def test_a_guide_names_only_commands_that_exist(guide: Path) -> None:
    known = commands()
    spans = re.findall(r"`[^`]*?\bpendamping ([a-z]+(?: [a-z]+)*)", guide.read_text())
    named = [span.split(" ") for span in spans]
    assert [words for words in named if not {" ".join(words[:n]) for n in (1, 2, 3)} & known] == []


def test_every_make_target_is_listed() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    listed = subprocess.run(
        ["make"], text=True, capture_output=True, cwd=PROJECT, timeout=100, check=True
    ).stdout
    assert set(re.findall(r"make ([a-z-]+)", listed)) == targets


def test_what_must_pass_can_be_run() -> None:
    assert (PROJECT / ".ci" / "run").stat().st_mode & 0o111


# dependencies


def imported(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_every_import_is_a_declared_dependency() -> None:
    declared = {re.split(r"[\[<>=~ ]", line)[0].lower() for line in PYPROJECT["project"]["dependencies"]}
    foreign = set().union(*map(imported, CODE)) - set(PACKAGES) - sys.stdlib_module_names
    providers = packages_distributions()
    undeclared = {p for p in foreign if not {d.lower() for d in providers.get(p, [p])} & declared}
    assert undeclared == set()
