"""Chinese is complete: every string of the source is translated, and none is left over."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from registry.management.commands.compile_translations import compile_file, outdated
from tests import machine

ROOT = Path(__file__).resolve().parent.parent
CHINESE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
SOURCES = ("custprop", "registry", "inspections", "templates", "static", "locale", "manage.py")

#: %(name)s and %s, {name} and {}, and the tags a translation must not lose.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+")


def entries(po_file: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(po_file)) if not entry.obsolete]


def identity(entry: polib.POEntry) -> tuple:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def unfinished(listed: list[polib.POEntry]) -> list[str]:
    """Entries without a translation, or with one that was only guessed."""
    return [entry.msgid for entry in listed if entry.fuzzy or not all(translations(entry))]


def with_other_placeholders(listed: list[polib.POEntry]) -> list[str]:
    """Entries whose translation has other placeholders than the source, singular or plural."""
    return [
        entry.msgid
        for entry in listed
        for translation in translations(entry)
        if placeholders(translation)
        not in [placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    ]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def extracted(tmp_path: Path) -> list[polib.POEntry]:
    """What makemessages finds in a copy of the sources."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-obsolete"],
        cwd=tmp_path,
        env={**os.environ, "SECRET_KEY": "for makemessages", "DATABASE_URL": "sqlite://:memory:"},
        check=True,
        capture_output=True,
    )
    return entries(tmp_path / CHINESE.relative_to(ROOT))


def test_nothing_is_untranslated_or_fuzzy():
    assert unfinished(entries(CHINESE)) == []


def test_translations_keep_the_placeholders():
    assert with_other_placeholders(entries(CHINESE)) == []


def test_the_translation_holds_exactly_the_strings_of_the_source(tmp_path):
    machine.require("gettext")
    found = {identity(entry) for entry in extracted(tmp_path)}
    translated = {identity(entry) for entry in entries(CHINESE)}
    assert found - translated == set(), "run makemessages and translate these"
    assert translated - found == set(), "run makemessages --no-obsolete to drop these"


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="Receive"),
        polib.POEntry(msgid="Receive", msgstr="收货", flags=["fuzzy"]),
        polib.POEntry(msgid="%(n)s item", msgid_plural="%(n)s items", msgstr_plural={0: ""}),
    ],
)
def test_an_unfinished_entry_is_noticed(entry):
    assert unfinished([entry])


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="%(place)s is full", msgstr="%(palce)s 已满"),
        polib.POEntry(msgid="{count} rows", msgstr="行"),
        polib.POEntry(msgid="Read <a>this</a>", msgstr="请阅读"),
        polib.POEntry(msgid="An item", msgid_plural="%(n)s items", msgstr_plural={0: "%(m)s 件"}),
    ],
)
def test_a_changed_placeholder_is_noticed(entry):
    assert with_other_placeholders([entry])


def test_compiling_touches_only_what_changed_and_leaves_guesses_out(tmp_path):
    po_file = tmp_path / "zh_Hans/LC_MESSAGES/django.po"
    po_file.parent.mkdir(parents=True)
    source = polib.POFile()
    source.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    source.append(polib.POEntry(msgid="Receive", msgstr="收货"))
    source.append(polib.POEntry(msgid="Return", msgstr="收货", flags=["fuzzy"]))
    source.save(str(po_file))
    assert outdated([tmp_path]) == [po_file]

    compile_file(po_file)

    compiled = polib.mofile(str(po_file.with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {"Receive": "收货"}
    assert outdated([tmp_path]) == []
