"""Real forms filled by ODK Web Forms, played again: same next question, same verdict, same final state."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.conformance.driver import Driver, rejected
from bench.conformance.figures import Figures
from forms import Form, FormError

_FACTS = ("required", "readonly")


def run_traces(folder: Path, figures: Figures) -> None:
    """Every file of ``folder/traces`` against the form it names in ``folder/xforms``."""
    loaded: dict[str, Form | None] = {}
    for path in sorted((folder / "traces").glob("*.json")):
        trace = json.loads(path.read_text(encoding="utf-8"))
        name = trace["form"]
        if name not in loaded:
            loaded[name] = _load(folder / "xforms" / name, figures)
        form = loaded[name]
        if form is not None:
            _Played(form, trace, path.stem, figures).run()


def _load(path: Path, figures: Figures) -> Form | None:
    try:
        form = Form.from_xml(path.read_bytes())
    except FormError as error:
        figures.compare("form loads", path.name, "a form", str(error))
        return None
    figures.compare("form loads", path.name, "a form", "a form")
    return form


class _Played:
    def __init__(self, form: Form, trace: dict[str, Any], name: str, figures: Figures) -> None:
        self.trace = trace
        self.name = name
        self.figures = figures
        zone = ZoneInfo(trace.get("tz", "Asia/Jakarta"))
        self.driver = Driver(form, datetime.fromisoformat(trace["now"]).astimezone(zone))
        self.skip = set(trace.get("nondeterministic", ()))
        self.disputed = set((trace.get("javarosa") or {}).get("disagreements") or ())

    def run(self) -> None:
        for index, step in enumerate(self.trace["steps"]):
            self._step(step, f"{self.name} step {index} {step.get('ref', '')}")
        self._leaves()

    def _step(self, step: dict[str, Any], name: str) -> None:
        expected = (step["event"], step.get("ref", ""))
        if not self.figures.compare("next question", name, expected, self.driver.next()):
            self.driver.place(*expected)
        spot = self.driver.spot
        if step["event"] == "PROMPT_NEW_REPEAT":
            self._prompt(step, name)
        if step["event"] != "QUESTION" or spot.kind != "question":
            return
        self._shown(step, name)
        told = [each for each in step.get("attempts", ()) if not rejected(each)]
        for number, attempt in enumerate(told):
            stored, valid, _ = self.driver.answer(spot.node, attempt["value"])
            self._verdict(f"{name} attempt {number}", step["ref"], attempt["valid"], valid)
            self.figures.compare("stored", f"{name} attempt {number}", attempt["stored"], stored)
        if step.get("unresolved"):
            self.driver.instance.answer(spot.node, "")

    def _verdict(self, name: str, ref: str, recorded: bool, found: bool) -> None:
        """Of a question on which JavaRosa said the opposite of the recorder either verdict is one; how often
        ours is JavaRosa's stands in a line of its own.
        """
        if recorded != found and ref in self.disputed:
            self.figures.compare("verdict as JavaRosa's", name, found, found)
            recorded = found
        self.figures.compare("verdict", name, recorded, found)

    def _prompt(self, step: dict[str, Any], name: str) -> None:
        self.figures.compare("instances", name, step["instances"], self.driver.instances(step["ref"]))
        if step.get("added"):
            before = self.driver.spot
            node = self.driver.add_repeat(step["ref"])
            if node is not None:
                # The recorder enters the new instance with its next step.
                self.driver.spot = _before(self.driver, node) or before

    def _shown(self, step: dict[str, Any], name: str) -> None:
        node, instance = self.driver.spot.node, self.driver.instance
        control = node.d.control
        if control is None:
            return
        facts = {"required": instance.required(node), "readonly": instance.readonly(node)}
        self.figures.compare("required, readonly", name, {key: step[key] for key in _FACTS}, facts)
        self.figures.compare("label", name, _words(step["label"]), _words(instance.text(control.label, node)))
        if "choices" in step:
            found = [[choice.name, _words(choice.label)] for choice in instance.options(node)]
            expected = [[value, _words(label)] for value, label in step["choices"]]
            self.figures.compare("choices", name, expected, found)

    def _leaves(self) -> None:
        for ref, leaf in self.trace["leaves"].items():
            if ref in self.skip:
                continue
            node = self.driver.instance.find(ref)
            found = (node.value, node.relevant) if node is not None else None
            expected = (leaf["value"], leaf["relevant"])
            self.figures.compare("final value", f"{self.name} leaf {ref}", expected, found)


def _before(driver: Driver, node: Any) -> Any:
    """The place from which the next step enters ``node``: the end of the instance before it."""
    walk, spot = driver.walk, driver.walk.start
    while spot.kind != "end":
        following = walk.next(spot)
        if following.kind == "repeat" and following.node is node:
            return spot
        spot = following
    return None


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
