"""Meta's token is shown to Meta alone, whatever address a file is said to have."""

from __future__ import annotations

import pytest

from bot.channels import FetchError
from bot.channels.whatsapp.api import Api

BASE = "https://graph.facebook.com"
META = [
    "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
    "https://mmg.whatsapp.net/x",
    f"{BASE}/v23.0/1",
]
OTHERS = [
    "https://evil.example/x",
    "http://lookaside.fbsbx.com/x",
    "https://fbsbx.com.evil.example/x",
    "https://lookaside.fbsbx.com@evil.example/x",
    "https://evilfbsbx.com/x",
    "https://evil.example/lookaside.fbsbx.com",
    f"{BASE}.evil.example/x",
    f"{BASE}@evil.example/x",
    "file:///etc/passwd",
    "",
]


@pytest.mark.parametrize(
    ("url", "trusted"), [*((one, True) for one in META), *((one, False) for one in OTHERS)]
)
def test_whom_the_token_is_shown(url: str, trusted: bool) -> None:
    assert Api("token", BASE, "v23.0")._trusted(url) is trusted


@pytest.mark.parametrize("url", OTHERS)
async def test_nobody_else_is_asked_for_a_file(url: str) -> None:
    api = Api("token", BASE, "v23.0")
    with pytest.raises(FetchError, match="may be shown"):
        await api.download(url, 10)
    assert api._pool is None


@pytest.mark.parametrize("name", ["../me", "1/../../2", "a?b=c", "a#b", "a b"])
async def test_a_files_id_leads_nowhere_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def call(_self: Api, _method: str, path: str, *_: object) -> bytes:
        asked.append(path)
        return b"{}"

    monkeypatch.setattr(Api, "_call", call)
    await Api("token", BASE, "v23.0").about(name)
    assert not any(sign in asked[0] for sign in "/?# ")
