"""custprop.lib.fonts: what documents are set in is here, complete, and all there is."""

import os
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from custprop.lib import fonts

ROOT = Path(__file__).resolve().parents[2]
RARE = "喆堃珺鑫燚䶮㐀𠮷龘 ℃ ± μ Ω ① □ ■ ✓"
# 通用规范汉字表 has names of places and elements beyond the basic plane.
BEYOND_THE_BASIC_PLANE = "𬭊𬉼𬬭𫟹𬭬𪟝𫍯𬴊𫛭𬣙𬇙𫖮𬀩𬘭𬶏"


def faces() -> dict[str, TTFont]:
    """The regular face of each family."""
    regular = fonts.font_folder().glob("*-Rg.ttf")
    return {font["name"].getDebugName(1): font for font in map(TTFont, regular)}


def test_all_families_are_installed():
    assert set(fonts.FAMILIES) <= set(faces())


def test_the_style_sheet_names_the_families_in_their_order():
    css = (ROOT / "templates/print/base.css").read_text()
    declared = re.search(r"font-family: ([^;]+);", css)[1]
    assert tuple(re.findall(r'"([^"]+)"', declared)) == fonts.FAMILIES


def test_some_family_has_every_character_that_forms_need():
    known = set().union(*(face.getBestCmap() for face in faces().values()))
    needed = RARE.replace(" ", "") + BEYOND_THE_BASIC_PLANE + "☑☐☂⚡⚠⏳·—"
    assert [character for character in needed if ord(character) not in known] == []


def test_the_environment_is_as_before(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/the/site's/own.conf")
    with fonts.only_our_fonts():
        configuration = Path(os.environ["FONTCONFIG_FILE"]).read_text()
        assert configuration.count("<dir>") == 1
        assert str(fonts.font_folder()) in configuration
    assert os.environ["FONTCONFIG_FILE"] == "/the/site's/own.conf"
    monkeypatch.delenv("FONTCONFIG_FILE")
    with fonts.only_our_fonts():
        pass
    assert "FONTCONFIG_FILE" not in os.environ


@pytest.mark.parametrize(("name", "value"), [("_PACKAGE", "no_fonts"), ("_FOLDER", "elsewhere")])
def test_missing_fonts_are_said_with_the_remedy(monkeypatch, name, value):
    monkeypatch.setattr(fonts, name, value)
    with pytest.raises(RuntimeError, match=r"requirements\.txt"):
        fonts.font_folder()
