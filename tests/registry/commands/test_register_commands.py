"""print_register and export_register: the register without a browser."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from tests.registry.views.test_documents import text_of


def test_it_prints_one_owners_register(walk, party, tmp_path):
    item = walk.stored()
    call_command("print_register", party=party.code, output=str(tmp_path / "r.pdf"))
    words = text_of((tmp_path / "r.pdf").read_bytes())
    assert item.number in words
    assert party.name in words


def test_it_exports_the_same_rows(walk, party, tmp_path):
    item = walk.stored()
    call_command("export_register", party=party.code, output=str(tmp_path / "r.xlsx"))
    rows = load_workbook(tmp_path / "r.xlsx").active.iter_rows(values_only=True)
    assert any(item.number in row for row in rows)


@pytest.mark.parametrize("command", ["print_register", "export_register"])
@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("party", "nobody", "The owners are: hc"),
        ("as_of", "soon", "2026-11-23"),
        ("as_of", (timezone.localdate() + timedelta(days=2)).isoformat(), "still to come"),
        ("output", "/no/such/folder/file", "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(party, tmp_path, command, option, value, says):
    options = {"output": str(tmp_path / "r")} | {option: value}
    with pytest.raises(CommandError, match=says):
        call_command(command, **options)
