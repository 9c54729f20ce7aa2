"""What lies beside a questionnaire: found by name, in its folder or its media folder, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files import attachments as beside


def test_files_are_found_beside_the_form_or_in_its_media_folder(tmp_path: Path) -> None:
    (tmp_path / "survei-media").mkdir()
    (tmp_path / "survei-media" / "a.png").write_bytes(b"inner")
    (tmp_path / "a.png").write_bytes(b"outer")
    (tmp_path / "b.csv").write_bytes(b"name,label")
    find = beside.beside(tmp_path / "survei.xlsx")
    assert (find("a.png"), find("b.csv"), find("c.png")) == (b"inner", b"name,label", None)


def test_no_other_folder_is_reached(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "forms").mkdir()
    find = beside.beside(tmp_path / "forms" / "survei.xlsx")
    assert find("../secret") is None


def test_what_no_channel_could_send_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"12345")
    monkeypatch.setattr(beside, "LARGEST_FILE", 4)
    assert beside.beside(tmp_path / "survei.md")("a.png") is None
