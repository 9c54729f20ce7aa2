"""XForms that pyxform does not write: hand-made bodies, attributes, old binds, templates, several namespaces.

1. A hand-made body orders the questions. 2. Attributes hold values (entities). 3. A trigger follows
calculations too. 4. Own namespaces and comments do no harm. 5. Repeats begin as the form gives them.
"""

import pytest

from forms import End, Form, FormError, Interview, Question, Said
from tests.forms.sheet import Person, setting

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">'
    "<h:head><h:title>T</h:title><model>"
)


YES = "'ya'"


def xform(model: str, body: str) -> Form:
    return Form.from_xml(f"{HEAD}{model}</model></h:head><h:body>{body}</h:body></h:html>".encode())


def changed(target: str, value: str) -> str:
    return f'<setvalue event="xforms-value-changed" ref="{target}" value="{value}"/>'


def test_the_body_gives_the_order() -> None:
    form = xform(
        "<instance><data id='x'><a/><g><b/></g></data></instance><bind nodeset='/data/a' type='int'/>",
        "<group><label>Semua</label><group ref='/data/g'><input ref='b'><label>B?</label></input></group>"
        "<input ref='/data/a'><label>A?</label></input></group>",
    )
    person = Person(form)
    assert person.question.ref == "/data/g/b"
    assert person.question.group == "Semua"
    person.say("x")
    assert (person.question.ref, person.question.type) == ("/data/a", "integer")


def test_values_in_attributes() -> None:
    form = xform(
        "<instance><data id='x'><nama/><meta><entity dataset='pohon' id=''><label/></entity></meta>"
        "</data></instance>"
        "<bind nodeset='/data/nama'/><bind nodeset='/data/meta/entity/@id' type='string'/>"
        "<bind nodeset='/data/meta/entity/@baru' calculate=\"../../../nama != ''\"/>"
        "<bind nodeset='/data/meta/entity/label' calculate='/data/nama'/>"
        "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value='uuid()'/>",
        "<input ref='/data/nama'><label>Nama?</label></input>",
    )
    person = Person(form)
    person.say("Jati")
    xml = person.interview.finalize()
    assert 'dataset="pohon"' in xml
    assert 'baru="true"' in xml
    assert 'id=""' not in xml
    assert "<label>Jati</label>" in xml


def test_a_trigger_follows_calculations_and_other_triggers() -> None:
    form = xform(
        "<instance><data id='x'><a/><b/><c/><d/></data></instance>"
        "<bind nodeset='/data/b' calculate='/data/a * 2'/>",
        "<input ref='/data/a'><label>A?</label></input>"
        f"<input ref='/data/b'><label>B</label>{changed('/data/c', '/data/b + 1')}</input>"
        f"<input ref='/data/c'><label>C</label>{changed('/data/d', YES)}</input>"
        "<input ref='/data/d'><label>D</label></input>",
    )
    interview = Interview.begin(form, setting())
    interview.answer(Said(text="3"))
    assert [interview.value(f"/data/{name}") for name in "abcd"] == ["3", "6", "7", "ya"]


def test_triggers_in_a_circle_end() -> None:
    form = xform(
        "<instance><data id='x'><a/><b>0</b></data></instance>",
        f"<input ref='/data/a'><label>A?</label>{changed('/data/b', '. + 1')}</input>"
        f"<input ref='/data/b'><label>B</label>{changed('/data/a', '/data/b')}</input>",
    )
    interview = Interview.begin(form, setting())
    assert interview.answer(Said(text="3")) is None
    assert interview.value("/data/a") != "3"


def test_a_namespace_of_its_own_comes_back() -> None:
    form = xform(
        "<instance><data xmlns='urn:contoh' id='x'><!-- catatan --><a/></data></instance>"
        "<bind nodeset='/data/a'/>",
        "<input ref='/data/a'><label>A?</label></input>",
    )
    person = Person(form)
    person.say("x")
    assert '<data xmlns="urn:contoh"' in person.interview.finalize()


def test_binds_by_id_and_without_a_slash() -> None:
    form = xform(
        "<instance><data id='x'><a/></data></instance>"
        "<bind id='aa' nodeset='data/a' type='int' required='true()'/>",
        "<input bind='aa'><label>A?</label></input>",
    )
    question = Person(form).question
    assert (question.type, question.required) == ("integer", True)


def test_instances_the_form_begins_with() -> None:
    form = xform(
        "<instance><data id='x'><r jr:template=''><a>t</a></r><r><a>1</a></r><r><a>2</a></r></data>"
        "</instance>",
        "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'><input ref='a'>"
        "<label>A?</label></input></repeat></group>",
    )
    person = Person(form)
    assert person.question.value == "1"
    person.skip()
    assert person.question.value == "2"
    person.skip()
    person.tap("add")
    assert person.question.value == "t"


def test_a_repeat_that_may_not_grow() -> None:
    form = xform(
        "<instance><data id='x'><r><a/></r></data></instance>",
        "<repeat nodeset='/data/r' jr:noAddRemove='true()'><input ref='a'><label>A?</label></input></repeat>",
    )
    person = Person(form)
    person.say("x")
    assert isinstance(person.step, End)


def test_an_expression_that_fails_asks_on() -> None:
    form = xform(
        "<instance><data id='x'><a/><b/></data></instance>"
        "<bind nodeset='/data/b' relevant='tidak-ada(/data/a)'/>",
        "<input ref='/data/a'><label>A?</label></input><input ref='/data/b'><label>B?</label></input>",
    )
    person = Person(form)
    person.say("x")
    assert isinstance(person.step, End)


def test_a_question_without_a_node() -> None:
    with pytest.raises(FormError) as caught:
        xform(
            "<instance><data id='x'><a/></data></instance>", "<input ref='/data/b'><label>B?</label></input>"
        )
    assert caught.value.mistakes[0].code == "no_such_node"


def test_choices_written_out() -> None:
    form = xform(
        "<instance><data id='x'><a/></data></instance>",
        "<select1 ref='/data/a'><label>A?</label><item><label>Satu</label><value>1</value></item>"
        "<item><label>Dua <output value='1 + 1'/></label><value>2</value></item></select1>",
    )
    step = Person(form).step
    assert isinstance(step, Question)
    assert [(choice.name, choice.label) for choice in step.choices] == [("1", "Satu"), ("2", "Dua 2")]
