"""One batch: the Turns of all who wait together, inside one transaction; stores everything, commits nothing.

Each person's messages are handled in order; a question that a later one of the same moment makes superfluous
is not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from actions import Kit, people
from actions.library import Library
from bot.channels import Channel
from bot.channels.fit import fit
from bot.delivery.outbox import LEASE, MARGIN
from bot.inbox.unknown import Answered
from handlers.turn import Turn
from locales import words
from models import Tx, conversation, inbox, outbox, person
from models.buttons import ADD_ROLE, parts
from models.conversation import Talk
from models.message import Incoming, Outgoing, pack, unpack
from models.outbox import Letter

Handle = Callable[[Turn], Awaitable[None]]
FLEETING = timedelta(seconds=15)
"""How long the acknowledgement of a tap is of use: the phone waits no longer for it."""
OTHERS = frozenset({"group", "moved"})
"""What is no message of one person: it is noted as handled although nobody known sent it."""
HEARD_WITHIN = timedelta(minutes=5)
"""How exactly it is known when a person was last heard; a note for each message would cost a write."""


@dataclass(slots=True)
class Taken:
    """What came of a message: `letters` to send now, and `body` for the webhook's response ('' = none)."""

    said: Incoming
    letters: list[Letter] = field(default_factory=list)
    body: bytes = b""
    repeated: bool = False
    unknown: bool = False  # its sender is nobody whom we know: nothing of it is stored
    menu: bool = False  # what this person can do, or their language, may have changed


@dataclass(slots=True)
class Waiting:
    """A message that waits; `respond` = its platform reads one reply from the webhook's response."""

    said: Incoming
    respond: bool
    done: asyncio.Future[Taken]
    typing: bool = False  # its sender sees that we are at it


@dataclass(frozen=True, slots=True)
class Desk:
    """What every batch needs."""

    channels: Mapping[str, Channel]
    handle: Handle
    kit: Kit
    library: Library
    answered: Answered = field(default_factory=Answered)


class Batch:
    """The work on some waiting messages; make one per transaction."""

    def __init__(self, desk: Desk, tx: Tx, now: datetime) -> None:
        self.desk = desk
        self.tx = tx
        self.now = now
        self.talks: dict[tuple[str, str], Talk] = {}
        self.fresh: list[Letter] = []
        self.heard: dict[int, tuple[int, datetime, str, str]] = {}
        self.opened: set[int] = set()
        self.accepted: dict[tuple[str, str], Taken] = {}

    async def take(self, waiting: Sequence[Waiting], *, fault: bool = False) -> list[Taken]:
        """Handle the messages and store what came of them. `fault`: only say that we had one."""
        await self._accept(waiting)
        results: dict[int, Taken] = {}
        for group in _by_person(waiting):
            results.update(await self._person(group, fault))
        await conversation.save(self.tx, self.talks.values(), self.now)
        if self.heard:
            await person.heard(self.tx, list(self.heard.values()))
        if self.opened:
            await outbox.let_go(self.tx, self.opened, self.now)
        await outbox.post(self.tx, self.fresh, self.now, self.now + LEASE)
        await inbox.disown(self.tx, {key for key, taken in self.accepted.items() if taken.unknown})
        return [results[id(w)] for w in waiting]

    async def _accept(self, waiting: Sequence[Waiting]) -> None:
        keys = {_key(w.said) for w in waiting}
        asked = {key for key in keys if self.desk.answered.body(key) is None}
        repeated = keys - await inbox.accept(self.tx, asked, self.now)
        for channel in {w.said.channel for w in waiting}:
            await self._repeat(
                channel, [w for w in waiting if w.said.channel == channel and _key(w.said) in repeated]
            )
            await self._look(channel, {w.said.sender for w in waiting if w.said.channel == channel})
            await self._recognise(
                [w.said for w in waiting if w.said.channel == channel and _key(w.said) not in repeated]
            )

    async def _repeat(self, channel: str, waiting: Sequence[Waiting]) -> None:
        """A message that was handled before is only answered again, with what its sender has not seen."""
        if not waiting:
            return
        causes = {w.said.external_id for w in waiting}
        letters = await outbox.claim_replies(self.tx, channel, causes, self.now, self.now + LEASE)
        for w in waiting:
            taken = Taken(w.said, [le for le in letters if le.cause == w.said.external_id], repeated=True)
            if w.respond:
                taken.body = self.desk.answered.body(_key(w.said)) or b""
            self._respond(taken, w.respond)
            self.accepted[_key(w.said)] = taken

    def _respond(self, taken: Taken, respond: bool) -> None:
        """Put a reply that went into a lost response into this one."""
        for letter in [le for le in taken.letters if le.response and respond]:
            taken.letters.remove(letter)
            answer = self.desk.channels[letter.channel].answer(letter.address, unpack(letter.content))
            taken.body = answer or b""

    async def _look(self, channel: str, senders: set[str]) -> None:
        talks = await conversation.load(self.tx, channel, senders)
        self.talks.update({(channel, address): talk for address, talk in talks.items()})

    async def _recognise(self, said: Sequence[Incoming]) -> None:
        """What the platform says of whose the addresses are, before anybody is answered."""
        fresh: set[str] = set()
        for one in said:
            where = one.channel, one.sender
            talk = self.talks.get(where)
            if one.kind == "moved":
                await people.moved(self.tx, self.desk.kit, *where, one.data, one.number, self.now)
                self.talks.pop(where, None)
                fresh |= {one.sender, one.data}
            elif one.number and (talk is None or talk.number != one.number):
                await people.recognise(self.tx, self.desk.kit, *where, one.number, self.now)
                fresh.add(one.sender)
        if fresh:
            await self._look(said[0].channel, fresh)

    async def _person(self, group: Sequence[Waiting], fault: bool) -> dict[int, Taken]:
        results: dict[int, Taken] = {}
        turns: list[tuple[Waiting, Taken, list[Outgoing]]] = []
        for w in group:
            key = _key(w.said)
            known = self.accepted.get(key)
            if known is not None:
                results[id(w)] = known
                continue
            if turns and (w.said.channel, w.said.sender) not in self.talks:
                await self._look(w.said.channel, {w.said.sender})  # who may have registered a moment ago
            taken = results[id(w)] = self.accepted[key] = Taken(w.said)
            turns.append((w, taken, await (self._fault if fault else self._turn)(taken)))
            taken.unknown = w.said.kind not in OTHERS and (w.said.channel, w.said.sender) not in self.talks
        _drop_superseded([replies for _, _, replies in turns])
        for w, taken, replies in turns:
            self._write(w, taken, replies)
        return results

    async def _turn(self, taken: Taken) -> list[Outgoing]:
        said = taken.said
        talk = self.talks.get((said.channel, said.sender))
        if said.kind == "stray":
            return [Outgoing(ack=said.callback_id)]
        if said.kind == "moved":
            return []
        if said.kind == "blocked":
            if talk is not None:
                await person.mark_reachable(
                    self.tx, talk.contact_id, self.now if said.data != "member" else None
                )
            return []
        if talk is not None and talk.unreachable:
            await person.mark_reachable(self.tx, talk.contact_id, None)
            talk.unreachable = False
        limits = self.desk.channels[said.channel].limits(said.sender)
        if limits.window and talk is not None:
            self._hear(talk, said, timedelta(hours=limits.window))
        before = talk.language if talk else ""
        turn = Turn(said, self.now, self.tx, limits, self.desk.kit, self.desk.library, talk)
        await self.desk.handle(turn)
        if turn.talk is not None:
            self.talks[said.channel, said.sender] = turn.talk
            taken.menu = (
                turn.talk.language != before
                or said.text.startswith("/start")
                or parts(said.data, 1) == [ADD_ROLE]
            )
        return turn.replies

    def _hear(self, talk: Talk, said: Incoming, window: timedelta) -> None:
        """Note when, where and by which number the person was heard; what waited for that may leave."""
        at = min(datetime.fromtimestamp(said.at, UTC), self.now) if said.at else self.now
        before = talk.heard_at
        moved = said.account != talk.account or (said.number and said.number != talk.number)
        if before is not None and at - before < HEARD_WITHIN and not moved:
            return
        if before is None or self.now - before > window - MARGIN:
            self.opened.add(talk.contact_id)
        talk.heard_at = at if before is None else max(at, before)
        talk.account, talk.number = said.account, said.number or talk.number
        self.heard[talk.contact_id] = (talk.contact_id, talk.heard_at, talk.account, talk.number)

    async def _fault(self, taken: Taken) -> list[Outgoing]:
        said = taken.said
        talk = self.talks.get((said.channel, said.sender))
        return [Outgoing(text=str(words(talk.language if talk else said.language)("machine.fault")))]

    def _write(self, w: Waiting, taken: Taken, replies: Iterable[Outgoing]) -> None:
        """Replies -> letters, one of which may travel in the webhook's response."""
        said, talk = w.said, self.talks.get((w.said.channel, w.said.sender))
        channel = self.desk.channels[said.channel]
        limits = channel.limits(said.sender)
        parts = [part for reply in replies for part in fit(reply, limits)]
        useful = _most_useful(parts) if w.respond else None
        for part in parts:
            letter = Letter(
                id=self.desk.kit.ids(self.now),
                channel=said.channel,
                address=said.sender,
                cause=said.external_id,
                content=pack(part),
                urgency=0,
                contact_id=talk.contact_id if talk else None,
                account=said.account,
                heard_at=self.now,
                useful_until=self.now + FLEETING if part.ack else None,
                message=part,
            )
            body = channel.answer(said.sender, part) if part is useful else None
            if body is not None:
                letter.response, taken.body = True, body
            else:
                taken.letters.append(letter)
            if not taken.unknown:  # a stranger's address is not stored: their reply lives in memory alone
                self.fresh.append(letter)


def _key(said: Incoming) -> tuple[str, str]:
    return said.channel, said.external_id


def _by_person(waiting: Sequence[Waiting]) -> list[list[Waiting]]:
    groups: dict[tuple[str, str], list[Waiting]] = {}
    for w in waiting:
        groups.setdefault((w.said.channel, w.said.sender), []).append(w)
    return [
        group if len(group) == 1 else sorted(group, key=lambda w: w.said.order) for group in groups.values()
    ]


def _drop_superseded(turns: Sequence[list[Outgoing]]) -> None:
    """Of several questions to one person only the last is asked."""
    prompts = [(replies, reply) for replies in turns for reply in replies if reply.prompt]
    for replies, reply in prompts[:-1]:
        replies[:] = [other for other in replies if other is not reply]


def _most_useful(parts: Sequence[Outgoing]) -> Outgoing | None:
    """The reply for the response: the only message there is; else an acknowledgement, which has no order."""
    messages = [part for part in parts if not part.ack and not part.edit]
    if len(messages) == 1:
        return messages[0] if not messages[0].photo and not messages[0].secret else None
    return next((part for part in parts if part.ack), None)
