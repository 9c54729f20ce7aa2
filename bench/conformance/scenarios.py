"""Scenarios of the reference engines' own test suites, played again step by step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from bench.conformance.driver import Driver, masked, rejected
from bench.conformance.figures import Figures
from forms import Form, FormError

Facts = dict[str, Any]


def run_scenarios(folder: Path, figures: Figures) -> None:
    """``folder/scenarios.json``; a scenario is equal when every one of its steps and its end are."""
    path = folder / "scenarios.json"
    for scenario in json.loads(path.read_text(encoding="utf-8")):
        name = f"{scenario['id']} {scenario['source']} {scenario['test']}"
        wrong = _play(scenario)
        figures.compare("scenario", name, "", wrong)


def _play(scenario: dict[str, Any]) -> str:
    """The first thing that differs, or nothing."""
    try:
        driver = Driver(Form.from_xml(scenario["form"].encode()))
    except FormError as error:
        return f"does not load: {error}"
    for index, step in enumerate(scenario["steps"]):
        wrong = _step(driver, step)
        if wrong:
            return f"step {index} {step.get('do') or step.get('check')} {step.get('ref', '')}: {wrong}"
    expected, found = masked(scenario["final_instance"]), masked(driver.instance.submission())
    return "" if _flat(expected) == _flat(found) else f"final: {_flat(found)} instead of {_flat(expected)}"


def _step(driver: Driver, step: dict[str, Any]) -> str:
    if rejected(step):
        return ""
    return _do(driver, step) if "do" in step else _check(driver, step)


def _flat(xml: str) -> str:
    """Names without their namespaces, which the recorders write differently, and texts."""
    return "".join(_flattened(etree.fromstring(xml.encode())))


def _flattened(element: Any) -> Iterator[str]:
    yield f"<{etree.QName(element).localname}>{element.text or ''}"
    for child in element:
        yield from _flattened(child)
    yield "/"


def _do(driver: Driver, step: dict[str, Any]) -> str:
    match step["do"]:
        case "answer":
            return _answer(driver, step)
        case "add_repeat":
            return "" if driver.add_repeat(step["ref"]) is not None else "cannot add"
        case "remove_repeat":
            node = driver.instance.find(step["ref"])
            if node is None:
                return "no such instance"
            driver.instance.remove(node)
        case "language":
            driver.instance.speak(driver.form.language(step["language"]))
    return ""


def _answer(driver: Driver, step: dict[str, Any]) -> str:
    node = driver.instance.find(step["ref"])
    if node is None:
        return "no such node"
    stored, valid, condition = driver.answer(node, step["value"])
    found = {"stored": stored, "valid": valid, "violation": condition or None}
    expected = {"stored": step["stored"], "valid": step["valid"], "violation": step.get("violation")}
    return _unlike_told(expected, found)


def _unlike_told(expected: Facts, found: Facts) -> str:
    """The recorder wrote null for the text of a trigger, whatever it held; the end shows what it was."""
    silent = {key for key in ("value", "stored") if expected.get(key, "") is None}
    told = ({key: value for key, value in facts.items() if key not in silent} for facts in (expected, found))
    return _unlike(*told)


def _unlike(expected: Any, found: Any) -> str:
    return "" if expected == found else f"{found!r} instead of {expected!r}"


def _check(driver: Driver, step: dict[str, Any]) -> str:
    match step["check"]:
        case "next":
            return _unlike((step["event"], step.get("ref") or ""), driver.next_or_first(step["event"]))
        case "repeat_count":
            return _unlike(step["value"], driver.instances(step["ref"]))
        case "validate":
            return _validate(driver, step)
        case "node" if "instances" in step:
            return _unlike(step["instances"], driver.instances(step["ref"]))
        case _:
            return _check_node(driver, step)


def _check_node(driver: Driver, step: dict[str, Any]) -> str:
    node, instance = driver.instance.find(step["ref"]), driver.instance
    if node is None:
        return "no such node"
    if step["check"] == "choices":
        found = [{"value": choice.name, "label": choice.label} for choice in instance.options(node)]
        return _unlike(step["choices"], found)
    if step["check"] == "label":
        item = node.d.item
        return _unlike(step["value"], instance.text(item.label, node) if item else "")
    facts: dict[str, object] = {
        "relevant": node.relevant,
        "readonly": instance.readonly(node),
        "required": instance.required(node),
    }
    if step["check"] == "value":
        facts["value"] = node.value
    return _unlike_told({key: step[key] for key in facts}, facts)


def _validate(driver: Driver, step: dict[str, Any]) -> str:
    broken = ((node.ref, driver.broken(node)) for node in driver.instance.root.walk())
    found = [(ref, condition) for ref, condition in broken if condition]
    return _unlike([(each["ref"], each["condition"]) for each in step["violations"]], found)
