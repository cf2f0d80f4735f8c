"""Each trade's demo speaks its own words: moulds are not capacitors."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inspections.demo.trades import Trade, trades
from inspections.models import Anomaly
from registry.enums import Role, State
from registry.models import Item, Party, User
from registry.services.profiles import profile_names
from registry.services.verification import verify_ledger

pytestmark = pytest.mark.django_db

OF_ELECTRONICS = ("CAP CER", "10K OHM", "SMT", "0402", "Huachen", "华辰")


@pytest.fixture(params=trades())
def trade(request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_profile", request.param, stdout=StringIO())
    call_command("load_demo", profile=request.param, stdout=StringIO())
    return Trade.read(request.param)


def test_every_profile_but_electronics_has_a_demo_of_its_own():
    assert set(trades()) == set(profile_names()) - {"electronics"}


def test_every_step_has_work_and_the_ledger_is_sound(trade):
    states = set(Item.objects.values_list("state", flat=True))
    assert states >= {State.RECEIVED, State.VERIFIED, State.LABELLED, State.STORED}
    assert Item.objects.out().exists()
    assert Anomaly.objects.exists()
    assert verify_ledger().sound


def test_it_tells_of_the_goods_and_owners_of_the_trade_alone(trade):
    own = {name for goods in trade.goods for name in goods["names"]}
    assert set(Item.objects.values_list("name", flat=True)) <= own
    assert set(Party.objects.values_list("code", flat=True)) == set(trade.parties)
    told = " ".join(Item.objects.values_list("search_text", flat=True))
    assert [word for word in OF_ELECTRONICS if word.casefold() in told] == []


def test_goods_lie_where_the_trade_keeps_them(trade):
    stored = Item.objects.filter(state=State.STORED, on_hand__gt=0)
    usual = {(goods["category"], goods["place"]) for goods in trade.goods}
    assert set(stored.values_list("category__code", "location__code")) <= usual


def test_the_fault_is_one_that_such_goods_can_have(trade):
    found = set(Anomaly.objects.values_list("item__category__code", flat=True))
    assert found == {trade.goods[0]["category"]}


def test_every_role_has_its_user(trade):
    assert User.objects.filter(role_assignments__isnull=False).count() == len(Role)


def test_loading_it_again_adds_nothing(trade, request):
    items = Item.objects.count()
    profile = request.node.callspec.params["trade"]
    call_command("load_demo", profile=profile, stdout=StringIO())
    assert Item.objects.count() == items


def test_an_unknown_profile_is_named():
    with pytest.raises((CommandError, ValueError), match="bakery"):
        call_command("load_demo", "--profile", "bakery", stdout=StringIO())
