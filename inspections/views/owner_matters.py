"""An anomaly on the owner's page: what happened, with its photos, and what is to be done (Q10)."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.enums import AnomalyState
from inspections.queries import anomalies_for
from inspections.services.anomalies import tell_customer
from registry.enums import OwnerAnswerKind, OwnerPurpose
from registry.forms.owner import OwnerForm
from registry.owner_matters import Matter, register_matter
from registry.services.evidence import evidence_of
from registry.services.owner_answers import answers_about
from registry.services.owner_asking import after_asking

CHOICES = (
    OwnerAnswerKind.RETURN,
    OwnerAnswerKind.REPLACE,
    OwnerAnswerKind.REPAIR,
    OwnerAnswerKind.SCRAP,
    OwnerAnswerKind.ACCEPT,
    OwnerAnswerKind.CHARGE,
)
WAITING = (AnomalyState.REPORTED, AnomalyState.CONTAINED, AnomalyState.TOLD)


class OwnerAnomalyForm(OwnerForm):
    """What the owner wants to be done with the goods."""

    decision = forms.ChoiceField(
        label=_("What shall we do?"),
        choices=[(choice, choice.label) for choice in CHOICES],
        widget=forms.RadioSelect,
    )


def _context(link) -> dict:
    return {"anomaly": link.subject, "item": link.subject.item}


def _answer(link, form, record):
    values = form.cleaned_data
    return record(answer=values["decision"], comment=values["comment"])


def _is_open(link) -> bool:
    """Until the owner has answered, or something was agreed with them otherwise."""
    return link.subject.state in WAITING and not answers_about(link.subject).exists()


def _photos(link) -> list:
    """The pictures that were kept with the report; no other files."""
    files = evidence_of(link.subject).exclude(added_by=None)
    return [file for file in files if file.content_type.startswith("image/")]


def _told_by_letter(by, link) -> None:
    """The letter with the link is how the owner was told, unless they were before."""
    anomaly = link.subject
    if anomaly.state in (AnomalyState.REPORTED, AnomalyState.CONTAINED):
        tell_customer(anomaly=anomaly, by=by, contact=link.contact, how=link.number)


def register() -> None:
    after_asking(OwnerPurpose.ANOMALY, _told_by_letter)
    register_matter(
        Matter(
            OwnerPurpose.ANOMALY,
            pgettext_lazy("owner page", "Something is wrong with your property"),
            "owner/_anomaly.html",
            _context,
            OwnerAnomalyForm,
            is_open=_is_open,
            answer=_answer,
            files=_photos,
            find=lambda user, number: anomalies_for(user).filter(number=number).first(),
        )
    )
