"""The index of parts of words finds what a plain comparison finds, and follows every write."""

import pytest
from django.db import connection, transaction

from custprop.lib import substrings
from custprop.lib.substrings import narrowed, pieces, wanted_pieces
from registry.models import Item

SEARCHES = ["放大", "射频放大器", "大器 qfn", "qfn-32", "2441", "1%", "f", "没有", "放 大", "SKY6"]


def compared(text: str) -> set[str]:
    """What holds every word, found without the index."""
    words = text.casefold().split()
    return {
        item.number
        for item in Item.objects.all()
        if all(word in item.search_text for word in words)
    }


@pytest.fixture
def goods(walk):
    walk.received(name="射频放大器 SKY65313-21 QFN-32", lot="D/C 2441")
    walk.received(name="滤波器 SAW 915MHz", lot="D/C 2442")
    walk.received(name="RES 10K 1% 0603", part_number="R-'quoted\"")
    return walk


def test_pieces_are_cut_from_words_and_never_across_them():
    assert pieces("放大器 a pf") == {"放大", "大器", "放大器", "pf"}


def test_a_search_asks_for_the_rarest_pieces_of_each_word():
    assert wanted_pieces(["放大", "qfn-", "a"]) == {"放大", "qfn", "fn-"}


@pytest.mark.parametrize("text", SEARCHES)
def test_a_search_finds_what_a_comparison_finds(goods, text):
    found = {item.number for item in Item.objects.matching(text)}
    assert found == compared(text)


@pytest.mark.parametrize("text", ["'quoted\"", '"', "a OR b", "NEAR(", "*", "\\", "%s", "{}"])
def test_signs_of_the_index_have_no_meaning(goods, text):
    assert {item.number for item in Item.objects.matching(text)} == compared(text)


def test_the_index_leaves_out_what_cannot_match(goods):
    rows = narrowed(Item.objects.all(), "search_text", ["放大"])
    assert [item.part_number for item in rows.filter(name__contains="滤波")] == []
    assert rows.count() == 1


def test_a_single_character_narrows_nothing(goods):
    assert narrowed(Item.objects.all(), "search_text", ["放"]).count() == 3


def test_frequent_words_are_compared_without_the_index(goods, monkeypatch):
    monkeypatch.setattr(substrings, "FREQUENT", 1)
    assert {item.number for item in Item.objects.matching("放大")} == compared("放大")


def test_the_index_follows_a_change_and_a_bulk_write(goods):
    item = Item.objects.matching("放大").get()
    Item.objects.filter(pk=item.pk).update(search_text="耦合器")
    assert not Item.objects.matching("放大").exists()
    assert Item.objects.matching("耦合").get() == item


def test_other_changes_leave_the_index_alone(goods):
    Item.objects.update(note="x")
    assert Item.objects.matching("放大").count() == 1


def test_installing_again_fills_the_index_anew(goods):
    connection.check_constraints()  # PostgreSQL makes no index while checks of rows are pending
    substrings.install(connection, "registry_item", "search_text")
    assert Item.objects.matching("放大").count() == 1


def test_what_was_rolled_back_is_not_found(goods):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        goods.received(name="耦合器")
        assert Item.objects.matching("耦合").exists()
        _ = 1 / 0
    assert not Item.objects.matching("耦合").exists()


def test_both_databases_keep_and_ask_the_index(live_walk):
    """Once on SQLite and once on PostgreSQL."""
    found = live_walk.received(name="射频放大器 SKY65313-21 QFN-32")
    live_walk.received(name="滤波器 SAW 915MHz")
    for text in ("放大", "y653", "qfn-32 射频"):
        assert {item.number for item in Item.objects.matching(text)} == {found.number}
    assert narrowed(Item.objects.all(), "search_text", ["放大"]).count() == 1
    Item.objects.filter(pk=found.pk).update(search_text="耦合器")
    assert not Item.objects.matching("放大").exists()
    assert Item.objects.matching("耦合").get() == found
