"""Writes both requirements*.txt: locks closed for every supported Python, with the public registry's hashes.

Local settings of pip and uv (mirrors, wheel folders) are left out: a lock made anywhere holds everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys

OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--no-strip-extras",
    "--generate-hashes",
    "--no-config",
    "--quiet",
)
LOCKS = {
    "requirements.txt": ("pyproject.toml", "requirements.in"),
    "requirements-dev.txt": ("pyproject.toml", "requirements.in", "requirements-dev.in"),
}


def main() -> None:
    """Compile both locks; extra arguments go to uv (`--upgrade`)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    environment["UV_CUSTOM_COMPILE_COMMAND"] = "make lock"
    for lock, sources in LOCKS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, f"--output-file={lock}", *sources]
        subprocess.run([*command, *sys.argv[1:]], check=True, env=environment)


if __name__ == "__main__":
    main()
