"""The deadlines that hold wherever no area has its own: what, when, for whom, how early it is told. Data.

Regulations of the regency change most of them, so every one can be changed and switched per area. What no
national rule dates is off until an area dates it; `why_off` says so. The daily log (DRP-HARIAN) and the
target of visit days (KUNJ-15) are no deadlines: reminders of their own kinds tell them, so they are not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.deadline import SHIFTS
from models.person import CAMAT, COORDINATOR, FACILITATOR, KPMD

FIELD = (FACILITATOR,)
VILLAGE = (FACILITATOR, KPMD)
"""Who accompanies a village: the facilitators and the cadres it is assigned to."""
HEAD = (CAMAT,)
LONG = (30, 14, 7, 3, 1, 0)
"""Days before a deadline on which it is told: what takes a village weeks."""
USUAL = (14, 7, 3, 1, 0)
"""Days before a deadline on which it is told."""
SHORT_NOTICE = (3, 1, 0)
"""Days before a deadline on which it is told: what comes each month."""

Why = Literal["", "local_date", "yearly_rule", "offline_only", "local_custom"]


@dataclass(frozen=True, slots=True)
class Preset:
    """One deadline. `rrule`, `subject`, `leads`, `shift` as in models.deadline.

    `lapses`: once the day is over nothing can be made up for, so it is never shown as overdue. `why_off`: ''
    for what is on. `needs_form`: it is meant to be done by sending a form, which an area chooses.
    """

    code: str
    rrule: str
    subject: Literal["person", "village"]
    roles: tuple[str, ...]
    leads: tuple[int, ...] = USUAL
    shift: str = SHIFTS[0]
    lapses: bool = False
    why_off: Why = ""
    needs_form: bool = False

    @property
    def on(self) -> bool:
        """Whether it holds where nobody switched it."""
        return not self.why_off


def _yearly(month: int, day: int) -> str:
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"


def _monthly(day: int) -> str:
    return f"FREQ=MONTHLY;BYMONTHDAY={day}"


_ALL = (
    # Monthly, of each person. The daily log is locked on the 3rd at 00:00, so the 2nd is the last call.
    Preset("DRP-KOREKSI", _monthly(2), "person", FIELD, (1, 0), lapses=True),
    Preset("DRP-SINKRON", _monthly(7), "person", FIELD, SHORT_NOTICE, lapses=True, why_off="offline_only"),
    Preset("LAP-BULAN", _monthly(5), "person", FIELD, SHORT_NOTICE, "before", needs_form=True),
    Preset(
        "RAKOR-KAB",
        _monthly(27),
        "person",
        (FACILITATOR, COORDINATOR),
        (3, 1),
        "before",
        lapses=True,
        why_off="local_date",
    ),
    # A quarter is scored until the 3rd after it; the fourth from 1 October to 15 November of its own year.
    Preset("EVKIN", "FREQ=YEARLY;BYMONTH=4,7,10;BYMONTHDAY=3", "person", HEAD, (7, 3, 1, 0), lapses=True),
    Preset("EVKIN-TW4", _yearly(11, 15), "person", HEAD, (45, 14, 7, 3, 1, 0), lapses=True),
    # The village's planning year.
    Preset("MUSDES-RKP", _yearly(6, 30), "village", VILLAGE, LONG),
    Preset("RKP-MULAI", _yearly(7, 31), "village", VILLAGE),
    Preset("RKP-TETAP", _yearly(9, 30), "village", VILLAGE, LONG),
    # Its budget.
    Preset("APB-RAN", _yearly(10, 31), "village", VILLAGE, LONG),
    Preset("APB-EVAL", _yearly(11, 30), "village", VILLAGE, why_off="local_date"),
    Preset("APB-TETAP", _yearly(12, 31), "village", VILLAGE, LONG),
    Preset("APB-UMUM", _yearly(3, 31), "village", VILLAGE, why_off="local_date"),
    Preset("APB-UBAH", _yearly(8, 31), "village", VILLAGE, why_off="local_date"),
    # Its accounts; handed in at the camat's office, which is closed on days off.
    Preset("MUSDES-PJ", _yearly(3, 31), "village", VILLAGE, why_off="local_date"),
    Preset("LPJ", _yearly(3, 31), "village", FIELD, LONG, "before"),
    Preset("LPPD", _yearly(3, 31), "village", FIELD, LONG, "before"),
    Preset("SEM-1", _yearly(7, 14), "village", FIELD, USUAL, "before"),
    Preset("SEM-2", _yearly(1, 31), "village", FIELD, USUAL, "before"),
    # The village fund: each year's ministerial regulation dates the stages anew.
    Preset("DD-T1", _yearly(6, 15), "village", FIELD, LONG, "before", why_off="yearly_rule"),
    Preset("DD-T2", _yearly(9, 30), "village", FIELD, LONG, "before", why_off="yearly_rule"),
    Preset("MONEV-DD", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", "village", FIELD, why_off="local_date"),
    Preset("INDEKS", _yearly(6, 30), "village", VILLAGE, LONG),
    # Themes that return, when the regency says.
    Preset("STUNTING", _yearly(7, 31), "village", VILLAGE, why_off="local_date"),
    Preset("BLT", _monthly(10), "village", FIELD, SHORT_NOTICE, why_off="local_custom"),
    Preset("E-HDW", _monthly(5), "village", VILLAGE, SHORT_NOTICE, why_off="local_custom"),
    Preset("BUMDES-BH", _yearly(11, 30), "village", FIELD, why_off="local_date"),
)

PRESETS: Mapping[str, Preset] = {one.code: one for one in _ALL}
"""Code -> preset, in the order in which they are listed."""
