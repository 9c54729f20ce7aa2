"""Made-up wheels: a folder of them is an index that pip reads without a network."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

# A build backend of a dozen lines: an "editable" wheel that holds nothing but its name.
BACKEND = """\
import zipfile


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "whole-0.1-py3-none-any.whl"
    with zipfile.ZipFile(f"{wheel_directory}/{name}", "w") as wheel:
        for file, text in {
            "METADATA": "Metadata-Version: 2.1\\nName: whole\\nVersion: 0.1\\n",
            "WHEEL": "Wheel-Version: 1.0\\nGenerator: made-up\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
            "RECORD": "",
        }.items():
            wheel.writestr(f"whole-0.1.dist-info/{file}", text)
    return name
"""


def write(folder: Path, name: str, version: str, *requires: str, extras: tuple[str, ...] = ()) -> str:
    """A wheel with one module of the same name; says its line in a lock."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": BACKEND,
        f"{info}/METADATA": "\n".join(
            [
                "Metadata-Version: 2.1",
                f"Name: {name}",
                f"Version: {version}",
                *(f"Provides-Extra: {extra}" for extra in extras),
                *(f"Requires-Dist: {requirement}" for requirement in requires),
                "",
            ]
        ),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: made-up\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
