"""When the form itself sets a value: as it begins, is opened again, gets a row or an answer.

1. An action in a question listens to the form's events too. 2. A new row fires what is written in it. 3. A
target that is not asked for now keeps the value until it is. 4. Opening again is no change.
"""

from forms import Form, Interview, Said
from forms.instance import Instance
from tests.forms.sheet import Person, setting
from tests.forms.test_xform import xform


def act(event: str, ref: str, value: str) -> str:
    return f'<setvalue event="{event}" ref="{ref}" value="{value}"/>'


def asked(ref: str, actions: str = "") -> str:
    return f"<input ref='{ref}'><label>?</label>{actions}</input>"


def test_an_action_in_a_question_listens_to_the_beginning() -> None:
    both = "odk-instance-first-load xforms-value-changed"
    form = xform(
        "<instance><data id='x'><g><petugas/></g><luas>4</luas><pohon/></data></instance>",
        "<group ref='/data/g'>"
        + asked("petugas", act("odk-instance-first-load", "petugas", "'Sri'"))
        + "</group>"
        + asked("/data/luas", act(both, "/data/pohon", "../luas * 25")),
    )
    person = Person(form)
    assert (person.interview.value("/data/g/petugas"), person.interview.value("/data/pohon")) == (
        "Sri",
        "100",
    )
    person.skip()
    person.say("6")
    assert person.interview.value("/data/pohon") == "150"


def test_an_action_in_a_row_fires_for_that_row() -> None:
    form = xform(
        "<instance><data id='x'><ke>1</ke><terakhir/><r><a/></r></data></instance>"
        + act("odk-instance-first-load", "/data/r/a", "'awal'"),
        "<repeat nodeset='/data/r'>"
        + asked("/data/r/a", act("odk-new-repeat", "/data/r/a", "concat('baris ', position(..))"))
        + act("odk-new-repeat", "/data/terakhir", "count(/data/r)")
        + "</repeat>",
    )
    interview = Interview.begin(form, setting())
    root = interview.instance.root
    for _ in range(2):
        interview.instance.add_repeat(root, form.nodes["/data/r"])
    rows = [interview.value(f"/data/r[{row}]/a") for row in (1, 2, 3)]
    assert (rows, interview.value("/data/terakhir")) == (["awal", "baris 2", "baris 3"], "3")


def test_one_answer_sets_several_and_what_is_not_asked_waits() -> None:
    form = xform(
        "<instance><data id='x'><a/><b/><c/><buka/></data></instance>"
        "<bind nodeset='/data/b' readonly='true()'/>"
        "<bind nodeset='/data/c' type='int' relevant=\"/data/buka = 'ya'\"/>",
        asked(
            "/data/a",
            "".join(act("xforms-value-changed", ref, "/data/a + 1") for ref in ("/data/b", "/data/c")),
        )
        + asked("/data/b")
        + asked("/data/buka")
        + asked("/data/c"),
    )
    interview = Interview.begin(form, setting())
    assert interview.answer(Said(text="4")) is None
    assert (interview.value("/data/b"), interview.value("/data/c")) == ("5", "")
    assert interview.set("/data/buka", Said(text="ya")) is None
    assert interview.value("/data/c") == "5"


def opened_again(form: Form, xml: str) -> Instance:
    return Instance.reopen(form, xml, setting())


def test_opening_again_fires_its_own_event_and_no_other() -> None:
    form = xform(
        "<instance><data id='x'><dibuka/><a/><hari/><catatan/></data></instance>"
        "<bind nodeset='/data/hari' calculate='today()'/>"
        + act("odk-instance-load", "/data/dibuka", "number(coalesce(/data/dibuka, 0)) + 1")
        + act("odk-instance-first-load", "/data/a", "'awal'"),
        asked("/data/a") + asked("/data/hari", act("xforms-value-changed", "/data/catatan", "'berubah'")),
    )
    first = Instance.begin(form, setting())
    sent = first.submission().replace("<hari>2026-11-23</hari>", "<hari>2026-11-01</hari>")
    again = opened_again(form, sent.replace("awal", "diganti").replace("berubah", ""))
    again.answer(again.root.kids[form.nodes["/data/a"].slot], "lagi")
    found = [
        again.root.kids[form.nodes[f"/data/{name}"].slot].value for name in ("dibuka", "hari", "catatan")
    ]
    assert found == ["2", "2026-11-23", ""]
