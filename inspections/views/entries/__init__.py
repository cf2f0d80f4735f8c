"""The page on which the result of one characteristic is entered, by its kind.

Each is a function ``(request, inspection, result) -> HttpResponse`` in a module of its own.
"""

from inspections.enums import CharacteristicKind
from inspections.views.entries.counting import enter_count
from inspections.views.entries.documents import enter_document
from inspections.views.entries.facts import enter_fact
from inspections.views.entries.hazardous import enter_hazardous
from inspections.views.entries.marks import enter_mark
from inspections.views.entries.measuring import enter_readings
from inspections.views.entries.verdicts import enter_verdict

ENTRIES = {
    CharacteristicKind.VISUAL: enter_count,
    CharacteristicKind.FUNCTION: enter_count,
    CharacteristicKind.DIMENSION: enter_readings,
    CharacteristicKind.DOCUMENT: enter_document,
    CharacteristicKind.FACT: enter_fact,
    CharacteristicKind.HSF: enter_hazardous,
    CharacteristicKind.MARK: enter_mark,
}


def entry_for(result):
    """The page for ``result``; a basic aspect takes a verdict, whatever its kind."""
    return enter_verdict if result.sample is None else ENTRIES[result.kind]
