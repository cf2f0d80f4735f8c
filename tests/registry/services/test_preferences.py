"""What people choose for themselves is kept, with its event."""

from registry.models import Event
from registry.services.preferences import choose_columns
from tests.factories import fresh


def test_columns_are_kept_with_one_event(cast):
    choose_columns(by=cast.auditor, keys=["owner", "lot"])
    assert fresh(cast.auditor).register_columns == ["owner", "lot"]
    event = Event.objects.latest("seq")
    assert (event.action, event.object_key, event.actor) == (
        "choose_columns",
        "auditor",
        cast.auditor,
    )


def test_choosing_the_same_again_leaves_no_second_event(cast):
    choose_columns(by=cast.auditor, keys=["lot"])
    events = Event.objects.count()
    choose_columns(by=cast.auditor, keys=["lot"])
    assert Event.objects.count() == events


def test_no_columns_means_the_usual_ones(cast):
    choose_columns(by=cast.auditor, keys=["lot"])
    choose_columns(by=cast.auditor, keys=[])
    assert fresh(cast.auditor).register_columns == []
