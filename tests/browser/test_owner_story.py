"""Both sides of an anomaly: the staff report it by phone, the owner answers the link in their mail,
consents to a part and disputes a line; the staff carry it out and close (Q8, Q10, F7)."""

import re
from decimal import Decimal

import pytest

from inspections.models import Anomaly
from registry.enums import Role, State
from registry.models import Consent, Contact, Destruction, Item, Organisation, Statement, User
from registry.services.mailing import send_due
from registry.services.returning import decide_gate_pass, hand_over, request_return
from registry.services.verification import verify_ledger
from tests import server
from tests.browser.desk import PHONE, Office
from tests.browser.test_kit_story import colleague
from tests.browser.test_leaving_story import draw
from tests.factories import fresh
from tests.pictures import PNG
from tests.registry.views.test_documents import text_of

pytestmark = pytest.mark.browser
PHOTO = {"name": "photo.png", "mimeType": "image/png", "buffer": PNG}


class OwnersPhone:
    """The owner's contact: a phone, a mail box, no account."""

    def __init__(self, office, sink):
        self.sink, self.address = sink, office.address
        self.context = office.browser.new_context(viewport=PHONE, locale=office.language)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open_the_last_mail(self) -> None:
        """Send what waits, and press the link in what came last."""
        send_due()
        (path,) = re.findall(r"https?://[^/\s]+(/owner/\S+)", self.sink.texts[-1])
        answer = self.page.goto(self.address + path)
        assert answer.ok, f"{path} answered {answer.status}"
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{path} is {wider} px wider than the phone"

    def sign_and_send(self) -> str:
        draw(self)
        with self.page.expect_navigation():
            self.page.locator("form .button-primary").click()
        return self.page.locator("main").inner_text()


@pytest.fixture
def owner(office, smtp_server, settings):
    settings.SECRET_KEY = server.SECRET_KEY  # tokens are made here and opened there
    office.speaks("en")
    phone = OwnersPhone(office, smtp_server)
    yield phone
    assert phone.problems == []
    phone.context.close()


def contact_of(item: Item) -> Contact:
    contact = Contact.objects.filter(party=item.owner, may_consent=True).first()
    contact.email = "li@huachen.example"
    contact.save()
    assert Organisation.objects.exists()
    return contact


def ask(desk, contact: Contact, **fields: str) -> None:
    desk.page.select_option("main [name=contact]", str(contact.pk))
    desk.page.select_option("main [name=language]", "en")
    desk.fill(**fields)
    desk.press("main form .button-primary")


def report_by_phone(office, item: Item) -> Anomaly:
    keeper = office.desk("warehouse")
    keeper.page.set_viewport_size(PHONE)
    keeper.open(f"/items/{item.number}/report-anomaly/")
    keeper.page.check("[name=kind][value=damaged]")
    keeper.fill(quantity="5", description="Five reels were crushed by the fork lift")
    keeper.page.set_input_files("[name=camera]", PHOTO)
    keeper.go_on()
    return Anomaly.objects.get(description__startswith="Five reels")


def test_staff_and_owner_settle_an_anomaly_between_them(office, owner):
    free = Item.objects.filter(state=State.STORED, issued=0, on_hand__gte=10, anomalies=None)
    anomaly = report_by_phone(office, free.filter(owner__code="HC").first())
    contact = contact_of(anomaly.item)
    liaison = office.desk("liaison")

    # The owner is told by a letter with a link, and answers on their phone.
    liaison.open(f"/anomalies/{anomaly.number}/")
    liaison.press("main a[href*='/ask-owner/']")
    ask(liaison, contact)
    assert fresh(anomaly).state == "told"
    owner.open_the_last_mail()
    words = owner.page.locator("main").inner_text()
    assert "Five reels were crushed" in words
    assert owner.page.locator(".owner-photos img").count() == 1
    owner.page.check("[name=decision][value=scrap]")
    owner.page.fill("[name=comment]", "Scrap three, send two back")
    assert "on record" in owner.sign_and_send()

    # What they said is taken up and agreed, part by part.
    liaison.open("/")
    liaison.press("main a[href*='/owner-answers/']")
    liaison.look("owner-answer")
    liaison.press("form[action$='/take-up/'] .button-primary")
    liaison.open(f"/anomalies/{anomaly.number}/")
    liaison.look("anomaly-answered")
    liaison.page.locator("details summary", has_text="Different things").click()
    liaison.fill(part_scrap="3", part_return="2")
    liaison.press("form[action$='/agree/'] .button-primary")
    assert sorted(line.quantity for line in anomaly.lines.all()) == [2, 3], liaison.words()

    # Scrapping needs their consent: five are asked for, three given.
    liaison.open(f"/items/{anomaly.item.number}/ask-consent/?act=scrap")
    liaison.page.check("main [name=act][value=scrap]")
    ask(liaison, contact, quantity="5", scope="Crushed reels are cut up")
    liaison.look("consent-asked")
    owner.open_the_last_mail()
    owner.page.check("[name=decision][value=given]")
    owner.page.fill("[name=quantity]", "3")
    assert "Consent given" in owner.sign_and_send()
    consent = Consent.objects.get(item=anomaly.item)
    assert (consent.quantity, consent.contact) == (Decimal(3), contact)

    # A statement: one line is not right.
    liaison.open("/parties/HC/statement/")
    ask(liaison, contact)
    statement = Statement.objects.get()
    owner.open_the_last_mail()
    line = statement.lines.exclude(item=anomaly.item).first()
    row = owner.page.locator("li", has=owner.page.locator(f"[name=dispute_{line.pk}]"))
    row.locator("summary").click()
    owner.page.check(f"[name=dispute_{line.pk}]")
    owner.page.fill(f"[name=said_{line.pk}]", "7")
    owner.page.fill(f"[name=remark_{line.pk}]", "Seven are on our list")
    assert "Disputed" in owner.sign_and_send()
    liaison.open(f"/statements/{statement.number}/")
    liaison.look("statement-disputed")
    liaison.fill(settled_as="Counted again with Li: they mixed two lots up")
    liaison.press("form[action*='/lines/'] .button")
    assert fresh(statement).state == "settled"

    carry_out(office, anomaly, consent)
    paper = text_of(liaison.file(f"/anomalies/{anomaly.number}/record.pdf?language=en"))
    for word in ("Five reels were crushed", "Scrap three, send two back", "Scrap it"):
        assert word in paper, word
    paper = text_of(liaison.file(f"/statements/{statement.number}/statement.pdf?language=en"))
    assert "Seven are on our list" in paper
    assert office.problems() == []
    assert verify_ledger().sound


def carry_out(office, anomaly: Anomaly, consent: Consent) -> None:
    """Three are destroyed before a witness, two go back, and a manager closes."""
    manager = office.desk("manager")
    manager.open(f"/items/{anomaly.item.number}/destroy/")
    manager.fill(reason="as agreed")
    manager.page.fill("main [name$=quantity]", "3")
    manager.page.select_option("main [name=method]", "crushed")
    manager.go_on()
    document = Destruction.objects.get(number=manager.number)
    manager.fill(carried_out_by="Zhang", witness_name="Wang", witness_signature_typed="Wang")
    manager.page.set_input_files("main [name=files]", PHOTO)
    manager.press("form[action$='/carry-out/'] .button-danger")
    assert fresh(document).state == "done", manager.words()
    assert fresh(consent).used == 3
    hand_back(anomaly)
    liaison = office.desk("liaison")
    liaison.open(f"/anomalies/{anomaly.number}/")
    liaison.fill(note="Three destroyed, two sent back")
    liaison.press("form[action$='/carry-out/'] .button-primary")
    director = colleague(office, "director", Role.MANAGER)
    director.open(f"/anomalies/{anomaly.number}/")
    director.fill(outcome="Settled with the owner", signing_password=Office.PASSWORD)
    director.press("form[action$='/close/'] .button-primary")
    assert fresh(anomaly).state == "closed", director.words()


def hand_back(anomaly: Anomaly) -> None:
    by = {name: User.objects.get(username=name) for name in ("warehouse", "manager")}
    item = fresh(anomaly.item)
    line = {"item": item, "quantity": Decimal(2)}
    note = request_return(by=by["warehouse"], party=item.owner, lines=[line])
    decide_gate_pass(by=by["manager"], document=note, approved=True)
    hand_over(by=by["warehouse"], document=note, received_by_name="driver")
