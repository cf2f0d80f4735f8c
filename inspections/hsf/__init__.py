"""Hazardous substances: what a reading proves about a limit. Pure; docs in the modules."""

from inspections.hsf.laboratory import (
    LabValue,
    Need,
    Report,
    Settled,
    overall,
    reports_needed,
    settle,
)
from inspections.hsf.reading import MAX, Level, Reading, read_level
from inspections.hsf.screening import Band, Judgement, Limit, Part, Rule, judge, judge_all

__all__ = [
    "MAX",
    "Band",
    "Judgement",
    "LabValue",
    "Level",
    "Limit",
    "Need",
    "Part",
    "Reading",
    "Report",
    "Rule",
    "Settled",
    "judge",
    "judge_all",
    "overall",
    "read_level",
    "reports_needed",
    "settle",
]
