"""`python -m bench.conformance [--cases DIR]`: figures per kind, the first differences, exit code 1 on a
surprise.
"""

import argparse
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from bench.conformance.figures import Figures
from bench.conformance.scenarios import run_scenarios
from bench.conformance.traces import run_traces
from bench.conformance.walker import run_walker
from bench.conformance.xpath import run_xpath

_HERE = Path(__file__).resolve()
_BESIDE = _HERE.parents[2].parent / "shared" / "cases"
_CORE = _HERE.parents[2] / "tests" / "core"
"""The project's own cases: run when there are no others."""
_GOALS = {
    "xpath": 99.5,
    "scenario": 96.0,
    "next question": 99.9,
    "verdict": 99.9,
    "final value": 99.9,
    "walker": 100.0,
}
_SHOWN = 50


def main() -> int:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--cases", type=Path, default=_usual())
    parser.add_argument("--all", action="store_true", help="every difference, not only the first 50")
    options = parser.parse_args()
    figures = Figures(goals=dict(_GOALS))
    run(options.cases, figures)
    print(f"The cases of {options.cases}:", *figures.lines(), sep="\n")
    content = tomllib.loads((_HERE.parent / "deviations.toml").read_text(encoding="utf-8"))
    listed = _listed(content)
    pass_over(figures, [entry["pattern"] for entry in content.get("by_chance", ())])
    own = options.cases.resolve() == _BESIDE.resolve()
    return report(figures, listed, own=own, most=None if options.all else _SHOWN)


def _usual() -> Path:
    return Path(os.environ.get("CASES") or (_BESIDE if _BESIDE.is_dir() else _CORE))


def run(cases: Path, figures: Figures) -> None:
    """Everything the folder holds."""
    if (cases / "xpath.json").exists():
        found = run_xpath(cases)
        figures.total["xpath"], figures.equal["xpath"] = found.total, found.equal
        for difference in found.differences:
            figures.add("xpath", difference.name, difference.expected, difference.found)
    if (cases / "scenarios.json").exists():
        run_scenarios(cases, figures)
    if (cases / "traces").is_dir():
        run_traces(cases, figures)
    if (cases / "xlsforms").is_dir():
        run_walker(cases, figures)


def pass_over(figures: Figures, patterns: list[str]) -> None:
    """What chance decides is counted, and no surprise."""
    chance = re.compile("|".join(patterns) or r"(?!)")
    figures.differences = [
        each for each in figures.differences if not chance.fullmatch(f"{each.kind} {each.name}")
    ]


def _listed(content: dict[str, Any]) -> dict[str, str]:
    """Known deviations: "kind name" -> reason."""
    return {f"{entry['kind']} {entry['name']}": entry["reason"] for entry in content.get("deviation", ())}


def report(figures: Figures, listed: dict[str, str], *, own: bool, most: int | None) -> int:
    """The deviations file is about the cases beside the project; other cases are judged by the goals
    alone.
    """
    names = {f"{difference.kind} {difference.name}" for difference in figures.differences}
    surprises = [d for d in figures.differences if f"{d.kind} {d.name}" not in listed]
    for difference in surprises[:most]:
        print(f"  {difference}")
    missed = figures.missed()
    for kind in missed:
        print(f"below its goal: {kind}")
    mended = sorted(set(listed) - names) if own else []
    for name in mended:
        print(f"listed as a deviation but equal now: {name}")
    if own:
        print(f"{len(surprises)} unlisted differences, {len(names & set(listed))} listed with a reason")
    return 1 if missed or mended or (own and surprises) else 0


if __name__ == "__main__":
    sys.exit(main())
