"""What people read wherever they are and whatever they say there, as golden files that one can agree with.

1. All that commands and their buttons lead to, by person. 2. What becomes of usual and of odd answers, and of
every button, in every state of every flow. `make golden` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers import COMMANDS, FLOWS
from tests.golden import held
from tests.handlers.screens import PHOTO, PLACE, Writer, lucky
from tests.handlers.walk import WAYS, Walk

HERE = Path(__file__).parent / "screens"
TYPED = (
    *("x", "12", "-1", "1,5", "besok", "31/2", "9-11.30", "jam 7", "25.00"),
    *("ya", "lanjut", "lewati", "kembali", "ubah", "kirim", "semua", "cukup"),
    *("2, 1", "pamriyan", "gemuh", "Rapat & <b>musyawarah</b> desa", "H-3", "terima kasih"),
)
SAID = {text: {"text": text} for text in TYPED} | {"photo": PHOTO, "place": PLACE}


@pytest.mark.parametrize("name", ["Budi", "Dewi", "Rina", "Sari"])
async def test_the_map_of_a_person(walk: Walk, tmp_path: Path, name: str) -> None:
    writer = Writer()
    async with walk.fresh(tmp_path, kit=lucky(walk.world.kit, 1)) as here:
        await writer.map(here.chat(name), sorted(COMMANDS))
    held(HERE / f"{name.lower()}.txt", "\n".join(writer.lines) + "\n")


@pytest.mark.parametrize("flow", sorted(FLOWS))
async def test_what_is_said_in_each_state(walk: Walk, tmp_path: Path, flow: str) -> None:
    writer = Writer()
    for way in (one for one in WAYS if one[0] == flow):
        async with walk.at(tmp_path, way, kit=lucky(walk.world.kit, 1)) as chat:
            writer.lines.append(f"## {' '.join(filter(None, way))}")
            await writer.place(chat, SAID)
    held(HERE / f"in_{flow}.txt", "\n".join(writer.lines) + "\n")
