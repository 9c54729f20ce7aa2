"""Plays a form to its end and writes down what is shown and what becomes of each answer; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms import End, Form, Interview, Problem, Question, RepeatPrompt, Said, Setting
from tests.forms.sheet import unnamed

TYPED = {
    "text": ("12", "Sari & <b>Budi</b> di desa"),
    "integer": ("banyak", "1.250", "1,5", "-3", "7 orang", "0", "2", "40"),
    "decimal": ("1.250", "1,25", "-0.5", "3", "7 kg"),
    "range": ("99", "2,5", "3", "1"),
    "date": ("31/2/2026", "besok", "1/2", "23/11/2026", "hari ini"),
    "time": ("25.00", "9", "9-11.30", "08.15"),
    "dateTime": ("besok", "23/11/2026 9.30"),
    "geopoint": ("91,10", "-6,9; 110,2", "-6.9 110.2"),
    "geotrace": ("-6.9 110.2", "-6.9 110.2; -6.8 110.3"),
    "geoshape": ("-6.9 110.2; -6.8 110.3", "-6.9 110.2; -6.8 110.3; -6.7 110.2"),
    "acknowledge": ("mungkin", "tidak", "ya"),
    "image": ("foto",),
    "audio": ("x",),
}
"""What is said to a question of a type, the last to go on; of choices those that it offers."""
ENOUGH = 90
"""Steps after which a walk ends; repeats have three instances before that."""


def played(form: Form, setting: Setting) -> Iterator[str]:
    """Every place with what may be said there, then the summary and what is sent."""
    interview = Interview.begin(form, setting)
    yield f"{form.title(setting.language)} [{setting.language}]"
    for _ in range(ENOUGH):
        if isinstance(interview.step, End):
            break
        yield from _shown(interview)
        for said in _tried(interview):
            yield f"    {_text(said)} -> {_outcome(again(interview), said)}"
        _go_on(interview)
    yield from _ended(interview, setting)


def again(interview: Interview) -> Interview:
    """The same place, to try something there."""
    setting = interview.instance.setting
    return Interview.resume(interview.form, interview.state, interview.at, setting)


def _shown(interview: Interview) -> Iterator[str]:
    """All that is told of the present place, what is empty left out."""
    step = interview.step
    told = {name: getattr(step, name) for name in step.__struct_fields__}
    place = f"{told.pop('index', 0)}/{told.pop('total', 0)}"
    choices = told.pop("choices", ())
    told["appearance"] = " ".join(sorted(told.get("appearance", ())))
    told = {name: value for name, value in told.items() if value}
    ref = told.pop("ref")
    yield f"  {ref} {place} " + " ".join(f"{name}={value}" for name, value in told.items())
    if choices:
        shown = (" ".join(filter(None, (one.name, one.label, one.image))) for one in choices[:12])
        yield f"    {' | '.join(shown)}"
    for name in ("page", "grid"):
        if together := getattr(interview, name)():
            yield f"    {name}: " + ", ".join(f"{one.number} {one.name}={one.value}" for one in together)


def _tried(interview: Interview) -> list[Said]:
    step = interview.step
    if isinstance(step, RepeatPrompt):
        return [Said(text="mungkin"), Said(choice="add"), Said(choice="done")]
    assert isinstance(step, Question)
    tried = [Said(text=text) for text in TYPED.get(step.type, ())]
    if step.choices:
        names, labels = [one.name for one in step.choices], [one.label for one in step.choices]
        typed = ("entah", "1", labels[-1], f"{labels[0]}, {labels[-1]}")
        tried = [Said(text=text) for text in typed]
        tried.append(Said(choice=names[0]) if step.type == "select_one" else Said(choices=tuple(names)))
    elif step.type in ("image", "audio", "video", "file"):
        tried += [Said(media="x", media_kind="video"), Said(media="x.jpg", media_kind=step.type)]
    elif step.type == "geopoint":
        tried.append(Said(location=(-6.95, 110.12, 12.0)))
    return [Said(), *tried]


def _text(said: Said) -> str:
    return (
        repr(said.text)
        if said.text
        else " ".join(
            map(str, filter(None, (said.choice, *(said.choices or ()), said.media, *(said.location or ()))))
        )
        or "lewati"
    )


def _outcome(interview: Interview, said: Said) -> str:
    """Why not; or what is stored, how it is told, and where it leads."""
    at = interview.step.ref if not isinstance(interview.step, End) else ""
    problem = interview.skip() if said == Said() else interview.answer(said)
    if problem is not None:
        return _why(problem)
    stored = interview.value(at)
    told = interview.worded(at) if stored else ""
    echo = interview.echo(at, said.text) if said.text else ""
    words = [stored, f"({told})" if told != stored else "", f"echo {echo}" if echo else ""]
    return f"{' '.join(filter(None, words))}, {interview.at}".replace("\n", "\\n")


def _why(problem: Problem) -> str:
    values = " ".join(f"{name}={value}" for name, value in problem.values.items())
    return f"!{problem.code} {problem.message} {values}".strip().replace("\n", "\\n")


def _go_on(interview: Interview) -> None:
    """The last thing that is taken; of a repeat a second instance and no third."""
    step = interview.step
    if isinstance(step, RepeatPrompt):
        interview.answer(Said(choice="add" if step.count < 2 else "done"))
        return
    for said in reversed(_tried(interview)):
        if (interview.skip() if said == Said() else interview.answer(said)) is None:
            return
    raise AssertionError(f"no way on at {interview.at}")


def _ended(interview: Interview, setting: Setting) -> Iterator[str]:
    """The end: the summary, the repeats, each answer changed once more, and what is sent."""
    yield f"  {interview.step}"
    for one in interview.summary():
        group = f"{one.group}: " if one.group else ""
        yield f"  = {group}{one.label} {one.text}".replace("\n", "\\n")
    for repeat in interview.repeats():
        instances = ", ".join(f"{one.label} {one.brief}" for one in repeat.instances)
        yield f"  {repeat.label} {repeat.ref}: {instances}"
    for one in interview.summary():
        other = again(interview)
        other.jump(one.ref)
        other.clear()
        read = " ".join(f"{ref} {_why(problem)}" for ref, problem in other.problems())
        decides = " ".join(interview.behind(one.ref)) or "nothing"
        yield f"  without {one.ref}, by {decides}: {other.at}, {len(other.summary())} {read}".rstrip()
    problems = interview.problems()
    yield from (f"  {ref} {_why(problem)}" for ref, problem in problems)
    if not problems:
        yield "  " + re.sub(r">\s+<", "><", unnamed(interview.finalize()))
