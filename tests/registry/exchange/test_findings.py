"""Findings: sentences in the reader's language, from a code and parameters."""

import json
import re
from pathlib import Path

import pytest
from django.utils import translation

from registry.exchange import findings
from registry.exchange.findings import ERROR, SENTENCES, Finding

SOURCES = Path(findings.__file__).parent


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ({"row": 3, "column": "C"}, "Sheet1!C3"),
        ({"row": 3}, "Sheet1!3:3"),
        ({}, "Sheet1"),
    ],
)
def test_the_place_is_named_as_excel_does(place, cell):
    assert Finding(ERROR, "missing", {}, "Sheet1", **place).cell == cell


def test_a_long_value_is_shortened_in_the_sentence_only():
    finding = Finding(ERROR, "quantity_words", {}, "Sheet1", 3, "C", "quantity", "x" * 600)

    assert len(finding.message) < 120
    assert "…" in finding.message
    assert len(finding.value) == 600


def test_a_value_with_percent_signs_does_no_harm():
    finding = Finding(ERROR, "quantity_words", {}, "Sheet1", 3, "C", "quantity", "%(row)s 5%")

    assert "“%(row)s 5%”" in finding.message


def test_the_sentence_is_made_in_the_language_of_the_reader(monkeypatch):
    class Label:
        def __str__(self):
            return {"en": "Quantity", "zh-hans": "数量"}[translation.get_language()]

    monkeypatch.setitem(findings.FIELD_LABELS, "quantity", Label())
    finding = Finding.from_json(
        json.loads(json.dumps(Finding(ERROR, "missing", {}, field="quantity").to_json()))
    )

    with translation.override("zh-hans"):
        assert "数量" in finding.message
    with translation.override("en"):
        assert finding.message == "Quantity is missing."


def test_every_code_that_is_used_has_its_sentences_and_every_sentence_is_used():
    sources = "".join(path.read_text() for path in SOURCES.glob("kit_*.py"))
    used = {code for code in SENTENCES if re.search(rf'"{code}"', sources)}
    raised = set(re.findall(r'Problem\(\s*"(\w+)"', sources))
    said = set(re.findall(r'(?:ERROR|WARNING|NOTE),\s*"(\w+)"', sources))

    assert used == SENTENCES.keys()
    assert raised | said <= SENTENCES.keys()


def test_every_sentence_is_one():
    for message, remedy in SENTENCES.values():
        assert str(message).endswith((".", "?"))
        assert str(remedy).endswith(".")
