"""What follows from a failure: every error beside what is known of its letter, as an answer or a status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from bot.channels import SendError, Status
from bot.delivery.mishaps import Mishaps
from bot.delivery.statuses import note
from bot.delivery.verdict import ATTEMPTS, MAYBE, Shut, What, verdict
from models.message import Outgoing
from models.outbox import Letter
from tests.bot.test_mishaps import Town, town
from tests.bot.test_waits import Even
from tests.sample import NOW

__all__ = ["town"]

AGO = NOW - timedelta(seconds=40)
LATER, NO = SendError("later", retry_after=1), SendError("no")
SHUT, LOST = SendError("shut", shut=True), SendError("lost", retry_after=1, down=True, unsure=True)
CASES: list[tuple[SendError, dict[str, Any], int, tuple[What, float, str]]] = [
    (LATER, {}, 1, ("again", 2, "later")),
    (LATER, {}, 3, ("again", 8, "later")),
    (SendError("busy", retry_after=60), {}, 0, ("again", 60, "busy")),
    (LATER, {}, ATTEMPTS - 1, ("again", 2048, "later")),
    (LATER, {}, ATTEMPTS, ("never", 0, "later")),
    (LATER, {"unsure_at": AGO}, 1, ("again", 40, "later")),
    (LATER, {"message": Outgoing(ack="a")}, 1, ("left", 0, "later")),
    (LATER, {"message": Outgoing(edit="5")}, 1, ("left", 0, "later")),
    (LATER, {"message": Outgoing(edit="5", text="a")}, 1, ("again", 2, "later")),
    (LOST, {}, 1, ("again", 2, "lost")),
    (LOST, {"unsure_at": AGO}, 1, ("left", 0, MAYBE)),
    (LOST, {"message": Outgoing(ack="a")}, 1, ("left", 0, MAYBE)),
    (NO, {}, 1, ("never", 0, "no")),
    (NO, {"heard_at": NOW}, 1, ("never", 0, "no")),
    (SHUT, {"heard_at": AGO}, 1, ("template", 0, "shut")),
    (SHUT, {"heard_at": AGO}, ATTEMPTS, ("template", 0, "shut")),
    (SHUT, {}, 1, ("again", 0, "shut")),
    (SHUT, {}, ATTEMPTS, ("never", 0, "shut")),
    (Shut(), {}, 1, ("held", 0, "the window is shut")),
    (Shut(), {"heard_at": AGO}, ATTEMPTS, ("held", 0, "the window is shut")),
]


@pytest.mark.parametrize(("error", "about", "attempts", "told"), CASES)
def test_what_follows(
    error: SendError, about: dict[str, Any], attempts: int, told: tuple[What, float, str]
) -> None:
    found = verdict(error, Letter("a", "fake", "1", "", "", 1, **about), attempts, NOW, Even())
    assert (found.what, found.pause, found.why) == told
    assert found.error is error


def test_every_word_is_said_of_something() -> None:
    said = {told[0] for _, _, _, told in CASES}
    assert said | {"another way"} == set(get_args(What))  # which only who knows other ways can say


ERRORS = [
    LATER,
    NO,
    SHUT,
    SendError("blocked", unreachable=True),
    SendError("token", retry_after=60, admin="machine.wa_token"),
    SendError("template", admin="machine.wa_template_refused"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("attempts", [1, ATTEMPTS])
async def test_an_answer_and_a_status_lead_to_the_same(
    town: Town, error: SendError, second: bool, attempts: int
) -> None:
    """The same people hear the same, and the contact is marked alike."""
    if second:
        await town.second()
    told, marks = [], []
    for name, by_status in (("a", False), ("b", True)):
        await town.hear()
        letter = await town.posted(name, attempts=attempts)
        before, moment = {row.id for row in await town.rows()}, NOW + timedelta(hours=by_status)
        if by_status:
            async with town.database.transaction() as tx:
                await note(tx, town.kit, [Status("fake", "w", "failed", 0, name, error=error)], moment)
        else:
            letter.heard_at = NOW
            found = verdict(error, letter, attempts, moment, Even())
            await Mishaps(town.database, town.kit).act(letter, found, moment)
        told.append(sorted((row.address, row.content) for row in await town.others(*before)))
        contact = await town.contact(town.sari.contact_id)
        marks.append((contact.heard_at, contact.unreachable_at is None))
    assert told[0] == told[1]
    assert marks[0] == marks[1]
