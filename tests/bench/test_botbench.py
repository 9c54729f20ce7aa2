"""The load harness itself: it must notice every fault of a bot, and none where there is none."""

import json
from pathlib import Path

import pytest

from bench.botbench.judge import faults
from bench.botbench.options import STANDARD, parse
from bench.botbench.sim import Message, Sim, User
from bench.botbench.verify import differences, group, same
from bench.botbench.wire import parse_params, split_body
from bench.kill import losses

SCRIPT = {
    "key": "K%04d",
    "steps": [
        {"send": "text", "value": "/lapor", "expect": "tanggal"},
        {"send": "button:^Hari ini", "expect": "judul", "row": {"date": "Hari ini"}},
        {"send": "text", "value": "Rapat {key}", "expect": "tersimpan", "row": {"title": "Rapat {key}"}},
    ],
}
BUTTONS: Message = {"inline_keyboard": [[{"text": "Hari ini", "callback_data": "d:0"}]]}


class Wire:
    """Takes what would be delivered to the bot."""

    def __init__(self) -> None:
        self.down = False
        self.cb_open: set[str] = set()
        self.sent: list[Message] = []

    def deliver(self, chat: User, update_id: int, update: Message) -> None:
        self.sent.append(update)


@pytest.fixture
def sim() -> Sim:
    sim = Sim(SCRIPT)
    sim.api = Wire()
    sim.send(sim.new_user())
    return sim


def sent(sim: Sim) -> list[Message]:
    assert isinstance(sim.api, Wire)
    return sim.api.sent


def say(sim: Sim, text: str, markup: Message | None = None, *, edit: bool = False) -> None:
    sim.on_reply(700000001, text, markup, {"message_id": 5, "text": text}, edit)


def test_a_dialogue_is_done_when_every_reply_was_the_expected_one(sim: Sim) -> None:
    say(sim, "1/2 tanggal?", BUTTONS)
    assert sent(sim)[1]["callback_query"]["data"] == "d:0"
    say(sim, "2/2 judul?")
    assert sent(sim)[2]["message"]["text"] == "Rapat K0000"
    say(sim, "tersimpan")
    assert sim.done == {"K0000": {"date": "Hari ini", "title": "Rapat K0000"}}
    assert sent(sim)[3]["message"]["text"] == "/lapor"
    assert not any(sim.c.values())


def test_a_wrong_a_doubled_and_a_surplus_reply_are_told_apart(sim: Sim) -> None:
    say(sim, "maaf, ada yang salah")
    say(sim, "1/2 tanggal?", BUTTONS)
    say(sim, "1/2 tanggal?", BUTTONS)
    sim.stopping = True
    say(sim, "judul?")
    say(sim, "tersimpan")
    say(sim, "dan lagi")
    assert (sim.c["wrong"], sim.c["dup_prompts"], sim.c["extra"]) == (1, 1, 1)


def test_rewording_the_answered_question_is_no_fault(sim: Sim) -> None:
    say(sim, "tanggal?", BUTTONS)
    say(sim, "tanggal? Hari ini", edit=True)
    assert sim.c["edits"] == 1
    assert sim.c["dup_prompts"] == sim.c["wrong"] == 0


def test_a_missing_button_is_a_fault(sim: Sim) -> None:
    say(sim, "tanggal?")
    assert sim.c["no_button"] == 1
    assert len(sent(sim)) == 1


def test_an_answer_that_never_came_is_asked_for_once_more_and_then_counted_as_lost(sim: Sim) -> None:
    say(sim, "tanggal?", BUTTONS)
    say(sim, "judul?")
    user = sim.users[700000001]
    for _ in range(2):
        user.acked, user.due = True, 0.0
        sim.sweep()
    assert (sim.c["timeouts"], sim.c["lost_updates"], sim.c["aborted"], sim.c["lost_answers"]) == (2, 1, 1, 1)


def test_rows_are_found_by_their_key_and_compared_as_text_or_numbers() -> None:
    rows, foreign = group(['{"t": "Rapat K0001"}', '{"t": "Rapat K0001"}', '{"t": "x"}', ""], "K%04d")
    assert (len(rows["K0001"]), foreign) == (2, 1)
    assert differences("K0001", {"t": "Rapat K0001", "lat": "-7.5"}, rows["K0001"][:1]) == [
        "K0001.lat: wanted '-7.5', row has 'None'"
    ]
    assert same(-7.50, "-7.5")
    assert not same("desa_7", "desa_8")


def test_a_kill_run_fails_on_what_was_lost_and_on_nothing_else() -> None:
    clean = {
        "updates": 9,
        "aborted": 0,
        "lost_answers": 0,
        "unfinished": 0,
        "db": {"lost_rows": 0, "dup_rows": 0},
    }
    assert losses(clean) == {}
    assert losses(clean | {"lost_answers": 2, "db": {"dup_rows": 1}}) == {"lost_answers": 2, "dup_rows": 1}
    assert losses(clean | {"updates": 0}) == {"updates": 0}


def test_missing_rows_are_a_fault() -> None:
    names = (
        "wrong",
        "dup_prompts",
        "extra",
        "no_button",
        "timeouts",
        "aborted",
        "lost_answers",
        "unfinished",
    )
    clean = dict.fromkeys((*names, "unanswered_callbacks"), 0) | {"updates": 3, "db": {"rows": 1, "done": 1}}
    assert faults(clean) == {}
    assert faults(clean | {"db": {"rows": 1, "done": 2}}) == {"rows": "1 of 2"}


def test_calls_are_read_as_json_forms_and_multipart() -> None:
    assert parse_params(b"application/json", b'{"chat_id":1}') == {"chat_id": 1}
    assert parse_params(b"application/x-www-form-urlencoded", b"chat_id=1&text=a+b") == {
        "chat_id": "1",
        "text": "a b",
    }
    body = b'--Xy\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalo\r\n--Xy--\r\n'
    assert parse_params(b"multipart/form-data", body, b"Content-Type: multipart/form-data; boundary=Xy") == {
        "text": "halo"
    }


def test_a_body_is_complete_only_with_its_last_byte() -> None:
    low = b"post / http/1.1\r\ncontent-length: 4"
    assert split_body(low, b"abc", 0) is None
    assert split_body(low, b"abcd", 0) == (b"abcd", 4)
    low = b"post / http/1.1\r\ntransfer-encoding: chunked"
    assert split_body(low, b"3\r\nabc\r\n", 0) is None
    assert split_body(low, b"3\r\nabc\r\n0\r\n\r\n", 0) == (b"abc", 13)


def test_the_command_line_names_the_bot_and_smoke_is_short() -> None:
    options = parse(["--bot", "python x.py", "--smoke", "--env", "A=b=c", "--cpu", ""])
    assert (options.users, options.runs, options.env, options.cpu) == (5, 1, {"A": "b=c"}, set())


def test_our_dialogue_has_the_standard_one_s_updates() -> None:
    def kinds(file: Path) -> list[str]:
        return [step["send"].partition(":")[0] for step in json.loads(file.read_text())["steps"]]

    assert kinds(STANDARD.with_name("pendamping.json")) == kinds(STANDARD)
