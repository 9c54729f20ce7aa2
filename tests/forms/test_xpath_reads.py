"""What an expression says it reads, which the dependency graph is built from."""

import pytest

from forms.xpath import compile, resolve


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (". > 3", (".",)),
        ("../b + /data/c", ("../b", "/data/c")),
        (" ../../x[3]/y ", ("../../x/y",)),
        ("if(/data/a = 1, /data/b, /data/c)", ("/data/a", "/data/b", "/data/c")),
        ("-/data/a * (/data/b | c)", ("/data/a", "/data/b", "c")),
        ("/data/r[n = current()/../n and ../q = 1]/z", ("/data/r/n", "../n", "/data/q", "/data/r/z")),
        ("instance('desa')/root/item[kec = /data/kec and x = current()/../y]/label", ("/data/kec", "../y")),
        ("(/data/a)[. > /data/limit]", ("/data/a", "/data/limit")),
        ("//x", ("//x",)),
        ("a//b", ("a//b",)),
        ("/data/x/@kode", ("/data/x/@kode",)),
        ("/data/x/text()", ("/data/x",)),
        ("string-length() > 3", (".",)),
        ("position(..) > 1", ()),
        ("indexed-repeat(/data/r/a, /data/r, position(..) - 1)", ("/data/r/a", "/data/r")),
        ("count(/data/r)", ("/data/r",)),
        ("1 + 1", ()),
        ("current()/.", (".",)),
        ("jr:choice-name(/data/s, '/data/s')", ("/data/s",)),
    ],
)
def test_refs(expression: str, expected: tuple[str, ...]) -> None:
    assert compile(expression).refs == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (".", "/data/r/a"),
        ("..", "/data/r"),
        ("../b", "/data/r/b"),
        ("../../c/d", "/data/c/d"),
        ("b", "/data/r/a/b"),
        ("./b", "/data/r/a/b"),
        ("/data/x", "/data/x"),
        ("//x", "//x"),
        ("..//x", "/data/r//x"),
    ],
)
def test_a_ref_resolves_against_the_nodes_own(ref: str, expected: str) -> None:
    assert resolve(ref, "/data/r/a") == expected


def test_functions_and_instances_are_named() -> None:
    read = compile("pulldata('harga', 'h', 'k', instance('toko')/root/item[1]/name) + jr:itext('x')")
    assert read.functions == {"pulldata", "instance", "jr:itext"}
    assert read.instances == {"harga", "toko"}


@pytest.mark.parametrize(
    ("expression", "now", "chance", "place"),
    [
        (". <= today()", True, False, False),
        ("if(. = 1, format-date(now(), '%Y'), '')", True, False, False),
        ("once(random())", False, True, False),
        ("uuid()", False, True, False),
        ("/data/r[position() = 2]/a", False, False, True),
        (". = 'today()'", False, False, False),
    ],
)
def test_what_changes_without_an_answer_is_told(
    expression: str, now: bool, chance: bool, place: bool
) -> None:
    read = compile(expression)
    assert (read.uses_now, read.uses_random, read.uses_position) == (now, chance, place)
