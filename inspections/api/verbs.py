"""The verbs of an item that leave an inspection or an anomaly: accept, reject, report-anomaly."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from inspections.enums import AnomalyKind, CheckResult
from inspections.models import Inspection, Nonconformity
from inspections.services.anomalies import report_anomaly
from inspections.services.deciding import CHECKS
from inspections.services.opening import BASIC_ASPECTS
from inspections.services.signing import decide_signed
from registry import rules
from registry.api.fields import Body, KeyField, optional_quantity, text
from registry.api.records import issues, places
from registry.api.signing import SigningBodyMixin
from registry.api.verbs import ALL_ON_HAND, SignedVerb, VerbEndpoint, line_on
from registry.errors import InvalidInput

FOR_THE_OWNER = gettext_lazy("So that the owner understands it.")


class VerdictBody(SigningBodyMixin, Body):
    """The results of the checks by name, as the inspection record keeps them."""

    note = text(500, help_text=gettext_lazy("Findings."))

    def get_fields(self):
        results = {
            name: serializers.ChoiceField(
                CheckResult.choices,
                default=CheckResult.NOT_CHECKED.value,
                help_text=BASIC_ASPECTS[name][1],
            )
            for name in CHECKS
        }
        return super().get_fields() | results


class AcceptBody(VerdictBody):
    def validate(self, values):
        failed = [name for name in CHECKS if values[name] == CheckResult.FAIL]
        if failed:
            told = _("A check failed, so something must be rejected. Reject it, or correct this.")
            raise serializers.ValidationError({name: [told] for name in failed})
        return values


class Accept(SignedVerb):
    """The goods are as agreed. Leaves an inspection."""

    verb = "accept"
    body = AcceptBody

    def act(self, item, *, by, version, **verdict):
        proof = self.signed_with
        inspection = decide_signed(item=item, by=by, proof=proof, version=version, **verdict)
        return {"document": inspection.number}


class RejectBody(VerdictBody):
    quantity = optional_quantity(ALL_ON_HAND)
    reason = text(500, required=True, help_text=FOR_THE_OWNER)
    location = KeyField(
        places,
        "code",
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Code; the first place of quarantine where it is left out."),
    )


class Reject(SignedVerb):
    """The goods are not as agreed: into quarantine, with an inspection and a nonconformity.

    Of a part of the quantity, the rest is accepted and the rejected part becomes a child.
    """

    verb = "reject"
    body = RejectBody

    def act(self, item, *, by, version, quantity=None, **verdict):
        item.refresh_from_db()
        rejected = item.on_hand if quantity is None else quantity
        if rejected <= 0:
            raise InvalidInput(
                _("The quantity must be more than zero."),
                remedy=_("Type how much is rejected, or accept the goods."),
                field="quantity",
            )
        inspection = self._decided(item, by=by, version=version, rejected=rejected, **verdict)
        bad = inspection.rejected_item
        return {
            "document": inspection.number,
            "children": [bad.number] if bad.pk != item.pk else [],
        }

    def _decided(self, item, **verdict) -> Inspection:
        try:
            return decide_signed(item=item, proof=self.signed_with, **verdict)
        except InvalidInput as error:
            if error.field == "rejected":
                error.field = "quantity"
            raise


def nonconformities(user):
    records = Nonconformity.objects.all()
    return records if rules.sees_register(user) else records.none()


class ReportAnomalyBody(Body):
    kind = serializers.ChoiceField(AnomalyKind.choices)
    description = text(
        1000, required=True, help_text=gettext_lazy("So that the owner understands.")
    )
    quantity = optional_quantity(ALL_ON_HAND)
    location = KeyField(
        places,
        "code",
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Code; the first place of quarantine where it is left out."),
    )
    found_where = text(120)
    issue = KeyField(
        issues,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Number of the issue note where the goods were out with a holder."),
    )
    nonconformity = KeyField(nonconformities, required=False, allow_null=True)


class ReportAnomaly(VerbEndpoint):
    """Lost, damaged or unsuitable: isolates the goods at once, a part as a child."""

    verb = "report_anomaly"
    body = ReportAnomalyBody

    def act(self, item, *, by, version, issue=None, **fields):
        line = line_on(issue, item)
        anomaly = report_anomaly(item=item, by=by, version=version, issued_line=line, **fields)
        isolated = anomaly.item
        return {
            "document": anomaly.number,
            "children": [isolated.number] if isolated.pk != item.pk else [],
        }
