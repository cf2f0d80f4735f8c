"""Writes of letters to owners, and on the people there (domain C2)."""

from registry.enums import MailState
from registry.models import Contact, Mail
from registry.services.letters import write_letter
from tests.matrices.audit_table import write

LETTER, MAIL, CONTACT = "registry.letter", "registry.mail", "registry.contact"
WORDS = {"template": "other", "language": "en", "subject": "Reels", "body": "Ten are wet."}


def a_contact(stage):
    stage.cast.liaison.name = "李联络"
    stage.cast.liaison.save(update_fields=["name"])
    return Contact.objects.create(party=stage.party, name="王工", email="w@huachen.example")


def stuck(stage):
    words = {name: WORDS[name] for name in ("template", "subject", "body")}
    letter = write_letter(by=stage.cast.liaison, contact=a_contact(stage), **words)
    Mail.objects.update(state=MailState.FAILED)
    return letter.number


@write("page registry:letter_new", "liaison", f"write_letter {LETTER}", f"post_mail {MAIL}")
def a_new_letter(stage):
    contact = a_contact(stage)
    query = f"?party={stage.party.code}"
    return stage.page("liaison", "registry:letter_new", query=query, contact=contact.pk, **WORDS)


@write("page registry:letter_answer", "liaison", f"file_answer {LETTER}")
def an_answer(stage):
    contact = a_contact(stage)
    query = f"?party={stage.party.code}"
    words = {"contact": contact.pk, "how": "phone", "text": "Scrap them."}
    return stage.page("liaison", "registry:letter_answer", query=query, **words)


@write("page registry:letter_again", "liaison", f"send_mail_again {MAIL}")
def again(stage):
    return stage.post("liaison", "registry:letter_again", stuck(stage))


@write("page registry:letter_otherwise", "liaison", f"tell_otherwise {MAIL}")
def otherwise(stage):
    return stage.post("liaison", "registry:letter_otherwise", stuck(stage), note="By phone")


@write("page registry:contact_new", "liaison", f"add_contact {CONTACT}")
def a_new_contact(stage):
    return stage.page("liaison", "registry:contact_new", stage.party.code, name="赵工")


@write("page registry:contact_edit", "liaison", f"change_contact {CONTACT}")
def another_address(stage):
    contact = a_contact(stage)
    return stage.page("liaison", "registry:contact_edit", contact.pk, email="n@huachen.example")
