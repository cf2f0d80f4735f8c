"""Scans of devices that keep them until the network lets them through (domain Q6, Q7)."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from registry.api.endpoint import Endpoint
from registry.api.fields import Body
from registry.enums import ScanMeaning, ScanOutcome
from registry.gate import require_action
from registry.queries.scan_answers import answer_to
from registry.queries.scanning import LONGEST
from registry.services.scanning import take_scan


class ScanBody(Body):
    key = serializers.UUIDField(
        help_text=gettext_lazy("Drawn by the device, one a scan. Sent again it is done once.")
    )
    chain = serializers.UUIDField(
        help_text=gettext_lazy("The same for scans that belong together, in their order.")
    )
    code = serializers.CharField(max_length=LONGEST)
    scanned_at = serializers.DateTimeField(required=False, allow_null=True)


class ScannedItem(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField()
    owner = serializers.CharField()
    quantity = serializers.CharField(help_text="On hand, with its unit.")
    url = serializers.CharField()


class ScanTarget(serializers.Serializer):
    meaning = serializers.ChoiceField(ScanMeaning.choices)
    code = serializers.CharField()
    name = serializers.CharField()


class NextStep(serializers.Serializer):
    label = serializers.CharField()
    url = serializers.CharField(help_text="A page, not an address of the API.")


class ScanAnswer(serializers.Serializer):
    """What became of a scan. A refusal is an answer with outcome `refused`, and is kept as one."""

    key = serializers.UUIDField()
    chain = serializers.UUIDField()
    code = serializers.CharField()
    meaning = serializers.ChoiceField(ScanMeaning.choices)
    outcome = serializers.ChoiceField(ScanOutcome.choices)
    told = serializers.CharField(help_text="The answer as a sentence.")
    remedy = serializers.CharField(help_text="What would help; empty where nothing was refused.")
    item = ScannedItem(allow_null=True)
    target = ScanTarget(allow_null=True, help_text="What the next item of the chain is for.")
    steps = NextStep(many=True, help_text="What can be done next.")
    url = serializers.CharField(help_text="The page of what was scanned; may be empty.")


class Scans(Endpoint):
    """Take one scan: a place or a person, then item after item; `CP-DONE` ends the chain."""

    body = ScanBody
    answer = ScanAnswer

    def post(self, request):
        require_action(request.user, "see")
        return self.write(self._taken)

    def _taken(self) -> dict:
        taken = take_scan(by=self.request.user, **self.valid_body())
        return self.answered(answer_to(taken, self.request.user))
