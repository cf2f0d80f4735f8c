"""What other apps may add to the pages of the registry, and that the registry stands without."""

from dataclasses import replace

import pytest

from registry import panels
from registry.panels import ItemPanel, PartyPanel, Registered, VerbPage
from registry.queries.timeline import timeline

PANEL = ItemPanel(
    "colour",
    "Colour",
    weight=50,
    template="components/_facts.html",
    context=lambda user, item: {"facts": [{"label": "Colour", "value": f"blue {item.number}"}]},
)


@pytest.fixture
def nothing_registered(monkeypatch):
    registered = Registered()
    monkeypatch.setattr("registry.panels.registered", registered)
    monkeypatch.setattr("registry.queries.timeline.registered", registered)
    monkeypatch.setattr("registry.queries.wording.registered", registered)
    return registered


def test_an_item_is_shown_without_any_other_app(sign_in, cast, walk, nothing_registered):
    item = walk.quarantined()
    response = sign_in(cast.manager).get(item.get_absolute_url())
    assert response.status_code == 200
    assert response.context["panels"] == []
    assert [entry.record for entry in timeline(item)][-1].startswith("RC-")


def test_panels_are_drawn_in_the_order_of_their_weight(cast, walk, nothing_registered):
    for slug, weight in (("heavy", 90), ("light", 1), ("middle", 50)):
        panels.register(replace(PANEL, slug=slug, weight=weight))
    drawn = panels.panels_for(ItemPanel, user=cast.manager, subject=walk.received())
    assert [panel.slug for panel in drawn] == ["light", "middle", "heavy"]


def test_a_panel_sees_the_item_and_the_person(cast, walk, nothing_registered):
    item = walk.received()
    panels.register(replace(PANEL, badge=lambda user, item: user.username))
    (drawn,) = panels.panels_for(ItemPanel, user=cast.manager, subject=item)
    assert drawn.badge == "manager"
    assert drawn.context["facts"][0]["value"] == f"blue {item.number}"


def test_a_panel_may_hide_itself_from_a_person(cast, walk, nothing_registered):
    panels.register(replace(PANEL, visible=lambda user, item: user == cast.manager))
    item = walk.received()
    assert panels.panels_for(ItemPanel, user=cast.manager, subject=item)
    assert panels.panels_for(ItemPanel, user=cast.auditor, subject=item) == []


def test_panels_of_items_and_of_owners_are_apart(cast, walk, nothing_registered):
    panels.register(PANEL)
    assert panels.panels_for(PartyPanel, user=cast.manager, subject=walk.party) == []


def test_registering_a_slug_again_replaces_the_panel(cast, walk, nothing_registered):
    panels.register(PANEL)
    panels.register(replace(PANEL, label="Shade"))
    (drawn,) = panels.panels_for(ItemPanel, user=cast.manager, subject=walk.received())
    assert drawn.label == "Shade"


def test_a_verb_is_done_on_its_own_page_unless_an_app_has_another(nothing_registered):
    assert panels.verb_page("store").url_name == "registry:item_store"
    panels.register_verb_page("store", url_name="registry:item", label="Elsewhere")
    assert panels.verb_page("store") == VerbPage("registry:item", "Elsewhere")


def test_a_page_that_does_not_exist_has_no_address(walk):
    assert panels.page_url("registry:no_such_page", 1) == ""


def test_inspections_and_anomalies_are_on_the_item_page(sign_in, cast, walk):
    response = sign_in(cast.manager).get(walk.quarantined().get_absolute_url())
    assert [panel.slug for panel in response.context["panels"]] == [
        "inspections",
        "anomalies",
        "letters",
    ]
    assert "bent leads" in response.content.decode()
