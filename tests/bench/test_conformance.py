"""The conformance run: it counts, finds what differs, and knows what was expected to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.conformance.__main__ import pass_over, report, run
from bench.conformance.figures import Figures

FORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
    "<h:head><h:title>T</h:title><model><instance><data id='x'><a/><b/></data></instance>"
    "<bind nodeset='/data/a' type='int' constraint='. &lt; 9'/>"
    "<bind nodeset='/data/b' calculate='/data/a + 1'/>"
    "</model></h:head><h:body><input ref='/data/a'><label>A?</label></input></h:body></h:html>"
)
NODE = {"relevant": True, "readonly": False, "required": False}


def scenario(stored: str, number: int = 1) -> dict[str, object]:
    answer = {"do": "answer", "ref": "/data/a", "value": 4.0, "stored": stored, "valid": True}
    after = {"check": "value", "ref": "/data/b", "value": "5", **NODE}
    final = f"<data id='x'><a>{stored}</a><b>5</b><meta><instanceID>uuid:*</instanceID></meta></data>"
    return {
        "id": number, "source": "s:1", "test": "t", "form": FORM,
        "steps": [answer, after, {"check": "next", "event": "END_OF_FORM", "ref": None}],
        "final_instance": final,
    }  # fmt: skip


def trace(value: str) -> dict[str, object]:
    question = {"event": "QUESTION", "ref": "/data/a", "label": "A?", "required": False, "readonly": False}
    attempts = [{"value": "12", "stored": "12", "valid": False}, {"value": "4", "stored": "4", "valid": True}]
    leaves = {
        "/data/a": {"value": "4", "relevant": True},
        "/data/b": {"value": value, "relevant": True},
        "/data/meta/instanceID": {"value": "?", "relevant": True},
    }
    return {
        "form": "f.xml", "now": "2024-05-15T10:00:00.000+07:00", "tz": "Asia/Jakarta", "leaves": leaves,
        "steps": [{**question, "attempts": attempts}, {"event": "END_OF_FORM"}],
        "nondeterministic": ["/data/meta/instanceID"],
    }  # fmt: skip


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "traces").mkdir()
    (tmp_path / "xforms").mkdir()
    (tmp_path / "xforms" / "f.xml").write_text(FORM)
    (tmp_path / "traces" / "f.seed1.json").write_text(json.dumps(trace("5")))
    (tmp_path / "scenarios.json").write_text(json.dumps([scenario("4")]))
    return tmp_path


def test_cases_that_agree(cases: Path) -> None:
    figures = Figures()
    run(cases, figures)
    assert figures.differences == []
    assert figures.total["next question"] == figures.equal["next question"] == 2
    assert figures.total["verdict"] == 2
    assert figures.total["final value"] == 2
    assert report(figures, {}, own=True, most=50) == 0


def test_what_the_recorded_engine_could_not_be_told_is_passed_over(cases: Path) -> None:
    refused = {"do": "answer", "ref": "/data/nowhere", "value": "x", "rejected": "no such option"}
    told = scenario("4")
    told["steps"] = [refused, *told["steps"]]  # type: ignore[misc]
    (cases / "scenarios.json").write_text(json.dumps([told]))
    attempts = trace("5")
    attempts["steps"][0]["attempts"].insert(0, {"value": "z", "rejected": True})  # type: ignore[index]
    (cases / "traces" / "f.seed1.json").write_text(json.dumps(attempts))
    figures = Figures()
    run(cases, figures)
    assert figures.differences == []


def test_cases_that_differ_are_told_and_fail(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cases / "scenarios.json").write_text(json.dumps([scenario("4"), scenario("3", 2)]))
    (cases / "traces" / "f.seed1.json").write_text(json.dumps(trace("6")))
    figures = Figures()
    run(cases, figures)
    assert [difference.kind for difference in figures.differences] == ["scenario", "final value"]
    assert report(figures, {}, own=True, most=50) == 1
    assert "/data/b" in capsys.readouterr().out


def test_a_listed_deviation_passes_until_it_is_mended(cases: Path) -> None:
    (cases / "traces" / "f.seed1.json").write_text(json.dumps(trace("6")))
    figures = Figures()
    run(cases, figures)
    listed = {f"{each.kind} {each.name}": "known" for each in figures.differences}
    assert report(figures, listed, own=True, most=50) == 0
    assert report(Figures(), listed, own=True, most=50) == 1


def test_what_chance_decides_is_counted_and_no_surprise(cases: Path) -> None:
    (cases / "traces" / "f.seed1.json").write_text(json.dumps(trace("6")))
    figures = Figures(goals={"final value": 60.0})
    run(cases, figures)
    pass_over(figures, [])
    assert len(figures.differences) == 1
    pass_over(figures, [r"final value f\.seed\d leaf /data/\w"])
    assert figures.differences == []
    assert figures.missed() == ["final value"]


def test_other_cases_are_judged_by_the_goals_alone(cases: Path) -> None:
    (cases / "scenarios.json").write_text(json.dumps([scenario("4"), scenario("3", 2)]))
    figures = Figures(goals={"scenario": 50.0})
    run(cases, figures)
    assert report(figures, {}, own=False, most=50) == 0
    figures.goals["scenario"] = 51.0
    assert report(figures, {}, own=False, most=50) == 1


def test_a_form_that_does_not_load_is_a_difference(cases: Path) -> None:
    (cases / "xforms" / "f.xml").write_text("<html/>")
    figures = Figures()
    run(cases, figures)
    assert figures.percent("form loads") == 0


@pytest.mark.parametrize("disputed", [False, True])
def test_where_the_engines_disagree_either_verdict_is_one(cases: Path, disputed: bool) -> None:
    recorded = trace("5")
    recorded["steps"][0]["attempts"][0]["valid"] = True  # type: ignore[index]
    recorded["javarosa"] = {"loadable": True, "disagreements": ["/data/a"] if disputed else []}
    (cases / "traces" / "f.seed1.json").write_text(json.dumps(recorded))
    figures = Figures()
    run(cases, figures)
    assert figures.total["verdict"] == 2
    assert figures.equal["verdict"] == (2 if disputed else 1)
    assert figures.total.get("verdict as JavaRosa's", 0) == disputed


def test_what_the_recorder_did_not_write_down_is_not_compared(cases: Path) -> None:
    told = scenario("4")
    for step in told["steps"][:2]:  # type: ignore[index]
        step["stored" if "do" in step else "value"] = None
    (cases / "scenarios.json").write_text(json.dumps([told]))
    figures = Figures()
    run(cases, figures)
    assert figures.differences == []
