"""The words of an inspection plan in Excel: its headings and choices, in both languages.

What is exported in one language is read back in the other. Beside our own words, those are
known that stand in other people's guides (检验项目, 规格, CR / MA / MI).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils.translation import override

from inspections.enums import CharacteristicKind, Importance
from inspections.forms.characteristics import CharacteristicForm
from inspections.forms.plans import PlanHeadForm
from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.services.planning import HEAD_FIELDS
from registry.enums import Aql

#: What stands above the table, one line each.
HEAD = ("code", *HEAD_FIELDS)
#: The columns of the table.
COLUMNS = (
    *("kind", "name", "name_en", "importance", "requirement", "limits", "unit"),
    *("method", "instrument_kind", "sample_size", "procedure_reference"),
    *("needs_photo", "needs_number", "needs_expiry"),
    *("fact_type", "feeds", "material_class", "aspect"),
)
FLAGS = {"needs_photo", "needs_number", "needs_expiry", "continuing"}
#: Columns that other people's guides have in place of ``limits``.
APART = ("nominal", "lower_limit", "upper_limit")

_YES, _NO = (
    {"yes", "y", "true", "1", "是", "√", "✓", "✔", "有", "要"},
    {"no", "n", "false", "0", "否", "×", "无"},
)
_OTHER_HEADINGS = {
    "kind": ("检验类别", "检验类型", "项目类别", "type"),
    "name": ("检验项目", "检查项目", "项目", "特性", "检验内容", "characteristic", "item", "check"),
    "importance": ("缺陷等级", "缺陷类别", "重要度", "级别", "severity"),
    "requirement": ("技术要求", "检验标准", "标准要求", "判定标准", "接收准则", "criteria"),
    "limits": (
        "规格",
        "公差",
        "规格公差",
        "规格/公差",
        "尺寸",
        "tolerance",
        "specification",
        "spec",
    ),
    "unit": ("单位", "计量单位"),
    "method": ("检验方法", "检查方法", "方法", "检验方式"),
    "instrument_kind": ("检验工具", "检验器具", "检测工具", "量检具", "仪器", "tool", "gauge"),
    "sample_size": ("抽样数", "抽样数量", "样本数", "n"),
    "nominal": ("标准值", "标称值", "名义值", "nominal"),
    "lower_limit": ("下限", "最小值", "min", "lsl"),
    "upper_limit": ("上限", "最大值", "max", "usl"),
    "code": ("编号", "文件编号", "plan no.", "no."),
    "party": ("顾客", "客户", "customer"),
    "part_number": ("物料编码", "物料号", "part no.", "p/n"),
}
_OTHER_CHOICES = {
    ("kind", CharacteristicKind.DIMENSION): ("尺寸", "测量", "计量", "dimension"),
    ("kind", CharacteristicKind.FUNCTION): ("性能", "电性能", "测试", "test"),
    ("kind", CharacteristicKind.HSF): ("hsf", "rohs", "环保", "有害物质"),
    ("importance", Importance.CRITICAL): ("cr", "cri", "a", "致命缺陷"),
    ("importance", Importance.MAJOR): ("ma", "maj", "b", "主要缺陷"),
    ("importance", Importance.MINOR): ("mi", "min", "c", "次要缺陷", "轻微"),
}
_NOT_IN_A_WORD = re.compile(r"[\s*:：()（）]+")


def plain(text: str) -> str:
    """``text`` as words are compared: without case, spaces, asterisks, colons and brackets."""
    return _NOT_IN_A_WORD.sub("", text).casefold()


def label_of(name: str):
    """The heading of a field of the head or of the table, in the language of the moment."""
    if name in APART:
        return PlanCharacteristic._meta.get_field(name).verbose_name
    return _row_fields()[name].label or PlanCharacteristic._meta.get_field(name).verbose_name


def head_label_of(name: str):
    return _head_fields()[name].label


def choice_words(name: str, *, model) -> dict[str, str]:
    """What may be written for a choice, as ``plain`` text, and the code that it means."""
    choices = [(code, label) for code, label in model._meta.get_field(name).flatchoices if code]
    words: dict[str, str] = {}
    for code, label in choices:
        for word in (code, *_in_all_languages([label]), *_OTHER_CHOICES.get((name, code), ())):
            words.setdefault(plain(word), code)
    return words


@cache
def head_headings() -> dict[str, str]:
    """Headings of the head as ``plain`` text, and the field each names."""
    return _headings(HEAD, head_label_of)


@cache
def column_headings() -> dict[str, str]:
    """Headings of the table as ``plain`` text, and the field each names."""
    return _headings((*COLUMNS, *APART), label_of)


def read_flag(text: str) -> bool | None:
    """Whether ``text`` says yes; None where it says neither yes nor no."""
    word = plain(text)
    if not word or word in _NO:
        return False
    return True if word in _YES else None


def read_aql(text: str) -> str:
    """The AQL as the standard writes it: Excel makes 1 of 1.0. Else ``text`` as it stands."""
    if not re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,4})?", text):
        return text
    value = Decimal(text)
    return next((aql for aql in Aql.values if Decimal(aql) == value), text)


def model_of(name: str):
    return InspectionPlan if name in HEAD_FIELDS else PlanCharacteristic


def _headings(names: Iterable[str], label) -> dict[str, str]:
    words: dict[str, str] = {}
    for name in names:
        for word in (name, *_in_all_languages([label(name)])):
            words.setdefault(plain(word), name)
    for name in names:  # our own words come first
        for word in _OTHER_HEADINGS.get(name, ()):
            words.setdefault(plain(word), name)
    return words


def _in_all_languages(lazy: Iterable) -> list[str]:
    spelled = []
    for language, _label in settings.LANGUAGES:
        with override(language):
            spelled += [str(text) for text in lazy]
    return spelled


@cache
def _row_fields() -> dict:
    return CharacteristicForm.base_fields


@cache
def _head_fields() -> dict:
    return PlanHeadForm().fields
