"""The other readers of our submissions, a process each for all forms; says what is missing.

A request and its answer are a line of JSON each:
    {"do": "load", "name", "xml": XForm, "files": {name: CSV}}       -> {}
    {"do": "trip", "name", "xml": submission, "attachments": [name], "acts": [[ref, value]]}
        -> {"read": State, "taken": [was the ref there], "edited": State, "xml": submission as edited}
    State: {"leaves": {ref: [value, relevant]}, "broken": [ref]}; whatever went wrong -> {"error"}
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any, Self

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "peers" / "xforms_engine"
OLDEST_NODE = 20
PATIENCE = 120.0
"""Seconds that one request may take; then the engine is ended and begun anew."""
ZONE = "Asia/Jakarta"
Told = dict[str, Any]


class Missing(Exception):
    """What is not on this machine."""


@dataclass(frozen=True)
class Act:
    """A value to be put into an answer, as a submission holds it."""

    ref: str
    value: str


class Engine:
    """One of the readers, as a process that is asked line by line; within a `with`."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[str] | None = None
        self._loaded: dict[str, Told] = {}

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def load(self, name: str, xml: bytes, files: Mapping[str, str]) -> str:
        """'' when the form is ready for `trip`, else why not."""
        asked = {"do": "load", "name": name, "xml": xml.decode(), "files": files}
        self._loaded = {name: asked}
        return str(self._ask(asked).get("error", ""))

    def trip(self, name: str, xml: str, attachments: Sequence[str], acts: Sequence[Act]) -> Told:
        """What became of a submission; `error` when it could not be read."""
        wanted = [[act.ref, act.value] for act in acts]
        return self._ask(
            {"do": "trip", "name": name, "xml": xml, "attachments": list(attachments), "acts": wanted}
        )

    def _begin(self) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, env={**os.environ, "TZ": ZONE}, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for asked in self._loaded.values():
            self._ask(asked)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _ask(self, asked: Mapping[str, object]) -> Told:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        clock = Timer(PATIENCE, process.kill)
        clock.start()
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            clock.cancel()
        if line:
            told: Told = json.loads(line)
            return told
        self._end()
        if asked["do"] == "load":
            self._loaded = {}
        self._begin()
        return {"error": f"no answer within {PATIENCE:.0f} s"}


def engines(folder: Path) -> list[Engine]:
    """JavaRosa and Web Forms, not begun yet; Missing tells all that is not here."""
    missing = [*_without_node(), *_without_java()]
    if missing:
        raise Missing("; ".join(missing))
    return [_javarosa(folder), _web_forms()]


def _without_node() -> list[str]:
    if shutil.which("node") is None or shutil.which("npm") is None:
        return [f"Node.js {OLDEST_NODE} or newer, with npm"]
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    number = told.strip().lstrip("v").partition(".")[0]
    return [] if number.isdecimal() and int(number) >= OLDEST_NODE else [f"Node.js {OLDEST_NODE} or newer"]


def _without_java() -> list[str]:
    """A runtime alone cannot compile the reader."""
    missing = [] if shutil.which("java") and shutil.which("javac") else ["a JDK (java, javac)"]
    return missing if _jar() is not None else [*missing, "pyxform's ODK_Validate.jar"]


def _jar() -> Path | None:
    found = find_spec("pyxform")
    origin = found.origin if found is not None else None
    jar = Path(origin or "").parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    return jar if origin and jar.is_file() else None


def _javarosa(folder: Path) -> Engine:
    files = folder / "files"
    files.mkdir()
    # A source file that is run: compiled in memory, nothing is left behind.
    command = ["java", "-Xss8m", "-cp", str(_jar()), str(HERE / "Reader.java"), str(files)]
    return Engine("JavaRosa", command, folder)


def _web_forms() -> Engine:
    """Installed once into a cache outside the project; again when the lock changes."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pendamping" / "roundtrip"
    cache.mkdir(parents=True, exist_ok=True)
    lock = (LOCK / "package-lock.json").read_bytes()
    kept = cache / "package-lock.json"
    if not (cache / "node_modules").is_dir() or not kept.exists() or kept.read_bytes() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(LOCK / name, cache / name)
        print("installing @getodk/xforms-engine (once) ...", file=sys.stderr)
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"], cwd=cache, capture_output=True, text=True, check=False
        )
        if done.returncode:
            kept.unlink()
            raise Missing(f"@getodk/xforms-engine, as npm could not install it: {done.stderr.strip()[-300:]}")
    for module in (HERE / "reader.mjs", LOCK / "engine.mjs"):
        shutil.copyfile(module, cache / module.name)
    return Engine("Web Forms", ["node", "reader.mjs"], cache)


def workplace() -> TemporaryDirectory[str]:
    """Where a form's files lie while it is read."""
    return TemporaryDirectory(prefix="roundtrip-")
