"""The register with one more page, on which a receipt is signed: as a page of the register does it.

The receipt's note can be changed with the same form, so that there is something typed to keep.
"""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import engines
from django.urls import include, path

from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.forms.signing import SigningFields
from registry.models import Receipt
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.signing import require_seen, sign, signatures_of
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.steps import new_form_token

PAGE = """
{% extends "base.html" %}
{% block title %}{{ receipt }}{% endblock %}
{% block heading %}{{ receipt.number }}{% endblock %}
{% block content %}
<div class="split">
  <section class="card">
    <div class="card-head"><h2>{% translate "Signatures" %}</h2></div>
    {% include "components/_signatures.html" %}
  </section>
  <form class="form step card card-body" method="post" id="step">
    {% csrf_token %}<input type="hidden" name="form_token" value="{{ form_token }}">
    {% form_errors form %}
    {{ form.note.as_field_group }}
    {% include "components/_sign_fields.html" %}
  </form>
</div>
{% endblock %}
{% block stepbar %}
{% include "components/_stepbar.html" with form_id="step" label=_("Sign") %}
{% endblock %}
"""


class NoteForm(SigningFields):
    note = forms.CharField(max_length=500, required=False)

    def clean_note(self):
        if self.cleaned_data["note"] == "?":
            raise forms.ValidationError("Say more.")
        return self.cleaned_data["note"]


def sign_with_note(*, by, receipt, note, proof, seen_hash):
    with writing():
        receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
        require_seen(receipt, seen_hash)
        before = snapshot(receipt)
        receipt.note = note
        receipt.save(update_fields=["note"])
        record_changed(receipt, by=by, before=before)
        sign(record=receipt, by=by, meaning=SignatureMeaning.INSPECTED, proof=proof)


@signed_once
def sign_receipt(request, number):
    receipt = get_object_or_404(Receipt, number=number)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"note": receipt.note},
        signing=signing_of(request, receipt),
    )
    if request.method == "POST" and form.is_valid():
        try:
            sign_with_note(
                by=request.user,
                receipt=receipt,
                note=form.cleaned_data["note"],
                proof=request.proof,
                seen_hash=form.cleaned_data["seen_hash"],
            )
        except RegistryError as error:
            refuse_signing(form, error, receipt)
        else:
            return redirect("sign_receipt", number)
    context = {
        "receipt": receipt,
        "form": form,
        "form_token": new_form_token(),
        "meaning": SignatureMeaning.INSPECTED.label,
        "signatures": signatures_of(receipt),
    }
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render(context, request))


urlpatterns = [
    path("sign/<str:number>/", sign_receipt, name="sign_receipt"),
    path("", include("custprop.urls")),
]
