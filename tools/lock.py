"""Writes both requirements*.txt: exact versions with the hashes of the public registry's files.

Local pip settings (mirrors, wheel folders) are left out, so that a lock made anywhere holds everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys

OPTIONS = (
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
    "--strip-extras",
    "--allow-unsafe",
    "--quiet",
)
LOCKS = {
    "requirements.txt": ("pyproject.toml", "requirements.in"),
    "requirements-dev.txt": ("pyproject.toml", "requirements.in", "requirements-dev.in"),
}
KEPT_OUT = ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")


def main() -> None:
    """Compile both locks; extra arguments go to pip-compile (`--upgrade`)."""
    environment = {name: value for name, value in os.environ.items() if name not in KEPT_OUT}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}
    for lock, sources in LOCKS.items():
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", lock, *sources]
        subprocess.run([*command, *sys.argv[1:]], check=True, env=environment)


if __name__ == "__main__":
    main()
