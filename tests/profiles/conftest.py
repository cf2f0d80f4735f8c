"""A company that works by one of the shipped profiles, walked clause by clause."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from inspections.services.deciding import decide
from registry.enums import PartyKind, Role, Step
from registry.models import Category, Department, Item, Location, Party
from registry.queries.routing import department_for
from registry.services.labelling import confirm_label, label
from registry.services.marking import record_mark
from registry.services.profiles import load_profile
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.storing import store
from tests.factories import fresh, make_user
from tests.pictures import PNG


class Company:
    """Its departments, places and people; an inspector in each department that verifies."""

    def __init__(self, profile: str):
        load_profile(profile)
        self.keeper = make_user("the-keeper", Role.WAREHOUSE)
        self.manager = make_user("the-manager", Role.MANAGER)
        self.liaison = make_user("the-liaison", Role.LIAISON)
        self.inspectors = {
            department.code: make_user(department.code, Role.INSPECTOR, department=department)
            for department in Department.objects.all()
        }
        self.customer = Party.objects.create(code="hc", name="华辰", name_en="Huachen")
        self.provider = Party.objects.create(
            code="ext", name="外部供方", name_en="Provider", kind=PartyKind.PROVIDER
        )

    def place(self, code: str) -> Location:
        return Location.objects.get(code=code)

    def verifier_of(self, category: str) -> str:
        """The code of the department that verifies such goods."""
        found = Category.objects.get(code=category)
        return department_for(category=found, step=Step.VERIFY).code

    def received(self, category: str, name: str, *, at: str, owner=None, quantity=1, **goods):
        fields = {
            "category": Category.objects.get(code=category),
            "name": name,
            "part_number": goods.pop("part_number", ""),
            "unit": "PCS",
        }
        receipt = confirm_receipt(
            by=self.keeper,
            party=owner or self.customer,
            location=self.place(at),
            lines=[CountedLine(quantity=Decimal(quantity), goods=fields | goods)],
        )
        return receipt.lines.get().item

    def verified(self, category: str, name: str, **more) -> Item:
        item = self.received(category, name, **more)
        decide(item=item, by=self.inspectors[self.verifier_of(category)])
        return fresh(item)

    def stored(self, category: str, name: str, *, place: str, reason: str = "", **more) -> Item:
        item = self.verified(category, name, **more)
        label(item=item, by=self.keeper)
        item = confirm_label(item=item, by=self.keeper, code=item.number)
        return store(item=item, by=self.keeper, location=self.place(place), reason=reason)

    def mark(self, item: Item):
        """Put the customer's name on the object, with a photo of it."""
        return record_mark(
            item=item,
            by=self.keeper,
            method="engraved",
            place="base plate",
            wording="HUACHEN",
            read_back="HUACHEN",
            photo=SimpleUploadedFile("mark.png", PNG),
        )


@contextmanager
def taken_back():
    """Whatever is written inside was never there afterwards. May be nested."""
    inside = transaction.atomic()
    inside._from_testcase = True  # as of Django's own tests: nothing in it is the outermost
    with inside:
        yield
        transaction.set_rollback(True)


@contextmanager
def founded(profile: str, blocker, kind=Company):
    """A company that works by ``profile``, founded once for many tests."""
    with blocker.unblock(), taken_back():
        yield kind(profile)


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """As pytest-django's, but inside the transaction in which the company was founded."""
    with django_db_blocker.unblock(), taken_back():
        yield


@pytest.fixture(scope="module")
def founded_company(request, django_db_setup, django_db_blocker):
    """The company of the module's ``PROFILE``."""
    with founded(request.module.PROFILE, django_db_blocker) as company:
        yield company


@pytest.fixture
def company(founded_company, db, settings, tmp_path):
    """The company as it was founded."""
    settings.MEDIA_ROOT = tmp_path
    return founded_company
