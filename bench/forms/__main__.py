"""`python -m bench.forms [--cases DIR]`: what loading and answering cost, on real and on generated forms.

Prints a table and exits with 1 when a goal is missed. Microseconds per answer are the thread's CPU time of
taking an answer and showing the next question, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.forms import generated, peer
from bench.forms.measure import Filling, fill, timed, weight
from forms import Form, FormError, Interview, load_xlsform

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
ENOUGH = 600
"""Answers to judge by; short forms are filled several times, always by the same seeds."""
MOST_FILLINGS = 25
P99_GOAL, GROWTH_GOAL = 2_000.0, 3.0
HEAD = (
    "form",
    "questions",
    "answers",
    "XLSForm ms",
    "XForm ms",
    "MB",
    "p50 us",
    "p99 us",
    "mean us",
    "state us",
)


@dataclass
class Row:
    """One form's figures; `note` says what went otherwise than planned."""

    name: str
    xml: bytes
    questions: int
    xlsform: float
    xform: float
    megabytes: float
    done: Filling
    note: str = ""

    @property
    def mean(self) -> float:
        """Microseconds of an answer, the last one of a form with its look over the whole included."""
        return sum(self.done.answers) / max(len(self.done.answers), 1) / 1000

    def cells(self) -> tuple[str, ...]:
        """For the table."""
        state = sum(self.done.states) / max(len(self.done.states), 1) / 1000
        p50, p99 = self.done.percentile(0.5), self.done.percentile(0.99)
        figures = (self.xlsform, self.xform, self.megabytes, p50, p99, self.mean, state)
        shown = (f"{figure:.1f}" if figure else "-" for figure in figures)
        return (self.name, str(self.questions), str(len(self.done.answers)), *shown, self.note)


def measured(name: str, form: Form, xlsform: float, *, repeats: int = 2) -> Row:
    """Load and fill one form as often as it takes to judge."""
    xml = form.xml
    xform = min(timed(lambda: Form.from_xml(xml))[1] for _ in range(3))
    asked = sum(node.control is not None for node in form.nodes.values())
    row = Row(name, xml, asked, xlsform, xform, weight(xml), Filling())
    fill(form, seed=0, repeats=min(repeats, 2))
    for seed in range(1, MOST_FILLINGS + 1):
        done = fill(form, seed=seed, repeats=repeats)
        row.done.answers += done.answers
        row.done.acts = row.done.acts or done.acts
        if done.last is not None:
            row.done.states.append(_state(done.last))
        row.note = f"some ended at {done.stuck}" if done.stuck else row.note
        if len(row.done.answers) >= ENOUGH:
            break
    return row


def _state(interview: Interview) -> int:
    return int(timed(lambda: interview.state)[1] * 1e6)


def _ready(sheet: Path) -> tuple[Form, float]:
    return timed(lambda: load_xlsform(sheet.read_bytes(), sheet.name)[0])


def made(name: str, sheet: bytes, *, repeats: int = 2) -> Row:
    """A generated form's figures."""
    form, spent = timed(lambda: load_xlsform(sheet, f"{name}.md")[0])
    return measured(name, form, spent, repeats=repeats)


def real(cases: Path) -> list[Row]:
    """The forms of a folder of cases: each XForm, from the XLSForm of its name where that can be read."""
    rows = []
    for path in sorted((cases / "xforms").glob("*.xml")):
        name = path.name.removesuffix(".xml").removesuffix(".patched")
        sheets = sorted((cases / "xlsforms").glob(f"{name}.xls*"))
        form, spent, note = Form.from_xml(path.read_bytes()), 0.0, ""
        if sheets:
            try:
                form, spent = _ready(sheets[0])
            except FormError as error:
                note = f"XLSForm: {error}"
        row = measured(name.partition("__")[2][:34], form, spent)
        row.note = note or row.note
        rows.append(row)
    return rows


def judge(rows: dict[str, Row]) -> list[str]:
    """The goals that are missed."""
    small, middle, large = (rows[f"{size} questions"] for size in generated.SIZES)
    missed = []
    if middle.done.percentile(0.99) >= P99_GOAL:
        missed.append(f"p99 at {generated.SIZES[1]} questions is not under {P99_GOAL:.0f} us")
    for kind, growth in growths(small, large).items():
        if growth >= GROWTH_GOAL:
            missed.append(
                f"{kind} grows {growth:.1f}x from {generated.SIZES[0]} to {generated.SIZES[-1]} questions"
            )
    return missed


def growths(small: Row, large: Row) -> dict[str, float]:
    """How many times an answer in the large form costs what it costs in the small one."""
    return {
        "p50": large.done.percentile(0.5) / small.done.percentile(0.5),
        "p99": large.done.percentile(0.99) / small.done.percentile(0.99),
        "mean": large.mean / small.mean,
    }


def table(rows: list[tuple[str, ...]]) -> str:
    """Columns side by side, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = []
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=False)),
        ]
        lines.append("  ".join([*cells, *row[len(HEAD) :]]).rstrip())
    return "\n".join(lines)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="bench-forms", description=__doc__)
    parser.add_argument("--cases", type=Path, default=Path(os.environ.get("CASES") or BESIDE))
    parser.add_argument("--no-peer", action="store_true", help="do not run @getodk/xforms-engine")
    options = parser.parse_args()
    own = {
        f"{size} questions": made(f"{size} questions", generated.long_form(size)) for size in generated.SIZES
    }
    repeat = f"repeat of {generated.INSTANCES}"
    own[repeat] = made(repeat, generated.repeat_form(), repeats=generated.INSTANCES - 1)
    found = real(options.cases) if (options.cases / "xforms").is_dir() else []
    print(table([HEAD, *(row.cells() for row in (*own.values(), *found))]))
    if not found:
        print("no real forms: the folder of shared cases is not here, so only generated ones were measured")
    small, large = own[f"{generated.SIZES[0]} questions"], own[f"{generated.SIZES[-1]} questions"]
    told = ", ".join(f"{kind} {growth:.2f}x" for kind, growth in growths(small, large).items())
    print(f"growth from {generated.SIZES[0]} to {generated.SIZES[-1]} questions: {told}")
    missed = judge(own)
    print(*(f"MISSED: {goal}" for goal in missed), sep="\n", end="\n" if missed else "")
    if not options.no_peer:
        peers = [
            peer.Played(row.name, row.xml, row.done.acts, row.done.percentile(0.5))
            for row in (*own.values(), *found)
        ]
        print(peer.compared(peers))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
