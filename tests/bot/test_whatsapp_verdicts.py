"""What each of WhatsApp's error codes means for a message: the same in answers, in statuses, in the guide.

1. A code gives the same verdict in an answer to a call and in a status that failed.
2. A code that we do not know: by the answer's own status; told by a webhook it is given up.
3. docs/whatsapp.md has the table.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from bot.channels import SendError, Status
from bot.channels.whatsapp import api, updates, verdicts
from bot.channels.whatsapp.verdicts import VERDICTS, Verdict
from tests.fakes.graph import NUMBER, Failure, Phone, encode
from tools.limits import span

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "whatsapp.md"


def answered(code: int, status: int = 400) -> SendError:
    return api.failure(status, msgspec.json.encode(Failure(code, "the details").body))


def told(code: int) -> SendError:
    body = encode(Phone().status("wamid.A", "failed", errors=[Failure(code, "the details")]))
    [status] = updates.parse(body, {NUMBER})
    assert isinstance(status, Status)
    assert status.error is not None
    return status.error


def shown(error: SendError) -> tuple[object, ...]:
    return (error.reason, error.retry_after, error.unreachable, error.shut, error.admin, error.code)


@pytest.mark.parametrize("code", VERDICTS)
def test_an_answer_and_a_status_mean_the_same(code: int) -> None:
    known = VERDICTS[code]
    expected = (
        f"{code} {known.says}: the details",
        *known[1:2],
        known.unreachable,
        known.shut,
        known.admin,
        code,
    )
    assert shown(answered(code)) == shown(told(code)) == expected


@pytest.mark.parametrize(
    ("code", "retry", "what"),
    [
        (130429, 3, ""),
        (131056, 6, ""),
        (131026, None, "unreachable"),
        (131047, None, "shut"),
        (131049, None, ""),
        (131050, None, ""),
        (131053, 60, ""),
        (132000, None, "admin"),
        (132001, None, "admin"),
        (132007, None, "admin"),
        (132012, None, "admin"),
        (132015, None, "admin"),
        (190, 600, "admin"),
        (10, 600, "admin"),
        (368, 3600, "admin"),
        (100, None, ""),
        (470, None, "shut"),
    ],
)
def test_the_codes_that_matter_most(code: int, retry: float | None, what: str) -> None:
    error = answered(code)
    found = [name for name in ("unreachable", "shut", "admin") if getattr(error, name)]
    assert (error.retry_after, " ".join(found)) == (retry, what)


def test_permissions_are_a_whole_range_and_a_number_that_is_not_ours_is_one() -> None:
    assert answered(299).admin == "machine.wa_access"
    gone = {"error": {"message": "(#100) Unsupported get request", "code": 100, "error_subcode": 33}}
    assert api.failure(400, msgspec.json.encode(gone)).admin == "machine.wa_access"


@pytest.mark.parametrize(("status", "retry"), [(400, None), (403, None), (429, 60), (500, 5), (503, 5)])
def test_a_code_that_we_do_not_know_goes_by_its_status(status: int, retry: float | None) -> None:
    assert answered(999999, status).retry_after == retry


def test_a_code_that_we_do_not_know_in_a_status_is_given_up() -> None:
    assert (told(999999).retry_after, told(999999).code) == (None, 999999)


@pytest.mark.parametrize("status", [413, 414, 415, 422, 431])
def test_what_is_too_much_is_given_up_said_or_unsaid(status: int) -> None:
    assert (api.failure(status, b"<html>").retry_after, api.failure(status, b"").down) == (None, False)
    assert answered(999999, status).retry_after is None


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b"{}", b'{"error":5}', b'{"error":{"code":"x"}}', b"[]", b"\xff"]
)
def test_an_answer_that_says_nothing_is_tried_again(raw: bytes) -> None:
    assert api.failure(502, raw).retry_after == 1


@pytest.mark.parametrize(
    "odd",
    [
        b'"message":"\xff\xfe"',
        b'"message":"\\ud83d"',
        b'"message":null',
        b'"message":"m","error_data":"as text"',
        b'"message":"m","error_data":{"details":5}',
        b'"message":"m","title":[]',
        b'"message":"m","error_subcode":"none"',
    ],
)
@pytest.mark.parametrize("code", [131026, 131047, 190])
def test_an_odd_part_of_an_answer_hides_no_code(code: int, odd: bytes) -> None:
    error = api.failure(400, b'{"error":{%s,"code":%d}}' % (odd, code))
    expected = answered(code)
    assert shown(error)[1:] == shown(expected)[1:]
    assert error.down == expected.down


# 3. the guide


def what_follows(verdict: Verdict) -> str:
    """A verdict in the guide's words."""
    if verdict.retry is not None:
        done = f"again after {span(timedelta(seconds=verdict.retry))}, then longer"
    elif verdict.shut:
        done = "as a template, else it waits until the person writes"
    elif verdict.unreachable:
        done = "given up; the person counts as unreachable here"
    else:
        done = "given up"
    return f"{done}; the admins are told" if verdict.admin else done


def test_the_guide_has_the_table() -> None:
    rows = [f"| {code} | {one.says} | {what_follows(one)} |" for code, one in sorted(VERDICTS.items())]
    assert "\n".join(rows) in GUIDE.read_text(), "\n".join(rows)


def test_every_code_has_its_words() -> None:
    assert [code for code, one in VERDICTS.items() if not one.says or one.says.endswith(".")] == []
    assert verdicts.of(131000) == VERDICTS[131000]
