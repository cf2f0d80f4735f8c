"""The page of a document: its revision, its copies, what is recalled (Q9)."""

import pytest
from django.urls import reverse

from registry.models import ControlledCopy
from registry.services.copies import issue_copy, name_revision
from tests.registry.views.step import text_of


@pytest.fixture
def controller(cast, sign_in):
    return sign_in(cast.controller)


@pytest.fixture
def named(walk, cast):
    """An item in store that is this revision of one document."""

    def make(revision="A"):
        return name_revision(
            item=walk.stored(), by=cast.controller, document="HC-DWG-7", revision=revision
        )

    return make


@pytest.fixture
def give(cast):
    def to(revision, holder="Line 2", **more):
        return issue_copy(revision=revision, by=cast.controller, holder=holder, **more)

    return to


def page_of(item) -> str:
    return reverse("registry:item_copies", args=[item.number])


def test_a_document_is_named_its_copies_given_out_and_taken_back(controller, walk):
    item = walk.stored()
    words = {"document": "HC-DWG-7", "revision": "A"}
    controller.post(reverse("registry:revision_name", args=[item.number]), words)
    answer = controller.post(
        reverse("registry:copy_give", args=[item.number]), {"holder": "Line 2"}, follow=True
    )
    copy = ControlledCopy.objects.get()
    assert copy.number in text_of(answer)
    end = reverse("registry:copy_end", args=[copy.number])
    answer = controller.post(end, {"ending": "returned"}, follow=True)
    assert "Came back" in text_of(answer)


def test_what_is_wrong_is_said_where_it_was_typed(controller, walk):
    item = walk.stored()
    answer = controller.post(reverse("registry:revision_name", args=[item.number]), {})
    assert answer.status_code == 422
    assert answer.context["revision_form"].errors.keys() == {"document", "revision"}


def test_a_new_revision_puts_the_old_copies_on_the_recall(controller, named, give):
    old = named("A")
    copy = give(old)
    named("B")
    assert copy.number in text_of(controller.get(reverse("registry:recalls")))
    assert "Recalled" in text_of(controller.get(page_of(old.item)))
    assert "Copies to call back" in text_of(controller.get("/"))


def test_the_holder_is_told_in_the_inbox(sign_in, cast, named, give):
    give(named("A"), holder="", holder_user=cast.inspector)
    named("B")
    assert "Void copies to give back" in text_of(sign_in(cast.inspector).get("/"))
    assert "Void copies to give back" not in text_of(sign_in(cast.warehouse).get("/"))


def test_the_number_of_a_copy_opens_its_document(controller, named, give):
    copy = give(named())
    answer = controller.get(reverse("registry:scan"), {"q": copy.number}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(copy.revision.item)


def test_the_record_is_printed(controller, named, give):
    copy = give(named())
    answer = controller.get(reverse("registry:copies_pdf", args=[copy.revision.item.number]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_copy_and_for_three(
    controller, named, give, count, django_assert_num_queries
):
    old = named("A")
    for _number in range(count):
        give(old)
    named("B")
    controller.get(page_of(old.item))  # the counts of the navigation are kept from here on
    with django_assert_num_queries(11):
        controller.get(page_of(old.item))
    with django_assert_num_queries(7):
        controller.get(reverse("registry:recalls"))
