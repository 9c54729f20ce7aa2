"""The draft being filled, opened for one turn: its interview is resumed, and put back when it moved.

Says nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from actions import sources
from actions.library import Kept, State
from forms import Form, Interview, Setting, Step, after_removal
from handlers.memory import View
from handlers.turn import Turn
from models.conversation import Draft


@dataclass
class Filling:
    """What an answer needs: the turn, the draft, its form, its interview and when that was made."""

    turn: Turn
    draft: Draft
    form: Form
    interview: Interview
    made: datetime
    _step: Step | None = None

    @property
    def step(self) -> Step:
        """Where the interview stands; worked out once, until it moves."""
        if self._step is None:
            self._step = self.interview.step
        return self._step

    @property
    def tag(self) -> str:
        """What this question's buttons begin with: they say which draft and which step they belong to."""
        return f"a:{short(self.draft.entry_id)}:{self.draft.step}"

    @property
    def view(self) -> View:
        """How the question is being looked at."""
        return self.turn.recall(View) or View()

    def use(self, interview: Interview) -> None:
        """Go on with another interview of the same draft."""
        self.interview, self.made, self._step = interview, self.turn.now, None

    def noted(self) -> None:
        """Put the interview back after it changed, while the buttons that are shown stay good."""
        self._step = None
        self.draft.xml, self.draft.at, self.draft.dirty = self.interview.state, self.interview.at, True

    def moved(self) -> None:
        """Put the interview back after it changed: the next question has a new step, and its own view."""
        self.noted()
        self.draft.step += 1
        self.look(View())

    def look(self, view: View) -> None:
        """Remember how the question is being looked at (search, ticks); the draft is in front from now on."""
        if self.turn.me.memory != view:
            self.turn.go(view)

    @contextmanager
    def looking(self) -> Iterator[View]:
        """Change how the question is being looked at."""
        view = copy(self.view)
        yield view
        self.look(view)

    def remember(self, ref: str) -> None:
        """Note that this message answered the question, so that editing it corrects the answer."""
        if self.turn.said.kind == "text" and self.turn.said.message_id:
            self.draft.seen = {**self.draft.seen, self.turn.said.message_id: ref}
            self.draft.dirty = True

    def forget(self, ref: str) -> None:
        """Repeat instance ``ref`` is gone: messages that answered inside it did not, later ones moved up."""
        told = {message: after_removal(one, ref) for message, one in self.draft.seen.items()}
        self.draft.seen, self.draft.dirty = {message: one for message, one in told.items() if one}, True

    def keep(self) -> None:
        """Leave the interview in memory for the next message."""
        if self.turn.me.draft is self.draft:
            kept = Kept(_key(self.turn, self.draft), self.interview, self.made, self._step)
            self.turn.library.live.keep(self.draft.entry_id, kept)


def short(entry_id: str) -> str:
    """The end of an entry's id, which is chance: enough to tell a person's drafts apart."""
    return entry_id[-8:]


def _key(turn: Turn, draft: Draft) -> State:
    return draft.xml, draft.at, turn.me.language, str(turn.local.date())


async def opened(turn: Turn) -> Filling | None:
    """The draft in front of the person, or None when there is none."""
    draft = turn.me.draft
    if draft is None:
        return None
    form = await turn.library.form(turn.tx, draft.form_version_id)
    kept = turn.library.live.take(draft.entry_id, _key(turn, draft), turn.now)
    if kept is not None:
        return Filling(turn, draft, form, kept.interview, kept.made, kept.step)
    interview = Interview.resume(form, draft.xml, draft.at, await setting(turn, form))
    return Filling(turn, draft, form, interview, turn.now)


async def opened_anew(filling: Filling) -> Interview:
    """The draft's interview once more, to try something on; with lists and reported hours as they are now."""
    world = await setting(filling.turn, filling.form)
    return Interview.resume(filling.form, filling.draft.xml, filling.draft.at, world)


async def setting(turn: Turn, form: Form) -> Setting:
    """What the form may know of the world: the person's clock, language, name, number, lists, last report."""
    talk = turn.me
    rows: Mapping[str, sources.Rows] = {}
    if form.externals:
        rows = await sources.externals(turn.tx, sources.Asker.of(talk), form.externals, turn.now)
    return Setting(
        now=turn.local,
        language=talk.language,
        externals=rows,
        username=talk.name,
        phone=sources.phone(turn.kit, talk),
        device=f"{talk.channel}:{talk.contact_id}",
        last_saved=await sources.last_saved(turn.tx, talk, form),
        rng=turn.kit.rng,
        words=sources.WORDS,
    )
