"""``import_items``: findings by cell, all or nothing, last line and exit code for scripts."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.models import Category, ImportDraft, PreAdvice
from registry.services.advising import cancel_pre_advice
from tests.factories import make_category

DATA = Path(__file__).resolve().parents[2] / "data"
KIT = DATA / "customer-kit-huachen.xlsx"
BAD = DATA / "customer-kit-bad.xlsx"


@pytest.fixture(autouse=True)
def categories(db):
    for code in ("part", "tooling", "gauge", "sealed_sample"):
        make_category(code)


@pytest.fixture
def run(cast, party):
    """Run the command; gives its lines and its exit code."""

    def run_command(file, *options):
        out = StringIO()
        try:
            call_command("import_items", str(file), "--party", party.code, *options, stdout=out)
        except SystemExit as end:
            return out.getvalue().splitlines(), end.code
        return out.getvalue().splitlines(), 0

    return run_command


def test_without_commit_it_only_says_what_it_would_do(run):
    lines, code = run(KIT)

    assert (lines[-1], code) == ("64 rows ready, 0 findings", 0)
    assert not PreAdvice.objects.exists()
    assert not ImportDraft.objects.exists()


def test_with_commit_the_list_becomes_a_pre_advice(run, cast, party):
    lines, code = run(KIT, "--commit")

    assert (lines[-1], code) == ("64 rows ready, 0 findings", 0)
    advice = PreAdvice.objects.get()
    assert (advice.party, advice.created_by) == (party, cast.liaison)
    assert (advice.order_number, advice.notice_number) == ("HC-PO-2026-0817", "SC20261103-02")
    assert advice.expected_on.isoformat() == "2026-11-26"
    assert advice.lines.count() == 64


def test_the_same_file_again_stores_nothing(run):
    run(KIT, "--commit")
    lines, code = run(KIT, "--commit")

    assert (lines[-1], code) == ("0 rows ready, 0 findings", 0)
    assert PreAdvice.objects.get().number in lines[-2]


def test_a_cancelled_pre_advice_does_not_keep_its_file_out(run, cast):
    run(KIT, "--commit")
    cancel_pre_advice(by=cast.liaison, advice=PreAdvice.objects.get(), reason="sent too early")

    run(KIT, "--commit")

    assert PreAdvice.objects.count() == 2


def test_wrong_rows_are_named_by_cell_and_nothing_is_stored(run):
    lines, code = run(BAD, "--commit")

    assert (lines[-1], code) == ("1 rows ready, 8 findings", 1)
    cells = [line.split("  ")[0] for line in lines if "  error:" in line]
    assert [cell.removeprefix("Sheet1!") for cell in cells] == [
        *("C3", "A4", "C5", "B6", "D7", "A8", "B9", "C10")
    ]
    assert not PreAdvice.objects.exists()


def test_a_file_that_is_no_workbook_is_a_finding(run, tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"part;quantity\n")

    lines, code = run(file, "--commit")

    assert (lines[-1], code) == ("0 rows ready, 1 findings", 1)
    assert "not an .xlsx workbook" in lines[0]


def test_a_row_whose_category_we_do_not_have_is_a_finding(run):
    Category.objects.get(code="gauge").delete()
    lines, code = run(KIT, "--commit")

    assert (lines[-1], code) == ("63 rows ready, 1 findings", 1)
    assert "附件-治具!3" in lines[-2]
    assert not PreAdvice.objects.exists()


def test_unknown_owners_files_and_people_are_named(cast, party, tmp_path):
    with pytest.raises(CommandError, match="No owner has the code “nobody”"):
        call_command("import_items", str(KIT), "--party", "nobody")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_items", str(tmp_path / "gone.xlsx"), "--party", party.code)
    with pytest.raises(CommandError, match="--user"):
        call_command("import_items", str(KIT), "--party", party.code, "--user", "nobody")
