"""The house stands as planned, and each rule notices when it does not."""

import pytest

from tests import architecture as house
from tests.architecture import Source

BREACHES = [
    (house.registry_knows_nothing_of_inspections, "registry/views/items.py", code)
    for code in (
        "import inspections",
        "from inspections.models import Anomaly",
        "def view():\n    from inspections.models import Anomaly",
        "importlib.import_module('inspections.models')",
        "apps.get_model('inspections.Anomaly')",
        "redirect('inspections:verify')",
    )
]
BREACHES += [
    (
        house.registry_knows_nothing_of_inspections,
        "registry/migrations/0002_more.py",
        "dependencies = [('inspections', '0001_initial')]",
    ),
    (
        house.registry_templates_know_nothing_of_inspections,
        "templates/registry/items/detail.html",
        "{% url 'inspections:verify' %}",
    ),
    (house.lib_knows_neither_app, "custprop/lib/chain.py", "from registry.models import Event"),
    (house.apps_use_of_custprop_only_lib, "registry/views/a.py", "from custprop import settings"),
    (house.imports_go_down, "registry/enums.py", "from registry.models import Item"),
    (house.imports_go_down, "registry/models/items.py", "from registry import services"),
    (house.imports_go_down, "registry/models/items.py", "from ..services import storing"),
    (house.imports_go_down, "registry/services/storing.py", "from registry.forms import Store"),
    (house.imports_go_down, "registry/forms/storing.py", "from registry.views import storing"),
    (house.imports_go_down, "inspections/rules.py", "from registry.services import storing"),
    (house.imports_go_down, "registry/attic.py", ""),
    (house.pdf_and_xlsx_engines_stay_in_lib, "registry/documents/a.py", "import weasyprint"),
    (house.pdf_and_xlsx_engines_stay_in_lib, "custprop/lib/pdf.py", "import openpyxl"),
]
BREACHES += [
    (house.states_and_quantities_change_in_services, path, code)
    for path, code in (
        ("registry/views/storing.py", "item.state = State.STORED"),
        ("registry/forms/storing.py", "item.on_hand -= 1"),
        ("registry/exchange/items.py", "setattr(item, 'state', 'stored')"),
        ("registry/api/items.py", "items.filter(pk=1).update(state='stored')"),
        ("inspections/services/anomalies.py", "item.on_hand, item.lost = 0, 1"),
        ("custprop/views.py", "item.state = 'closed'"),
    )
]
FINE = [
    (house.registry_knows_nothing_of_inspections, "registry/enums.py", "_('inspections are due')"),
    (house.imports_go_down, "registry/views/a.py", "from registry.services import storing"),
    (house.imports_go_down, "inspections/models/a.py", "from registry.models import Item"),
    (house.pdf_and_xlsx_engines_stay_in_lib, "custprop/lib/xlsx_in.py", "import openpyxl"),
    (
        house.states_and_quantities_change_in_services,
        "registry/services/storing.py",
        "item.state = State.STORED; item.on_hand -= 1",
    ),
    (house.states_and_quantities_change_in_services, "registry/views/a.py", "x = item.state"),
]


def breaches(rule) -> list[str]:
    sources = [*house.python_sources(), *house.template_sources()]
    pythons = [source for source in sources if source.path.endswith(".py")]
    read = sources if rule is house.registry_templates_know_nothing_of_inspections else pythons
    return [breach for source in read for breach in rule(source)]


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule):
    assert breaches(rule) == []


@pytest.mark.parametrize(("rule", "path", "code"), BREACHES)
def test_a_breach_is_noticed(rule, path, code):
    assert list(rule(Source(path, code)))


@pytest.mark.parametrize(("rule", "path", "code"), FINE)
def test_what_is_allowed_raises_no_alarm(rule, path, code):
    assert list(rule(Source(path, code))) == []


def test_every_rule_has_a_breach_that_proves_it():
    assert {rule for rule, _, _ in BREACHES} == set(house.RULES)


def test_the_sources_are_found():
    read = {source.module for source in house.python_sources()}
    assert {"registry.workflow", "custprop.lib", "inspections.models"} <= read
