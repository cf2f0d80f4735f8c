"""Use, and what is done only with the owner's word, in every profile (Q7, Q8, Q9)."""

from decimal import Decimal

import pytest

from registry.enums import ConsentAct
from registry.errors import WorkflowError
from registry.models import Item
from registry.queries.copies import recalled_copies
from registry.queries.reconciling import reconcile
from registry.services.accepting import accept_issue, acceptance_text, text_hash
from registry.services.copies import end_copy, issue_copy, name_revision
from registry.services.issuing import Settlement, settle
from tests.factories import fresh
from tests.leaving import destroy


def test_q7_it_is_handed_out_on_a_note_and_every_piece_is_accounted_for(works):
    item = works.kept(works.trade.goods, 100)
    note = works.hands_out(item, 40)
    accept_issue(
        by=works.keeper, note=note, seen_hash=text_hash(acceptance_text(note)), name="Wang"
    )
    assert fresh(note).acceptance.name == "Wang"
    line = note.lines.get()
    settle(
        note=note,
        by=works.keeper,
        settlements=[Settlement(line=line, back=Decimal(5), consumed=Decimal(30))],
        location=item.location,
    )
    held = fresh(item)
    assert (held.on_hand, held.issued, held.consumed) == (65, 5, 30)
    assert fresh(line).outstanding == 5
    assert reconcile(Item.objects.all()).balances
    assert note.number in works.page(works.keeper, "registry:issue_note", note.number)


def test_q8_nothing_but_the_designated_use_without_the_owners_written_consent(works):
    item = works.kept(works.trade.goods, 100)
    other = {"purpose": "for the exhibition", "as_designated": False}
    with pytest.raises(WorkflowError) as refusal:
        works.hands_out(item, 10, **other)
    assert refusal.value.guard == "consent"
    consent = works.consent(item, ConsentAct.OTHER_USE, 10)
    works.hands_out(item, 10, consents={item.pk: consent}, **other)
    assert fresh(consent).used == 10
    with pytest.raises(WorkflowError):
        works.hands_out(item, 1, consents={item.pk: fresh(consent)}, **other)
    with pytest.raises(WorkflowError) as refusal:
        destroy(item=fresh(item), by=works.manager, consent=None)
    assert refusal.value.guard == "consent"


def test_q9_documents_and_samples_are_issued_recalled_and_destroyed_as_the_owner_asks(works):
    paper, sample = works.trade.paper, works.trade.sample
    old = works.kept(paper)
    revision = name_revision(item=old, by=works.controller, document="HC-7", revision="A")
    copies = [
        issue_copy(revision=revision, by=works.controller, holder=holder)
        for holder in ("Line 1", "Line 2")
    ]
    new = works.kept(paper)
    name_revision(item=new, by=works.controller, document="HC-7", revision="B")
    assert set(recalled_copies(works.controller)) == set(copies)
    with pytest.raises(WorkflowError):
        works.hands_out(old)
    end_copy(copy=copies[0], by=works.controller, ending="returned")
    end_copy(copy=copies[1], by=works.controller, ending="destroyed", witness="Li")
    assert not recalled_copies(works.controller).exists()
    kept = works.kept(sample, 2)
    consent = works.consent(kept, ConsentAct.SCRAP, 2)
    assert destroy(item=kept, by=works.manager, consent=consent).destroyed == 2
