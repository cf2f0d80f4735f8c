"""Which buttons an item's page has, for whom, and with which reasons."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.queries.actions import actions_for
from registry.services.issuing import issue
from registry.services.labelling import label
from tests.factories import fresh


@pytest.mark.parametrize(
    ("state", "role", "verb"),
    [
        ("received", "inspector", "accept"),
        ("verified", "warehouse", "label"),
        ("labelled", "warehouse", "store"),
        ("stored", "warehouse", "issue"),
        ("quarantined", "inspector", "release"),
    ],
)
def test_the_next_step_comes_first_for_who_may_do_it(cast, walk, state, role, verb):
    item = getattr(walk, state)()
    assert actions_for(item, getattr(cast, role)).primary.verb == verb
    assert actions_for(item, cast.auditor).primary is None


def test_once_a_label_is_printed_reading_it_back_comes_first(cast, walk):
    item = walk.verified()
    label(item=item, by=cast.warehouse)
    assert actions_for(fresh(item), cast.warehouse).primary.verb == "confirm_label"


def test_where_everything_is_out_taking_it_back_comes_first(cast, walk):
    item = walk.stored(50)
    issue(by=cast.warehouse, lines=[(item, Decimal(50))], holder="Line 2", purpose="trial")
    assert actions_for(fresh(item), cast.warehouse).primary.verb == "return_to_store"


def test_accepting_and_rejecting_are_one_button(cast, walk):
    actions = actions_for(walk.received(), cast.inspector)
    urls = [actions.primary.url, *(action.url for action in actions.others)]
    assert len(set(urls)) == len(urls)
    assert str(actions.primary.label) == "Verify"


def test_expired_goods_show_issue_refused_with_its_reason(cast, walk):
    item = walk.stored(expires_on=timezone.localdate() - timedelta(days=1))
    reasons = {action.verb: action.reason for action in actions_for(item, cast.warehouse).refused}
    assert "expired on" in reasons["issue"]


def test_steps_one_looks_for_say_when_they_become_possible(cast, walk):
    reasons = {
        action.verb: action.reason
        for action in actions_for(walk.received(), cast.warehouse).refused
    }
    assert reasons["issue"] == "Possible once it is: In store."
    assert reasons["return"] == "Possible once it is: In store, Quarantined."


def test_nothing_out_means_no_word_of_taking_back(cast, walk):
    actions = actions_for(walk.stored(), cast.warehouse)
    shown = {action.verb for action in (*actions.others, *actions.refused)}
    assert not shown & {"return_to_store", "consume"}


def test_a_closed_item_offers_nothing(cast, walk):
    item = walk.stored()
    item.state = "closed"
    actions = actions_for(item, cast.warehouse)
    assert (actions.primary, actions.others, actions.refused) == (None, [], [])
