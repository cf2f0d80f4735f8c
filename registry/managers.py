"""Named reads of items; they chain."""

import unicodedata

from django.db import models
from django.db.models import Q

from custprop.lib import substrings
from registry import rules
from registry.enums import OPEN_STATES, State


def search_key(text: str) -> str:
    """``text`` as it is compared in searches: one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class PartyQuerySet(models.QuerySet):
    def whose_order(self, order: str):
        """Keys of the owners to whom goods, a production notice or an agreement of that number
        belong; one query."""
        known_by = ("items__order_number", "notices__order_number", "agreements__number")
        goods, notices, agreements = (
            self.order_by().filter(**{name: order}).values_list("pk", flat=True)
            for name in known_by
        )
        return goods.union(notices, agreements)


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Items this person may know of. Who has no role sees none."""
        return self if rules.sees_register(user) else self.none()

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def held_for(self, party):
        """What we still hold of one owner."""
        return self.open().filter(owner=party)

    def matching(self, text: str):
        """Items in which every word of ``text`` occurs somewhere (any width and case)."""
        words = search_key(text).split()
        narrowed = substrings.narrowed(self, "search_text", words)
        return narrowed.filter(*(Q(search_text__contains=word) for word in words))

    def to_verify(self):
        return self.filter(state=State.RECEIVED)

    def to_label(self):
        return self.filter(state=State.VERIFIED)

    def to_store(self):
        return self.filter(state=State.LABELLED)

    def issuable(self):
        return self.filter(state=State.STORED, on_hand__gt=0)

    def out(self):
        return self.filter(state=State.STORED, issued__gt=0)

    def returnable(self):
        return self.filter(state__in=(State.STORED, State.QUARANTINED), on_hand__gt=0)

    def with_place(self):
        """With everything a row of a list shows, in one query."""
        return self.select_related("owner", "category", "location", "custodian")
