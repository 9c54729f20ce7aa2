"""Time and chance are arguments: whoever reads them by themselves, or has them by default, stands here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest

from tools.house.tree import Module, house

READERS = frozenset(
    {
        *(
            "datetime.datetime.now",
            "datetime.datetime.utcnow",
            "datetime.datetime.today",
            "datetime.date.today",
        ),
        *("time.time", "time.time_ns", "time.monotonic", "time.perf_counter", "time.clock_gettime"),
        *("time.localtime", "time.gmtime", "time.strftime", "time.sleep", "time.process_time"),
        *("asyncio.sleep", "random.SystemRandom", "random.random", "random.choice", "random.randint"),
        *("random.shuffle", "random.sample", "random.uniform", "random.getrandbits", "random.seed"),
        *("uuid.uuid1", "uuid.uuid4", "os.urandom", "secrets.token_hex", "secrets.token_bytes"),
        *("secrets.token_urlsafe", "secrets.choice", "secrets.randbelow", "secrets.SystemRandom"),
        *("sqlalchemy.func.now", "sqlalchemy.func.random", "bot.clock.Clock()", "random.Random()"),
    }
)
LOOP = frozenset({"call_later", "call_at"})
"""Methods of the event loop, which goes by the machine's time."""
TYPES = ("Random", "Clock")
NAMES = frozenset({"now", "today", "local", "rng"})

ALLOWED: Mapping[str, str] = {
    "bot/clock.py datetime.datetime.now": "the one clock",
    "bot/clock.py time.clock_gettime": "the one clock",
    "bot/clock.py asyncio.sleep": "the one clock",
    "bot/clock.py call_later": "the one clock",
    "bot/app.py bot.clock.Clock()": "the composition root",
    "bot/demo/__init__.py bot.clock.Clock()": "the demo's root",
    "bot/app.py random.SystemRandom": "the composition root",
    "bot/app.py create_app(clock)": "the composition root: tests and the demo put another there",
    "bot/app.py create_app(rng)": "the composition root: tests and the demo put another there",
    "bot/operator/forms_cli.py time.sleep": "a command of its own, which waits for a thread of the machine's",
    "bot/patience.py call_later": "a connection's own patience: uvicorn's protocol has but the loop",
}
"""Where and what -> why it may."""


def names(module: Module) -> dict[str, str]:
    """What a module calls things -> what they are, dotted in full."""
    found: dict[str, str] = {}
    for node in module.each(ast.Import):
        found |= {one.asname or one.name: one.name for one in node.names}
    for other in module.each(ast.ImportFrom):
        found |= {one.asname or one.name: f"{other.module}.{one.name}" for one in other.names}
    return found


def full(node: ast.AST, known: Mapping[str, str]) -> str:
    """A dotted name in full; '' when it is none."""
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = full(node.value, known)
        return f"{before}.{node.attr}" if before else ""
    return ""


def read(module: Module) -> Iterator[str]:
    """What reads time or draws chance here, called or handed on."""
    known = names(module)
    for node in (*module.each(ast.Name), *module.each(ast.Attribute)):
        if (name := full(node, known)) in READERS:
            yield name
    for call in module.each(ast.Call):
        nothing = not call.args and not call.keywords
        if nothing and (name := f"{full(call.func, known)}()") in READERS:
            yield name
        if isinstance(call.func, ast.Attribute) and call.func.attr in LOOP:
            yield call.func.attr
        if full(call.func, known) == "asyncio.sleep" and ast.unparse(call.args[0]) == "0":
            yield "a turn"
        if ast.unparse(call.func).endswith(".writestr") and "info" not in ast.unparse(call.args[0]).lower():
            yield "writestr, which dates what it packs"
    for word in module.each(ast.keyword):
        if word.arg == "default_factory" and "Random" in ast.unparse(word.value):
            yield "default_factory=Random"


def given(module: Module) -> Iterator[str]:
    """Parameters that are time or chance, and need not be given: "function(parameter)"."""
    for function in module.functions:
        asked = function.args
        places = [*asked.posonlyargs, *asked.args]
        with_default = places[len(places) - len(asked.defaults) :] if asked.defaults else []
        with_default += [
            one for one, default in zip(asked.kwonlyargs, asked.kw_defaults, strict=True) if default
        ]
        for one in with_default:
            kind = ast.unparse(one.annotation) if one.annotation else ""
            if any(name in kind for name in TYPES) or one.arg in NAMES:
                yield f"{function.name}({one.arg})"


def found(module: Module) -> Iterator[str]:
    """Everything of a module, "file what"."""
    reads = list(read(module))
    for _ in range(reads.count("a turn")):  # sleep(0) only lets others have their turn
        reads.remove("a turn")
        reads.remove("asyncio.sleep")
    yield from (f"{module.path} {one}" for one in (*reads, *given(module)))


def test_time_and_chance_are_arguments() -> None:
    """Else a test cannot set them, and two of a thing are not the same."""
    everywhere = {one for module in house().modules for one in found(module)}
    assert everywhere - ALLOWED.keys() == set()
    assert ALLOWED.keys() - everywhere == set()


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime as d\nd.now()\n",
        "import time\nlater = time.monotonic\n",
        "from random import Random\nx = Random()\n",
        "from random import Random\nrng: Random = field(default_factory=Random)\n",
        "from random import choice\nchoice('ab')\n",
        "import uuid\nuuid.uuid4()\n",
        "import secrets\nsecrets.token_hex()\n",
        "import asyncio\nasync def f():\n    await asyncio.sleep(1)\n",
        "def f(loop):\n    loop.call_later(1, f)\n",
        "def f(*, rng: Random | None = None): ...\n",
        "def f(now=None): ...\n",
        "from bot.clock import Clock\nclock = Clock()\n",
        "def f(archive):\n    archive.writestr('a', b'')\n",
    ],
)
def test_each_way_is_seen(code: str) -> None:
    assert list(found(Module("a.py", code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "from random import Random\ndef f(rng: Random): return Random(rng.getrandbits(8))\n",
        "from actions import secrets\nsecrets.same('a', 'b')\n",
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n",
        "from datetime import datetime\ndef f(now: datetime): return now\n",
    ],
)
def test_what_is_given_is_none(code: str) -> None:
    assert list(found(Module("a.py", code))) == []
