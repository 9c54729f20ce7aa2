"""What every test of the verbs looks at besides: whoever is refused can be told why, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from actions import Refusal
from locales import LANGUAGES, words


@pytest.fixture(autouse=True)
def refusals_have_all_that_their_words_need(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    unworded: list[str] = []
    plain = Refusal.__init__

    def worded(self: Refusal, code: str, **values: Any) -> None:
        plain(self, code, **values)
        for w in map(words, LANGUAGES):
            try:
                w(self.key, **values)
            except (KeyError, LookupError) as lacking:
                unworded.append(f"{code}: {lacking}")

    monkeypatch.setattr(Refusal, "__init__", worded)
    yield
    assert unworded == []
