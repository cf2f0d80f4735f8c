"""Every clause is walked in every profile: `works` is a company of each of the five in turn."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inspections.services.deciding import decide
from registry.enums import Role
from registry.models import Category, Contact, Item
from registry.services.advising import announce
from registry.services.consenting import record_consent
from registry.services.issuing import issue
from registry.services.labelling import confirm_label, label
from registry.services.releasing import decide_gate_pass
from registry.services.returning import hand_over, request_return
from registry.services.storing import store
from tests.factories import fresh, make_contact, make_user
from tests.profiles.clauses.trades import TRADES, Kind
from tests.profiles.conftest import Company, founded


class Works(Company):
    """A company with what its trade keeps, walked as far as a clause needs it."""

    def __init__(self, profile: str):
        super().__init__(profile)
        self.profile, self.trade = profile, TRADES[profile]
        self.controller = make_user("the-controller", Role.CONTROLLER)
        self.contact: Contact = make_contact(self.customer)
        self.today = timezone.localdate()

    @property
    def yesterday(self):
        return self.today - timedelta(days=1)

    def inspector_of(self, kind: Kind):
        return self.inspectors[self.verifier_of(kind.category)]

    def other_inspector(self, kind: Kind):
        own = self.verifier_of(kind.category)
        return next(person for code, person in self.inspectors.items() if code != own)

    def comes(self, kind: Kind, quantity=1, *, at="", **goods) -> Item:
        """Received, in the place for what waits."""
        at = at or self.trade.arrives
        return self.received(kind.category, kind.name, at=at, quantity=quantity, **goods)

    def accepted(self, kind: Kind, quantity=1, **goods) -> Item:
        item = self.comes(kind, quantity, **goods)
        decide(item=item, by=self.inspector_of(kind))
        return fresh(item)

    def labelled(self, kind: Kind, quantity=1, **goods) -> Item:
        item = self.accepted(kind, quantity, **goods)
        label(item=item, by=self.keeper)
        return confirm_label(item=item, by=self.keeper, code=item.number)

    def kept(self, kind: Kind, quantity=1, *, place="", **goods) -> Item:
        """In store. Whether the place suits the goods is another clause's question."""
        item = self.labelled(kind, quantity, **goods)
        location = self.place(place or kind.place)
        return store(item=item, by=self.keeper, location=location, reason="as agreed")

    def advice_line(self, kind: Kind, quantity, **goods) -> dict:
        found = {"part_number": "K-1", "name": kind.name, "unit": "PCS"} | goods
        return found | {"category": self.category(kind), "quantity": Decimal(quantity)}

    def category(self, kind: Kind) -> Category:
        return Category.objects.get(code=kind.category)

    def announced(self, kind: Kind, quantity=100, **head):
        return announce(
            by=self.liaison,
            party=self.customer,
            lines=[self.advice_line(kind, quantity)],
            **head,
        )

    def hands_out(self, item: Item, quantity=1, **head):
        head = {"holder": "Line 1", "purpose": "as designated"} | head
        return issue(by=self.keeper, lines=[(fresh(item), Decimal(quantity))], **head)

    def consent(self, item: Item, act, quantity=None):
        return record_consent(
            by=self.liaison,
            item=item,
            contact=self.contact,
            act=act,
            quantity=Decimal(quantity or item.received),
            scope="as written",
            given_on=self.today,
        )

    def asked_back(self, item: Item, quantity=None, **line):
        """A return that nobody has released yet."""
        quantity = Decimal(quantity or fresh(item).on_hand)
        line = {"item": fresh(item), "quantity": quantity} | line
        return request_return(by=self.keeper, party=item.owner, lines=[line])

    def gone_back(self, item: Item, quantity=None, **line):
        """Released by the manager and handed over."""
        document = self.asked_back(item, quantity, **line)
        decide_gate_pass(by=self.manager, document=document, approved=True)
        return hand_over(by=self.keeper, document=fresh(document), received_by_name="Driver")

    def page(self, by, name: str, *args, query: str = "") -> str:
        """What ``by`` reads on a page."""
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(by)
        answer = client.get(reverse(name, args=args) + query)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        return answer.content.decode()


@pytest.fixture(scope="package", params=list(TRADES))
def founded_works(request, django_db_setup, django_db_blocker):
    with founded(request.param, django_db_blocker, Works) as works:
        yield works


@pytest.fixture
def works(founded_works, db, settings, tmp_path):
    """The works as it was founded, in each of the five trades."""
    settings.MEDIA_ROOT = tmp_path
    return founded_works
