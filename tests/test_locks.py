"""The locks are closed, and what they say is what lands, whatever else an index offers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import wheels

PROJECT = Path(__file__).resolve().parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())
LOCKS = {
    "requirements.txt": ["requirements.in"],
    "requirements-dev.txt": ["requirements.in", "requirements-dev.in"],
}
MACHINES = [
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
]
PYTHONS = [
    {"python_version": version, "python_full_version": full}
    for version, full in [("3.11", "3.11.0"), ("3.11", "3.11.14"), ("3.12", "3.12.3"), ("3.13", "3.13.0"),
                          ("3.14", "3.14.2"), ("3.15", "3.15.0")]
]  # fmt: skip
PLACES = [{**python, **machine, "os_name": "posix"} for python, machine in product(PYTHONS, MACHINES)]


def pinned(lock: str) -> dict[str, Requirement]:
    lines = re.findall(r"^([A-Za-z0-9].*?) \\$", (PROJECT / lock).read_text(), re.MULTILINE)
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one for one in found}


def version(pin: Requirement) -> str:
    (one,) = pin.specifier
    assert one.operator == "=="
    return one.version


def applies(requirement: Requirement, place: dict[str, str], extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**place, "extra": extra})


def asked_by_us(lock: str) -> Iterator[Requirement]:
    for text in [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]:
        yield Requirement(text)
    for source in LOCKS[lock]:
        for line in (PROJECT / source).read_text().splitlines():
            if not line.startswith(("#", "-c")):
                yield Requirement(line)


def asked_by(pin: Requirement, place: dict[str, str]) -> Iterator[Requirement]:
    """What a locked package asks for in one place, with the extras that the lock takes of it."""
    for requirement in map(Requirement, distribution(pin.name).requires or []):
        if any(applies(requirement, place, extra) for extra in ("", *pin.extras)):
            yield requirement


def missing(pins: dict[str, Requirement], wanted: Requirement, place: dict[str, str]) -> str | None:
    pin = pins.get(canonicalize_name(wanted.name))
    if pin is None or not applies(pin, place):
        return f"{wanted} is not there"
    if not wanted.specifier.contains(version(pin), prereleases=True):
        return f"{wanted} is there as {pin}"
    if not wanted.extras <= pin.extras:
        return f"{wanted} is there without its extra"
    return None


# what the locks say


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    assert not re.search(r"https?://|file://|find-links|index-url|trusted-host", text)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)[1:]
    assert len(blocks) == len(pinned(lock)) > 30
    hashed = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}")
    assert [block.splitlines()[0] for block in blocks if not hashed.match(block)] == []


def test_development_runs_on_the_versions_that_are_shipped() -> None:
    shipped, developed = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {name: str(pin) for name, pin in shipped.items()}.items() <= {
        name: str(pin) for name, pin in developed.items()
    }.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_closed_on_every_supported_machine(lock: str) -> None:
    pins = pinned(lock)
    gaps = {gap for wanted in asked_by_us(lock) for place in PLACES if (gap := missing(pins, wanted, place))}
    for place in PLACES:
        for pin in pins.values():
            if applies(pin, place):
                gaps |= {
                    f"{pin.name}: {gap}"
                    for wanted in asked_by(pin, place)
                    if (gap := missing(pins, wanted, place))
                }
    assert gaps == set()


def gaps_behind(name: str, pins: dict[str, Requirement]) -> list[str]:
    asked = asked_by(pins[name], PLACES[0])
    return [gap for wanted in asked if (gap := missing(pins, wanted, PLACES[0]))]


def test_a_package_that_is_left_out_is_missed() -> None:
    pins = pinned("requirements-dev.txt")
    assert gaps_behind("markdown-it-py", pins) == []
    del pins["mdurl"]
    assert gaps_behind("markdown-it-py", pins) == ["mdurl~=0.1 is not there"]


def test_an_extra_that_is_left_out_is_missed() -> None:
    pins = pinned("requirements-dev.txt")
    assert gaps_behind("pytest-cov", pins) == []
    pins["coverage"] = Requirement(f"coverage=={version(pins['coverage'])}")
    (gap,) = gaps_behind("pytest-cov", pins)
    assert gap.endswith("is there without its extra")


def test_what_is_installed_is_what_the_lock_says() -> None:
    here = {name: version(pin) for name, pin in pinned("requirements-dev.txt").items() if applies(pin, {})}
    assert {name: distribution(name).version for name in here} == here


# what lands


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Our own Makefile in a folder with a space in its name, over a made-up project and its locks."""
    index = tmp_path / "index"
    index.mkdir()
    folder = tmp_path / "a fresh machine"
    folder.mkdir()
    shutil.copy(PROJECT / "Makefile", folder)
    shipped = [
        wheels.write(index, "alfa", "1.0", "bravo[more]>=1"),
        wheels.write(index, "bravo", "1.0", "charlie>=1; extra == 'more'", extras=("more",)),
        wheels.write(index, "charlie", "1.0"),
        wheels.write(index, "madeup_builder", "1.0"),
    ]
    extra = [wheels.write(index, "delta", "1.0", "bravo[more]>=1")]
    (folder / "requirements.txt").write_text("".join(shipped).replace("bravo==", "bravo[more]=="))
    (folder / "requirements-dev.txt").write_text("".join([*shipped, *extra]))
    for name in ("alfa", "bravo", "charlie", "delta", "madeup_builder"):
        wheels.write(index, name, "1.0.1", "echo")
        wheels.write(index, name, "2.0", "echo", extras=("more",))
    wheels.write(index, "echo", "1.0")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["madeup_builder"]\nbuild-backend = "madeup_builder"\n'
        '[project]\nname = "whole"\nversion = "0.1"\ndependencies = ["alfa"]\n'
    )
    return folder


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
    environment |= {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder.parent / "index"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = ["make", f"PYTHON={sys.executable}", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, timeout=100, check=False
    )


LIST = (
    "from importlib.metadata import distributions as d; print(*sorted(f'{x.name}=={x.version}' for x in d()))"
)


def test_the_locked_versions_land_where_newer_ones_are_offered(machine: Path) -> None:
    done = make(machine, ".venv/.dev")
    assert (done.returncode, done.stderr) == (0, "")
    python = machine / ".venv" / "bin" / "python"
    listed = subprocess.run([python, "-c", LIST], text=True, capture_output=True, timeout=20, check=True)
    landed = [one for one in listed.stdout.split() if not one.startswith(("pip==", "setuptools=="))]
    assert landed == [
        "alfa==1.0", "bravo==1.0", "charlie==1.0", "delta==1.0", "madeup_builder==1.0", "whole==0.1",
    ]  # fmt: skip


def test_a_second_start_installs_nothing(machine: Path) -> None:
    for stamp in (".venv/bin/python", ".venv/.runtime", ".venv/.dev"):
        (machine / stamp).parent.mkdir(parents=True, exist_ok=True)
        (machine / stamp).touch()
    assert make(machine, ".venv/.dev").stdout == "make: '.venv/.dev' is up to date.\n"


def test_a_file_that_is_not_the_locked_one_is_refused(machine: Path) -> None:
    wheels.write(machine.parent / "index", "delta", "1.0", "alfa")
    done = make(machine, ".venv/.dev")
    assert done.returncode != 0
    assert "HASHES" in done.stderr
