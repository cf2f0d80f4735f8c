"""Documents by revision: a new one voids the old, whose copies are recalled (Q9, P3)."""

from decimal import Decimal

import pytest

from registry import guards
from registry.enums import CopyEnding
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import ControlledCopy, DocumentRevision
from registry.queries.copies import recalled_copies
from registry.services.copies import end_copy, issue_copy, name_revision, void_revision
from registry.services.issuing import issue
from registry.services.splitting import split
from tests.factories import Walk, fresh, make_category, make_party


@pytest.fixture
def drawing(walk, cast):
    """A drawing in store, named as a revision."""
    category = make_category("drawing", name="图纸", tangible=False)

    def make(revision="A", document="HC-DWG-7", walk=walk, name="Housing drawing"):
        item = walk.stored(quantity=1, category=category, name=name, part_number="")
        return name_revision(item=item, by=cast.controller, document=document, revision=revision)

    return make


def give(revision, cast, holder="Line 2", **more):
    return issue_copy(revision=revision, by=cast.controller, holder=holder, **more)


def hand_out(item, cast):
    return issue(by=cast.warehouse, lines=[(item, item.on_hand)], holder="Line 1", purpose="SMT")


def test_a_new_revision_voids_the_old_and_calls_its_copies_back(drawing, cast):
    old = drawing("A")
    copies = [give(old, cast), give(old, cast, holder="Test bay")]
    assert [copy.copy_no for copy in copies] == [1, 2]
    new = drawing("B")
    old = fresh(old)
    assert (old.is_void, old.replaced_by, new.is_void) == (True, new, False)
    assert list(recalled_copies(cast.controller)) == copies


def test_a_void_document_is_not_issued_and_the_new_one_is(drawing, cast):
    old, new = drawing("A"), drawing("B")
    with pytest.raises(WorkflowError, match="is void") as refusal:
        hand_out(old.item, cast)
    assert refusal.value.guard == "void"
    assert new.item.number in str(refusal.value.remedy)
    assert hand_out(new.item, cast)


def test_what_was_split_off_a_void_document_is_void_too_however_often(walk, cast):
    item = walk.stored(quantity=3)
    named = name_revision(item=item, by=cast.controller, document="D-7", revision="A")
    _rest, part = split(item=item, by=cast.warehouse, quantity=Decimal(2))
    _rest, smaller = split(item=part, by=cast.warehouse, quantity=Decimal(1))
    assert guards.revision_in_force(guards.Attempt("issue", fresh(smaller), cast.warehouse)) is None
    void_revision(revision=named, by=cast.controller, reason="Letter of 2026-11-20")
    for each in (item, part, smaller):
        refusal = guards.revision_in_force(guards.Attempt("issue", fresh(each), cast.warehouse))
        assert refusal.guard == "void"


def test_of_a_void_revision_no_copy_is_given_out(drawing, cast):
    old = drawing("A")
    drawing("B")
    with pytest.raises(WorkflowError, match="is void"):
        give(old, cast)
    assert not ControlledCopy.objects.exists()


def test_another_owners_document_of_that_number_stays_in_force(drawing, cast, places):
    ours = drawing("A")
    other = Walk(cast, make_party("dm", "Damo", "Damo"), places)
    drawing("B", walk=other)
    assert not fresh(ours).is_void


def test_the_same_revision_again_voids_nothing(drawing, cast):
    first, second = drawing("A"), drawing("A")
    assert not fresh(first).is_void and not second.is_void


def test_a_void_revision_does_not_come_back_by_being_named_again(drawing):
    drawing("A")
    drawing("B")
    with pytest.raises(WorkflowError, match="is void"):
        drawing("A")


def test_a_document_is_named_once(drawing, cast):
    named = drawing("A")
    with pytest.raises(WorkflowError, match="already"):
        name_revision(item=named.item, by=cast.controller, document="X", revision="B")


@pytest.mark.parametrize("empty", ["document", "revision"])
def test_a_document_has_a_number_and_a_revision(walk, cast, empty):
    words = {"document": "HC-DWG-7", "revision": "A"} | {empty: "  "}
    with pytest.raises(InvalidInput) as refusal:
        name_revision(item=walk.stored(), by=cast.controller, **words)
    assert refusal.value.field == empty


def test_at_the_owners_word_a_revision_is_void_without_another(drawing, cast):
    revision = drawing("A")
    give(revision, cast)
    with pytest.raises(InvalidInput):
        void_revision(revision=revision, by=cast.controller, reason=" ")
    void_revision(revision=revision, by=cast.controller, reason="Letter of 2026-11-20")
    with pytest.raises(WorkflowError, match="Letter of 2026-11-20"):
        hand_out(revision.item, cast)
    with pytest.raises(WorkflowError, match="already"):
        void_revision(revision=revision, by=cast.controller, reason="again")
    assert recalled_copies(cast.controller).count() == 1


def test_a_copy_that_came_back_is_recalled_no_longer(drawing, cast):
    copy = give(drawing("A"), cast)
    drawing("B")
    end_copy(copy=copy, by=cast.controller, ending=CopyEnding.RETURNED)
    assert not recalled_copies(cast.controller).exists()
    with pytest.raises(WorkflowError, match="already"):
        end_copy(copy=copy, by=cast.controller, ending=CopyEnding.RETURNED)


@pytest.mark.parametrize("witness", ["", "controller", "CONTROLLER"])
def test_a_copy_is_destroyed_before_somebody_else(drawing, cast, witness):
    copy = give(drawing("A"), cast)
    with pytest.raises(InvalidInput, match="witness"):
        end_copy(copy=copy, by=cast.controller, ending=CopyEnding.DESTROYED, witness=witness)
    end_copy(copy=copy, by=cast.controller, ending=CopyEnding.DESTROYED, witness="Zhao Ming")
    assert fresh(copy).witness == "Zhao Ming"


def test_a_lost_copy_needs_a_word(drawing, cast):
    copy = give(drawing("A"), cast)
    with pytest.raises(InvalidInput):
        end_copy(copy=copy, by=cast.controller, ending=CopyEnding.LOST)
    end_copy(copy=copy, by=cast.controller, ending=CopyEnding.LOST, note="burnt; owner told")


def test_copies_are_given_of_what_was_accepted_alone(walk, cast):
    item = walk.received()
    named = name_revision(item=item, by=cast.controller, document="D", revision="A")
    with pytest.raises(WorkflowError, match="in store"):
        give(named, cast)


def test_a_copy_has_a_holder(drawing, cast):
    with pytest.raises(InvalidInput):
        give(drawing("A"), cast, holder=" ")
    assert give(drawing("A"), cast, holder="", holder_user=cast.inspector).holder == "Inspector"


@pytest.mark.parametrize("role", ["warehouse", "inspector", "manager", "auditor"])
def test_documents_are_the_controllers(walk, cast, role):
    with pytest.raises(NotPermitted):
        name_revision(item=walk.stored(), by=getattr(cast, role), document="D", revision="A")
    assert not DocumentRevision.objects.exists()
