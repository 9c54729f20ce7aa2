"""The change: TAPM have to confirm what the camat approved. Its words are as short as may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

RULES = "models/review_rules.py"
TABLE: Sequence[tuple[str, str]] = (
    ("import CAMAT\n", "import CAMAT, TAPM\n"),
    ('{"review": (CAMAT,)}', '{"review": (CAMAT,), "confirm": (TAPM,)}'),
    (
        '    "approved": State(',
        '    "checked": State("confirm", alone="confirm"),\n    "approved": State(',
    ),
    (
        '("submitted", "approve"): Step("approved", "review"),',
        '("submitted", "approve"): Step("checked", "review", told=False),',
    ),
    (
        '("resubmitted", "approve"): Step("approved", "review"),',
        '("resubmitted", "approve"): Step("checked", "review", told=False),',
    ),
    (
        '    ("approved", "ask_correction")',
        """    ("checked", "confirm"): Step("approved", "confirm"),
    ("checked", "return"): Step("returned", "confirm", note=True),
    ("approved", "ask_correction")""",
    ),
)
"""What stands there now -> what stands there then."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "locales/id/review.po": {
        "review.confirm": "Sahkan",
        "review.done_confirm": "✓ Disahkan",
        "review.result_approve": "✅ <b>{number}</b> disetujui dan diteruskan ke TAPM.",
        "review.result_approve_untold": "",
        "review.told_approve": "",
        "review.result_confirm": "✅ <b>{number}</b> disahkan. {name} diberi tahu.",
        "review.result_confirm_untold": "✅ <b>{number}</b> disahkan. {name} <b>belum dapat dihubungi</b>.",
        "review.told_checked": "{name} menyetujui laporan <b>{number}</b> dari {author}.",
        "review.told_confirm": "✅ Laporan <b>{number}</b> disahkan oleh {name}.",
        "review.state_checked": "Disetujui camat, menunggu disahkan",
        "review.remark_confirm": "✅ {name}: {note}",
        "review.remark_confirm_bare": "✅ Disahkan {name}",
        "review.page_state_checked": "Menunggu disahkan",
        "review.page_do_confirm": "Sahkan",
        "review.page_done_approve": "{number} disetujui dan diteruskan ke TAPM.",
        "review.page_done_confirm": "{number} disahkan. Pengirim sudah diberi tahu.",
        "review.page_event_confirm": "Disahkan",
        "review.already_confirm": "<b>{number}</b> sudah disahkan oleh {name} pada {time}. Lanjut: /tinjau",
        "review.already_confirm_page": "<b>{number}</b> sudah disahkan oleh {name} pada {time}.",
    },
    "locales/en/review.po": {
        "review.confirm": "Confirm",
        "review.done_confirm": "✓ Confirmed",
        "review.result_approve": "✅ <b>{number}</b> approved and passed on to TAPM.",
        "review.result_approve_untold": "",
        "review.told_approve": "",
        "review.result_confirm": "✅ <b>{number}</b> confirmed. {name} is told.",
        "review.result_confirm_untold": "✅ <b>{number}</b> confirmed. {name} <b>cannot be reached</b> now.",
        "review.told_checked": "{name} approved report <b>{number}</b> by {author}.",
        "review.told_confirm": "✅ Report <b>{number}</b> was confirmed by {name}.",
        "review.state_checked": "Approved by the camat, waiting to be confirmed",
        "review.remark_confirm": "✅ {name}: {note}",
        "review.remark_confirm_bare": "✅ Confirmed by {name}",
        "review.page_state_checked": "Waiting to be confirmed",
        "review.page_do_confirm": "Confirm",
        "review.page_done_approve": "{number} approved and passed on to TAPM.",
        "review.page_done_confirm": "{number} confirmed. The sender was told.",
        "review.page_event_confirm": "Confirmed",
        "review.already_confirm": "<b>{number}</b> was confirmed by {name} on {time}. Go on: /tinjau",
        "review.already_confirm_page": "<b>{number}</b> was confirmed by {name} on {time}.",
    },
}
"""A catalogue -> the words that are new or others in it, '' = gone."""


def make(project: Path) -> list[str]:
    """Make the change in this copy of the project; returns the files that it touched."""
    rules = project / RULES
    text = rules.read_text(encoding="utf-8")
    for old, new in TABLE:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    rules.write_text(text, encoding="utf-8")
    for file, words in WORDS.items():
        catalogue = project / file
        catalogue.write_text(_reworded(catalogue.read_text(encoding="utf-8"), words), encoding="utf-8")
    return [RULES, *WORDS]


def _reworded(text: str, words: Mapping[str, str]) -> str:
    kept = [one for one in text.strip().split("\n\n") if not any(f'msgid "{key}"' in one for key in words)]
    added = [f'msgid "{key}"\nmsgstr "{said}"' for key, said in words.items() if said]
    return "\n\n".join([*kept, *added]) + "\n"
