"""The same answers through ODK's own engine, the npm package @getodk/xforms-engine, where Node is present."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parents[1] / "peers" / "xforms_engine"
MINUTES = 10
"""After so long the peer is ended: large forms take it minutes."""
MOST_ACTS = 1_200


@dataclass(frozen=True)
class Played:
    """What we did with one form, and our median in microseconds."""

    name: str
    xml: bytes
    acts: Sequence[tuple[str, ...]]
    p50: float


def compared(forms: Sequence[Played]) -> str:
    """A table of medians and ratios, or a sentence why there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "peer: Node.js is not here, so @getodk/xforms-engine was not run"
    if not (HERE / "node_modules").is_dir():
        done = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return f"peer: npm could not install @getodk/xforms-engine: {done.stderr.strip()[-300:]}"
    lines = [
        f"peer: @getodk/xforms-engine {version()} on Node.js, the same forms and answers (its time / ours)"
    ]
    for form in forms:
        lines.append(_line(form, _play(node, form)))
    return "\n".join(lines)


def version() -> str:
    """The release that is asked for."""
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return str(wanted["@getodk/xforms-engine"])


def _play(node: str, form: Played) -> dict[str, object]:
    """Each form in a process of its own, so that one that hangs or fails takes nobody along."""
    asked = [{"name": form.name, "xml": form.xml.decode(), "acts": form.acts[:MOST_ACTS]}]
    try:
        done = subprocess.run(
            [node, "play.mjs"], cwd=HERE, input=json.dumps(asked), capture_output=True, text=True,
            timeout=MINUTES * 60, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"error": f"not ready after {MINUTES} minutes"}
    if done.returncode:
        return {"error": done.stderr.strip()[-200:]}
    told: dict[str, object] = json.loads(done.stdout)[0]
    return told


def _line(form: Played, told: dict[str, object]) -> str:
    times = told.get("times")
    if not isinstance(times, list) or not times:
        return f"  {form.name:34}  -  {told.get('error', 'no answer was taken')}"
    theirs = median(times)
    missed = f", {told['missed']} of {len(form.acts[:MOST_ACTS])} not taken" if told.get("missed") else ""
    return (
        f"  {form.name:34}  load {told['load']:8.0f} ms  p50 {theirs:8.0f} us  "
        f"ratio {theirs / max(form.p50, 0.001):6.1f}x{missed}"
    )
