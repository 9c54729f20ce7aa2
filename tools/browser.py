"""Drives a headless Chromium through its DevTools protocol: as much as taking pictures of the demo needs."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
)
PATIENCE = 8.0
"""Seconds to wait for something on a page."""
STEP = 0.05


class Missing(Exception):
    """No browser is installed, or something never appeared."""


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    async def size(self, width: int, height: int, *, mobile: bool, scale: float = 1.0) -> None:
        """The window's size in CSS pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=mobile,
        )

    async def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        await self.call("Page.navigate", url=url)
        await asyncio.sleep(STEP)
        await self.until("document.readyState === 'complete'")

    async def run(self, script: str) -> Any:
        """What an expression is worth on the page."""
        done = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise RuntimeError(f"{script}: {done['exceptionDetails']}")
        return done["result"].get("value")

    async def until(self, script: str) -> Any:
        """Wait until an expression is true; Missing when it never is."""
        for _ in range(int(PATIENCE / STEP)):
            try:
                value = await self.run(script)
            except RuntimeError:
                value = None  # the page is being replaced by the next one
            if value:
                return value
            await asyncio.sleep(STEP)
        raise Missing(f"never true: {script}")

    async def picture(self, *, full: bool = False) -> bytes:
        """The page as PNG; `full` beyond the window's lower edge."""
        done = await self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full)
        return base64.b64decode(done["data"])


def find() -> str:
    """The browser's command; Missing when there is none."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise Missing("no Chromium is installed (Debian: apt-get install chromium fonts-noto-color-emoji)")


@asynccontextmanager
async def browse() -> AsyncIterator[Page]:
    """A browser with one tab, closed at the end."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            find(),
            *FLAGS,
            f"--user-data-dir={folder}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(folder) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
                    address = json.loads(await answer.text())["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = Page(socket)
                    await page.call("Page.enable")
                    yield page
        finally:
            process.terminate()
            await process.wait()


async def _port(file: Path) -> int:
    for _ in range(int(PATIENCE / STEP)):
        if file.exists() and file.read_text().strip():
            return int(file.read_text().split()[0])
        await asyncio.sleep(STEP)
    raise Missing("the browser does not start")
