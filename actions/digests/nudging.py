"""`Ingatkan yang belum`: a kind word to everybody of an area who reported nothing, once a day at most."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions import Kit, notices
from actions.digests import oversight
from actions.digests.period import since
from actions.digests.tally import tallies
from actions.notices import Notice
from locales import Words
from models import Tx, status
from models.buttons import Command
from models.message import Button, Rows
from models.person import Person


async def nudge(
    tx: Tx, kit: Kit, by: int, area_code: str, last: date | None, now: datetime, *, origin: int
) -> tuple[int, int, int]:
    """Remind who reported nothing in the week until `last`, nor since; `last` None: until today.

    Returns how many were told, how many had been told today already, how many cannot be reached. `origin` is
    the contact that hears of a message which cannot be delivered. Refusal not_overseer.
    """
    await oversight.check(tx, by, area_code)
    sender = await tx.get_one(Person, by)
    today = now.astimezone(ZoneInfo(sender.zone)).date()
    one = (await tallies(tx, [area_code], since(last or today, today)))[area_code]
    keys = {each.member.person_id: f"nudge|{each.member.person_id}|{today}" for each in one.silent}
    keys.pop(by, None)
    before = await status.posted(tx, keys.values())
    told = 0
    for who, key in keys.items():
        if key not in before:
            told += await notices.tell(
                tx,
                kit,
                who,
                Notice("digest.nudge", {"name": sender.name}, _report, origin=origin, once=key),
                now,
            )
    return told, len(before), len(keys) - told - len(before)


def _report(w: Words) -> Rows:
    return ((Button(text=w.plain("digest.report"), data=Command.REPORT),),)
