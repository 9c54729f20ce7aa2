"""The conversation with one form: what to ask next, what an answer does; knows no channel, database, time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forms.definition import Form
from forms.instance import Instance, Node, start
from forms.interview import lines, marks, pages, repeats
from forms.interview.accept import add_point, adds_point, clear, give, leave, reads, wrong
from forms.interview.ask import answered, echo, prompt, question, worded
from forms.interview.flow import Flow
from forms.interview.held import behind, held, told
from forms.interview.paste import fields, paste
from forms.interview.whole import unsettled, whole
from forms.problem import Problem
from forms.step import (
    Answered,
    End,
    Field,
    Pasted,
    Question,
    Repeat,
    RepeatInstance,
    Said,
    Setting,
    Step,
)


class Interview:
    """Made by ``begin``, ``resume`` or ``edit``; between two messages it is ``state`` and ``at``.

    A live interview may be kept by the caller between messages, as long as it keeps the same form, language,
    externals and local day: conditions that read the clock are settled when an interview is resumed, so drop
    one that is older than a few minutes or from before midnight, and always when another process may have
    written a newer state.
    """

    def __init__(self, instance: Instance) -> None:
        self.form = instance.form
        self.instance = instance
        self._flow = Flow(instance)

    @classmethod
    def begin(cls, form: Form, setting: Setting) -> Interview:
        """A new interview, at its first question."""
        interview = cls(Instance.begin(form, setting))
        interview._flow.advance()
        return interview

    @classmethod
    def resume(cls, form: Form, state: str, at: str, setting: Setting) -> Interview:
        """From what was kept; where the place is gone meanwhile, at the next one to ask."""
        interview = cls(Instance.resume(form, state, setting))
        interview._flow.stand_at(at)
        return interview

    @classmethod
    def edit(cls, form: Form, submission_xml: str, setting: Setting) -> Interview:
        """A sent entry again: all its answers count as given, it stands at the end.

        A condition that reads the clock (a month that is locked by now) is not held against an answer left
        as it was.
        """
        interview = cls(Instance.reopen(form, submission_xml, setting))
        interview._flow.end()
        return interview

    # --- what is kept, what is shown ---------------------------------------------------------------------

    @property
    def state(self) -> str:
        return self.instance.state

    @property
    def at(self) -> str:
        """/data/anggota[2]/nama; a prompt is /data/anggota[+]; "END" at the end."""
        return self._flow.at

    @property
    def step(self) -> Step:
        spot = self._flow.spot
        index, total = self._flow.progress.moved(spot)
        if spot.kind == "end":
            return End(self.form.title(self.instance.setting.language), total)
        if spot.kind == "question":
            return question(self.instance, spot.node, index, total)
        return prompt(self.instance, spot, index, total)

    def page(self) -> tuple[Question, ...]:
        """What one message may answer on the present page, by number; nothing where that is a long list."""
        return self._together(pages.listed)

    def grid(self) -> tuple[Question, ...]:
        """The lines of a grid in which the present question stands; none where it stands alone."""
        return self._together(pages.grid)

    def _together(self, found: Callable[[Instance, Node], list[Node]]) -> tuple[Question, ...]:
        spot = self._flow.spot
        nodes = found(self.instance, spot.node) if spot.kind == "question" else []
        return tuple(question(self.instance, node) for node in nodes)

    # --- what a person does ------------------------------------------------------------------------------

    @whole
    def answer(self, said: Said) -> Problem | None:
        """None: stored and moved on (a line's point: stored, more may come). A Problem: nothing changed."""
        spot = self._flow.spot
        if spot.kind == "end":
            return Problem("nothing_here")
        if spot.kind == "prompt":
            return repeats.prompted(self._flow, spot, said)
        if adds_point(spot.node, said):
            done = add_point(self._flow.walk, spot.node, said)
            problem = done if isinstance(done, Problem) else None
            return self._go_on(problem) if done is True else problem
        return self._go_on(give(self._flow.walk, spot.node, said))

    @whole
    def skip(self) -> Problem | None:
        """Go on without a new answer: an answer or a default that is there stays, nothing is taken away."""
        spot = self._flow.spot
        if spot.kind == "prompt":
            return repeats.prompted(self._flow, spot, Said(choice="done"))
        if spot.kind == "question" and marks.is_begun(spot.node):
            return self.answer(Said(choice="done"))
        return self._go_on(leave(self.instance, spot.node) if spot.kind == "question" else None)

    @whole
    def clear(self, ref: str = "") -> Problem | None:
        """Take an answer away: that to the current question and go on, or the one at ``ref``."""
        spot = self._flow.spot
        node = self.instance.find(ref or spot.node.ref)
        if node is None or node.d.control is None:
            return Problem("no_such_question")
        problem = clear(self.instance, node)
        if ref and problem is None:
            self._flow.stay()
        return problem if ref else self._go_on(problem)

    def reads(self, said: Said) -> str | Problem:
        """What would be stored for an answer to the current question; nothing is."""
        return reads(self.instance, self._flow.spot.node, said)

    def back(self) -> None:
        """To the place shown before this one; stays at the first."""
        self._flow.back()

    def jump(self, ref: str) -> Problem | None:
        """To a question already asked; the answer leads on to what is still open, or back to the end."""
        spot = self._flow.find(ref)
        if spot is None:
            node = self.instance.find(ref)
            return Problem("not_relevant" if node is not None else "no_such_question")
        if not self._flow.may_go(spot):
            return Problem("nothing_here")
        self._flow.go(spot)
        return None

    @whole
    def set(self, ref: str, said: Said) -> Problem | None:
        """Answer the question at ``ref`` without going there: an edited message, a line of several."""
        node = self.instance.find(ref)
        if node is None or node.d.control is None:
            return Problem("no_such_question")
        if not node.relevant:
            return Problem("not_relevant")
        problem = give(self._flow.walk, node, said)
        if problem is None:
            self._flow.stay()
        return problem

    @whole
    def remove(self, ref: str) -> Problem | None:
        """Take one repeat instance out, as "/data/anggota[2]"."""
        return repeats.remove(self._flow, ref)

    @whole
    def add(self, ref: str) -> Problem | None:
        """Another instance of the repeat whose prompt is at ``ref``, "/data/anggota[+]"; it is asked next."""
        return repeats.add(self._flow, ref)

    def repeats(self) -> list[Repeat]:
        """The repeats that a person may add to and take from, as they are now."""
        return list(repeats.repeats(self._flow))

    @property
    def around(self) -> RepeatInstance | None:
        """The nearest instance around the place that a person may remove."""
        return repeats.around(self._flow)

    @property
    def begun(self) -> RepeatInstance | None:
        """The same, while its first question is asked."""
        return repeats.begun(self._flow)

    def lines(self, text: str, *, listed: bool = False) -> Pasted | Problem | None:
        """Answer several questions of the present page at once, as ``forms.interview.lines`` reads them.

        None: it is no such text, and an answer to the present question. A Problem: it is unclear; nothing
        changed. ``listed``: the page's numbers were shown with the question.
        """
        spot = self._flow.spot
        return lines.take(self, spot.node, text, listed=listed) if spot.kind == "question" else None

    @whole
    def fill(self, ref: str, said: Said) -> Problem | None:
        """As ``set``, a question of the present page; then on, once the present one is answered."""
        problem = self.set(ref, said)
        if problem is None:
            self._flow.settle()
        return problem

    def settle(self, refused: str = "") -> None:
        """After several answers: to the refused question, else on where the present one is answered."""
        spot = self._flow.find(refused) if refused else None
        if spot is not None:
            self._flow.go(spot)
        else:
            self._flow.settle()

    def paste(self, text: str) -> Pasted:
        """Fill what a report of ``Label: value`` lines holds; what is missing is then asked."""
        pasted = paste(self, text)
        self._flow.restart()
        return pasted

    # --- the whole ---------------------------------------------------------------------------------------

    def summary(self) -> list[Answered]:
        """Every answer, in the order asked, with asked but unanswered questions as blanks."""
        found = (node for node in self._flow.questions() if node.value or marks.is_asked(node))
        return [answered(self.instance, node) for node in found]

    def words(self, languages: Iterable[str]) -> dict[str, list[Answered]]:
        """What was answered as these languages (ISO codes) say it: what a reader is shown once it is sent."""
        nodes = [node for node in self._flow.questions() if node.value]
        found = {}
        for language in languages:
            with self.instance.spoken(language):
                found[language] = [answered(self.instance, node) for node in nodes]
        return found

    def fields(self) -> list[Field]:
        return fields(self.form)

    def problems(self) -> list[tuple[str, Problem]]:
        """What keeps it from being final, by ref, in the order asked: answers, then what is ``held``."""
        answers = told(self.instance, self._flow.questions(), wrong)
        return [*answers, *self.held(), *unsettled(self.instance)]

    def held(self) -> list[tuple[str, Problem]]:
        """Conditions that are not met by what nobody can answer: a sum that is shown, a required note."""
        return list(told(self.instance, self._flow.controls(), held))

    def behind(self, ref: str) -> list[str]:
        """The questions whose answers decide about ``ref``: its value, its condition, whether it is shown."""
        read = behind(self.instance, ref)
        return [node.ref for node in self._flow.questions() if node in read]

    def finalize(self) -> str:
        """The OpenRosa submission; ValueError while there are problems."""
        problems = self.problems()
        if problems:
            raise ValueError(f"not final: {', '.join(ref for ref, _ in problems)}")
        start.finish(self.instance.root, self.instance.setting)
        return self.instance.submission()

    def value(self, ref: str) -> str:
        node = self.instance.find(ref)
        return node.value if node is not None else ""

    def values(self, role: str) -> list[str]:
        """Answers with a role (bind ``pd:as``), blanks left out."""
        refs = self.form.roles.get(role, ())
        nodes = (node for ref in refs for node in self.instance.root.at(self.form.nodes[ref].path))
        return [node.value for node in nodes if node.value]

    def worded(self, ref: str) -> str:
        """An answer in words: labels instead of names, dates as dd/mm/yyyy."""
        node = self.instance.find(ref)
        return "" if node is None else worded(self.instance, node)

    def echo(self, ref: str, typed: str) -> str:
        """What a typed answer was taken for, in words; "" where it is stored as it was typed."""
        node = self.instance.find(ref)
        return "" if node is None else echo(self.instance, node, typed)

    def become(self, instance: Instance, at: str) -> None:
        """Another state of the same interview."""
        self.instance = instance
        self._flow = Flow(instance)
        self._flow.stand_at(at)

    def _go_on(self, problem: Problem | None) -> Problem | None:
        if problem is None:
            self._flow.advance()
        return problem
