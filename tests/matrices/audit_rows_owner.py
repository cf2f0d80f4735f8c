"""Writes on what owners are asked, and by the owners themselves (domain Q8, F7)."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse

from registry.enums import ConsentAct, OwnerPurpose
from registry.services.consenting import ask_consent
from registry.services.owner_links import grant_link, path_of
from registry.services.statements import answer_statement, make_statement
from tests.factories import make_contact
from tests.matrices.audit_doors import WHY
from tests.matrices.audit_table import write

LINK, ANSWER, ASKED = "registry.ownerlink", "registry.owneranswer", "registry.consentrequest"
STATEMENT, LINE = "registry.statement", "registry.statementline"


def asked(stage):
    item = stage.walk.stored()
    return ask_consent(
        by=stage.cast.liaison,
        item=item,
        contact=make_contact(item.owner),
        act=ConsentAct.SCRAP,
        quantity=Decimal(5),
        scope="scrap",
    )


def linked(stage, subject=None):
    subject = subject or asked(stage)
    return grant_link(
        by=stage.cast.liaison,
        contact=subject.contact,
        purpose=OwnerPurpose.CONSENT,
        subject=subject,
    )


def answered(stage):
    link = linked(stage)
    as_owner(link, decision="refused", quantity="5")()
    return link.answers.get()


def as_owner(link, **fields):
    """What somebody without an account sends from the page of ``link``."""
    visitor = Client()
    seen = visitor.get(path_of(link)).context["form"]["seen"].value()
    fields = {"seen": seen, "signature_typed": "Li"} | fields
    return lambda: visitor.post(path_of(link), fields)


def stated(stage):
    item = stage.walk.stored()
    return make_statement(by=stage.cast.liaison, contact=make_contact(item.owner))


@write(
    "page registry:owner",
    "owner",
    "record_consent registry.consent",
    f"give_consent {ASKED}",
    f"answer_as_owner {ANSWER}",
)
def the_owner_consents(stage):
    return as_owner(linked(stage), decision="given", quantity="3")


@write("page registry:party_link_new", "liaison", f"grant_owner_link {LINK}")
def a_link_to_all(stage):
    contact = make_contact(stage.walk.stored().owner)
    return stage.post(
        "liaison",
        "registry:party_link_new",
        contact.party.code,
        contact=contact.pk,
        days=7,
        language="en",
    )


@write("page registry:owner_ask", "liaison", f"grant_owner_link {LINK}")
def a_link_about_a_record(stage):
    one = asked(stage)
    return stage.post(
        "liaison",
        "registry:owner_ask",
        "consent",
        one.number,
        contact=one.contact.pk,
        days=7,
        language="en",
    )


@write("page registry:owner_link_show", "liaison", f"show_owner_link {LINK}")
def an_address_seen(stage):
    client, link = Client(), linked(stage)
    client.force_login(stage.cast.liaison)
    return lambda: client.post(reverse("registry:owner_link_show", args=[link.number]))


@write("page registry:owner_link_revoke", "manager", f"revoke_owner_link {LINK}", why=True)
def a_link_revoked(stage):
    return stage.post("manager", "registry:owner_link_revoke", linked(stage).number, reason=WHY)


@write("page registry:owner_answer_take_up", "liaison", f"take_up_answer {ANSWER}")
def an_answer_taken_up(stage):
    return stage.post("liaison", "registry:owner_answer_take_up", answered(stage).number)


@write("page registry:consent_ask", "liaison", f"ask_consent {ASKED}", f"grant_owner_link {LINK}")
def a_consent_asked_for(stage):
    item = stage.walk.stored()
    return stage.post(
        "liaison",
        "registry:consent_ask",
        item.number,
        contact=make_contact(item.owner).pk,
        act="scrap",
        quantity="5",
        scope="scrap",
        days=7,
        language="en",
    )


@write("page registry:consent_request_withdraw", "liaison", f"withdraw_request {ASKED}", why=True)
def a_request_withdrawn(stage):
    return stage.post(
        "liaison",
        "registry:consent_request_withdraw",
        asked(stage).number,
        reason=WHY,
    )


@write(
    "page registry:statement_new",
    "liaison",
    f"make_statement {STATEMENT}",
    f"grant_owner_link {LINK}",
    also=LINE,
)
def a_statement(stage):
    contact = make_contact(stage.walk.stored().owner)
    return stage.post(
        "liaison",
        "registry:statement_new",
        contact.party.code,
        contact=contact.pk,
        days=7,
        language="en",
    )


@write(
    "page registry:statement_line_settle",
    "liaison",
    f"settle_line {LINE}",
    f"settle_statement {STATEMENT}",
)
def a_dispute_settled(stage):
    statement = stated(stage)
    line = statement.lines.get()
    answer_statement(statement=statement, disputed={line.pk: (Decimal(3), "three")})
    return stage.post(
        "liaison",
        "registry:statement_line_settle",
        statement.number,
        line.pk,
        settled_as="counted together",
    )


@write("page registry:statement_withdraw", "liaison", f"withdraw_statement {STATEMENT}", why=True)
def a_statement_withdrawn(stage):
    return stage.post("liaison", "registry:statement_withdraw", stated(stage).number, reason=WHY)
