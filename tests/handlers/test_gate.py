"""One gate before every flow: what means the same everywhere, said in every state of every flow.

1. Every state that a flow has can be reached (tests/handlers/states.py). 2. "batal" ends in a known state and
leaves no trace. 3. Every other word and command is answered and changes nothing; help and menu end nothing.
4. A code of attendance counts anywhere; six other digits are what they were. 5. What is no answer is answered
all the same. 6. An answer that merely contains such a word, or a choice of that name, is an answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.channels.whatsapp.limits import LIMITS
from handlers import COMMANDS, FLOWS, IDLE
from models.area import Area
from models.conversation import Talk
from models.message import Attachment, Limits
from tests.handlers import states
from tests.handlers.chat import Chat
from tests.handlers.driver import installed
from tests.handlers.states import REACH, World
from tests.handlers.test_fill_paste import REPORT
from tests.handlers.walk import WAYS, Walk

STOPS = (
    "batal",
    "Batal.",
    "BATAL",
    "batalkan",
    "keluar",
    "Stop!",
    "‹ Batal",
    "tidak jadi",
    "cancel",
    "/batal",
    "/batal!",
    "batal saja pak",
    "gak jadi deh",
)
WORDS = ("menu", "Menu utama", "bantuan", "help", "?", "tolong")
LONGER = ("/menu Rina Dewi", "/bantuan 5", "/bimtek besok")
"""What stands behind a command is for the command, never for what is asked."""
MENU = ("menu", "Menu utama")
WRITES = {
    "rekap": {"document"},
    "web": {"sign_in_link", "audit"},
    "grup": {"chat_group"},
    "saluran": {"invite"},
    "tinjau": {"audit"},
}
"""Commands that keep something by themselves, whatever is going on."""
COUNTED = {"attempt"}
"""What a wrong code may leave."""


@pytest_asyncio.fixture(params=[Limits(), LIMITS], ids=["telegram", "whatsapp"])
async def here(request: pytest.FixtureRequest, walk: Walk, tmp_path: Path) -> AsyncIterator[World]:
    async with walk.fresh(tmp_path, limits=request.param) as found:
        yield found


def known(talk: Talk) -> bool:
    return not talk.flow or FLOWS[talk.flow].asked(talk) in FLOWS[talk.flow].asks


def test_every_state_of_every_flow_is_walked() -> None:
    assert set(REACH) == {(name, asked) for name, flow in FLOWS.items() for asked in flow.asks}


@pytest.mark.parametrize(("flow", "asked", "way"), WAYS)
async def test_every_state(here: World, flow: str, asked: str, way: str) -> None:
    chat = await REACH[flow, asked][way](here)
    begun = await states.says(chat, kind="sticker")
    assert (begun.talk.flow, FLOWS[flow].asked(begun.talk)) == (flow, asked)
    assert begun.text
    assert not begun.wrote
    await words_are_heard(chat, begun.talk)
    invited = way == "nameless" or chat.who == here.people["Sari"]
    await codes_count(chat, begun.talk, here.code, invited=invited)
    await what_is_no_answer_is_answered(chat, begun.talk, way)


async def words_are_heard(chat: Chat, talk: Talk) -> None:
    flow, asked = talk.flow, FLOWS[talk.flow].asked(talk)
    for word in LONGER:
        heard = await states.says(chat, text=word)
        assert not heard.wrote, word
        assert (heard.talk.flow, FLOWS[flow].asked(heard.talk)) == (flow, asked), word
    for word in STOPS:
        heard = await states.says(chat, text=word)
        assert heard.text, word
        assert not heard.wrote, word
        assert heard.talk.flow == ("fill" if flow == "fill" else ""), word
    for word in WORDS:
        heard = await states.says(chat, text=word)
        assert not heard.wrote, word
        assert (heard.talk.flow, FLOWS[flow].asked(heard.talk)) == (flow, asked), word
        assert ("Yang bisa Anda lakukan" if word not in MENU else "Mau apa hari ini?") in heard.text
    slashed = [f"/{name}" for name in COMMANDS]
    for word in sorted(set(COMMANDS) - IDLE) if chat.limits.few else slashed:
        heard = await states.says(chat, text=word)
        name = word.removeprefix("/")
        may = {"entry"} if name in ("kembali", "lapor") else WRITES.get(name, set())
        assert heard.text, word
        assert known(heard.talk), word
        assert heard.wrote <= may, word


async def codes_count(chat: Chat, talk: Talk, code: str, *, invited: bool) -> None:
    told = (f"hadir {code}", f"/hadir {code}", f"Kode: {code}", f"absen {code} pak")
    for text in (code, *told) if invited else told:
        heard = await states.says(chat, text=text)
        assert known(heard.talk), text
        assert ("tercatat" if invited else "tidak berlaku sekarang") in heard.text, text
        assert heard.wrote == ({"participant"} if invited else set()), text
        if (talk.flow, FLOWS[talk.flow].asked(talk)) != ("training", "code"):
            assert heard.talk.flow == talk.flow, text
    heard = await states.says(chat, text="hadir 999999")
    assert "tidak berlaku sekarang" in heard.text
    assert heard.wrote <= COUNTED


async def what_is_no_answer_is_answered(chat: Chat, talk: Talk, way: str) -> None:
    asked = FLOWS[talk.flow].asked(talk)
    for kind in ("sticker", "voice", "contact", "location", "other"):
        heard = await states.says(chat, kind=kind)
        assert heard.text, kind
        assert not heard.wrote, kind
    heard = await states.says(chat, kind="photo", attachment=Attachment("ref", size=9000))
    assert heard.text
    assert known(heard.talk)
    assert heard.wrote <= ({"media", "entry", "participant"} if takes_photos(way, asked) else set())
    if asked not in FLOWS[talk.flow].prose:
        heard = await states.says(chat, text=REPORT)
        assert heard.talk.flow == "fill"
        assert heard.wrote == {"entry"}


def takes_photos(way: str, asked: str) -> bool:
    return way == "a photo" or asked == "letter"


ANSWERS = [
    ("fill", "", "a long text", "Rapat batal karena hujan"),
    ("fill", "", "a long text", "menu makan siang untuk balita"),
    ("fill", "", "a long text", "Penyerahan bantuan langsung tunai"),
    ("fill", "", "a text that may be empty", "kembali ke desa"),
    ("review_note", "return", "", "Tolong sebutkan yang hadir"),
    ("ask_correction", "", "", "Salah tanggal, bukan batal"),
    ("broadcast", "text", "", "Batal: rapat besok"),
    ("training", "cancel", "", "Batal karena banjir"),
    ("due", "title", "", "Menu posyandu"),
]


@pytest.mark.parametrize(("flow", "asked", "way", "text"), ANSWERS)
async def test_what_merely_contains_a_word_is_an_answer(
    here: World, flow: str, asked: str, way: str, text: str
) -> None:
    chat = await REACH[flow, asked][way](here)
    await chat.says(text)
    again = await states.says(chat, kind="sticker")
    kept = again.talk.draft is not None and text in again.talk.draft.xml
    assert kept or not again.talk.flow or FLOWS[flow].asked(again.talk) != asked


NAMED = """
| survey |
| | type | name | label | required |
| | select_one datang | camat | Apakah camat hadir? | yes |
| | select_one datang | acara | Jadi atau batal? | yes |
| | text | lain | Lainnya? | |
| choices |
| | list_name | name | label |
| | datang | ya | Hadir |
| | datang | tidak | Tidak hadir |
| | datang | off | Batal |
"""


async def test_a_choice_of_that_name_is_chosen(here: World) -> None:
    await installed(here.database, NAMED)
    sari = here.chat("Sari")
    await sari.says("/lapor")
    await sari.taps_data(next(one.data for one in sari.choices if one.text == "form"))
    assert "Jadi atau batal?" in await sari.says("hadir")
    assert "Lainnya?" in await sari.says("Batal.")
    assert "Berhenti" in await sari.says("batal")


async def test_a_district_of_that_name_is_found(here: World) -> None:
    async with here.database.transaction() as tx:
        tx.add(Area(code="33.24.99", parent_code="33.24", name="Web", search="web"))
    dewi = await REACH["invite", "area"][""](here)
    assert "Yang mana?" in await dewi.says("web")
    assert dewi.labels == ["Kecamatan Web", "Batal"]
