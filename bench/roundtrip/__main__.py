"""`python -m bench.roundtrip [--cases DIR]`: what we send, read, corrected and sent back by other engines.

Exit code: 0 nothing unexpected, 1 unlisted differences, 3 something to run it with is missing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from bench.roundtrip.engines import ZONE, Engine, Missing, engines, workplace
from bench.roundtrip.filling import filled
from bench.roundtrip.sheets import OWN, Sheet, found, with_lists
from bench.roundtrip.trip import Compared, Difference, Trip

HERE = Path(__file__).resolve().parent
BESIDE = HERE.parents[1].parent / "shared" / "cases"
FILLINGS, SEEDS = 200, 6
UNEXPECTED, MISSING = 1, 3
_SHOWN = 60
Listed = Sequence[Mapping[str, str]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="roundtrip", description=__doc__)
    parser.add_argument("--cases", type=Path, default=Path(os.environ.get("CASES") or BESIDE))
    parser.add_argument("--fillings", type=int, default=FILLINGS, help="how many in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="every difference, not only the first of a kind")
    options = parser.parse_args()
    folders = [*OWN, *([options.cases] if options.cases.is_dir() else [])]
    sheets = [with_lists(*each) for each in found(folders)]
    begun = monotonic()
    with workplace() as folder, ExitStack() as stack:
        try:
            readers = [stack.enter_context(each) for each in engines(Path(folder))]
        except Missing as missing:
            print(f"no round trips: {missing} is not here")
            return MISSING
        total = {name: Compared() for name in ("ours", *(each.name for each in readers))}
        unfilled = travel(sheets, readers, total, options.fillings, options.seed)
    print(f"{len(sheets)} forms, {total['ours'].trips} fillings, {monotonic() - begun:.0f} s")
    if unfilled:
        print(f"never filled to the end by chance: {', '.join(unfilled)}")
    return report(total, listed(), every=options.all)


def travel(
    sheets: Sequence[Sheet],
    readers: Sequence[Engine],
    total: Mapping[str, Compared],
    fillings: int,
    seed: int,
) -> list[str]:
    """So many fillings, each through every engine; the names of the forms that chance cannot fill."""
    now = datetime.now(ZoneInfo(ZONE)).replace(microsecond=0)
    unfilled, left = [], fillings
    for place, sheet in enumerate(sheets):
        share = -(-left // (len(sheets) - place))
        trips = list(_trips(sheet, now, seed, share))
        unfilled += [] if trips else [sheet.name]
        left -= len(trips)
        for trip in trips:
            total["ours"].trips += 1
            total["ours"].differences += trip.alone()
        for reader in readers if trips else ():
            error = reader.load(sheet.name, sheet.form.xml, sheet.files)
            if error:
                total[reader.name].differences.append(
                    Difference(reader.name, sheet.name, "read", "form", "", "", error)
                )
                continue
            for trip in trips:
                trip.through(reader, total[reader.name])
    return unfilled


def _trips(sheet: Sheet, now: datetime, seed: int, share: int) -> Iterator[Trip]:
    made = 0
    for attempt in range(share * SEEDS):
        if made == share:
            return
        interview = filled(sheet, now, seed * 1_000 + attempt)
        if interview is not None:
            made += 1
            yield Trip(sheet, interview.finalize(), now, seed * 1_000 + attempt)


def listed() -> Listed:
    """What differs by the others' weakness, each with its reason."""
    content = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8"))
    found: Listed = content.get("deviation", ())
    return found


def reason(difference: Difference, known: Listed) -> str:
    """Why it is no fault of ours, '' where nothing says so."""
    for one in known:
        keys = ("engine", "form", "stage", "kind", "ref", "ours", "theirs")
        if all(fnmatchcase(getattr(difference, key), one.get(key, "*")) for key in keys):
            return one["reason"]
    return ""


def report(total: Mapping[str, Compared], known: Listed, *, every: bool) -> int:
    """Figures per engine, then each difference of each form and place once."""
    shown: dict[object, Difference] = {}
    for name, compared in total.items():
        reasons = Counter(reason(one, known) for one in compared.differences)
        new = reasons.pop("", 0)
        print(
            f"{name:10} {compared.trips} trips, {compared.values} leaves compared, "
            f"{new} unlisted differences, {reasons.total()} listed"
        )
        for why, count in reasons.most_common():
            print(f"    {count:5} {why}")
        for one in compared.differences:
            if not reason(one, known):
                shown.setdefault(one if every else (name, one.form, one.stage, one.kind, one.ref), one)
    for one in list(shown.values())[: None if every else _SHOWN]:
        print(f"  {one}")
    return UNEXPECTED if shown else 0


if __name__ == "__main__":
    sys.exit(main())
