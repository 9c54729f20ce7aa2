"""Recaps (digests) for those who look after an area: figures, words, picture, table, and reminding."""

from actions.digests.groups import TellGroups
from actions.digests.near import Near, missing, near_in
from actions.digests.nudging import nudge
from actions.digests.oversight import CODE, areas, check, covers, of
from actions.digests.period import Period, closing, last_week, so_far, until
from actions.digests.picture import draw
from actions.digests.settling import problems, settle
from actions.digests.sheets import Recap, file_name, keep, recap, xlsx
from actions.digests.tally import Tally, tallies
from actions.digests.wording import brief, buttons, days, month, opens, text

__all__ = [
    "CODE",
    "Near",
    "Period",
    "Recap",
    "Tally",
    "TellGroups",
    "areas",
    "brief",
    "buttons",
    "check",
    "closing",
    "covers",
    "days",
    "draw",
    "file_name",
    "keep",
    "last_week",
    "missing",
    "month",
    "near_in",
    "nudge",
    "of",
    "opens",
    "problems",
    "recap",
    "settle",
    "so_far",
    "tallies",
    "text",
    "until",
    "xlsx",
]
