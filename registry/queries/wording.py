"""Events in words: the acts by their verb, the changes by their fields' labels and values."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from custprop.lib.display import format_quantity
from registry.models.quantity import QuantityField
from registry.panels import registered
from registry.workflow import TABLE

_ACTS = {
    "receive": pgettext_lazy("act", "Received"),
    "split_off": pgettext_lazy("act", "Split off as an item of its own"),
    "create": pgettext_lazy("act", "Recorded"),
    "change": pgettext_lazy("act", "Changed"),
    "record_bag_event": pgettext_lazy("act", "Bag opened, sealed or baked"),
    "draft_handling_plan": pgettext_lazy("act", "Handling plan drafted"),
    "approve_handling_plan": pgettext_lazy("act", "Handling plan approved"),
    "refuse_handling_plan": pgettext_lazy("act", "Handling plan refused"),
    "replace_handling_plan": pgettext_lazy("act", "Handling plan replaced"),
    "set_needs": pgettext_lazy("act", "Needs changed"),
    "describe": pgettext_lazy("act", "Date taken over"),
    "record_consent": pgettext_lazy("act", "Owner's consent recorded"),
    "use_consent": pgettext_lazy("act", "Owner's consent used"),
    "request_return": pgettext_lazy("act", "Return requested"),
    "decide_gate_pass": pgettext_lazy("act", "Release at the gate decided"),
    "hand_over": pgettext_lazy("act", "Handed over to the owner"),
    "confirm_delivery": pgettext_lazy("act", "Delivery to the owner confirmed"),
    "request_transfer": pgettext_lazy("act", "Transfer of ownership listed"),
    "complete_transfer": pgettext_lazy("act", "Transfer of ownership accepted on both sides"),
    "cancel_transfer": pgettext_lazy("act", "Transfer of ownership cancelled"),
    "request_destruction": pgettext_lazy("act", "Destruction listed"),
    "carry_out_destruction": pgettext_lazy("act", "Destruction recorded with its proof"),
    "witness_destruction": pgettext_lazy("act", "Destruction witnessed"),
    "cancel_destruction": pgettext_lazy("act", "Destruction cancelled"),
    "expect_no_more": pgettext_lazy("act", "No more awaited back from rework"),
    "request_outside": pgettext_lazy("act", "Release for an outside processor requested"),
    "hand_out_outside": pgettext_lazy("act", "Handed out to the outside processor"),
    "cancel_outside": pgettext_lazy("act", "Request for an outside processor cancelled"),
    "cancel_return": pgettext_lazy("act", "Return cancelled"),
    "record_mark": pgettext_lazy("act", "Permanent mark recorded"),
    "link_code": pgettext_lazy("act", "Customer's barcode linked"),
    "name_revision": pgettext_lazy("act", "Document and revision named"),
    "void_revision": pgettext_lazy("act", "Revision made void"),
    "issue_copy": pgettext_lazy("act", "Copy given out"),
    "end_copy": pgettext_lazy("act", "Copy came back or is gone"),
    "add_evidence": pgettext_lazy("act", "File added"),
    "close_agreement": pgettext_lazy("act", "Agreement closed"),
    "accept_issue": pgettext_lazy("act", "Taken over by the holder"),
    "record_notice": pgettext_lazy("act", "Production notice recorded"),
    "change_notice": pgettext_lazy("act", "Production notice changed"),
    "close_notice": pgettext_lazy("act", "Production notice closed"),
    "sign": pgettext_lazy("act", "Signed"),
    "hand_to_verify": pgettext_lazy("act", "Handed over to be verified"),
    "take_over": pgettext_lazy("act", "Taken over to be verified"),
    "record_absence": pgettext_lazy("act", "Absence recorded"),
    "end_absence": pgettext_lazy("act", "Absence ended"),
    "open_dwell_case": pgettext_lazy("act", "In store beyond its limit"),
    "give_dwell_reason": pgettext_lazy("act", "Reason for lying too long given"),
    "ask_for_decision": pgettext_lazy("act", "Owner asked for a decision"),
    "record_decision": pgettext_lazy("act", "Owner's decision recorded"),
    "resume_dwell_case": pgettext_lazy("act", "The clock runs again"),
    "close_dwell_case": pgettext_lazy("act", "Nothing left in store: closed"),
    "open_duty": pgettext_lazy("act", "Has to be done"),
    "open_duty_again": pgettext_lazy("act", "Has to be done again"),
    "change_duty": pgettext_lazy("act", "Somebody else or another day"),
    "raise_duty": pgettext_lazy("act", "Past due: raised"),
    "end_duty": pgettext_lazy("act", "Nothing is left to do"),
    "withdraw_hand_over": pgettext_lazy("act", "Hand-over withdrawn"),
}

#: Bookkeeping that tells a reader nothing the other changes do not tell.
_UNTOLD = {"version", "state_since", "stored_at", "search_text", "taken_by", "taken_at"}


def act_label(action: str) -> str | Promise:
    """The words for an act; an unknown one reads as it is written."""
    if action in TABLE:
        return TABLE[action].label
    return _ACTS.get(action) or registered.action_labels.get(action) or action.replace("_", " ")


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


class Wording:
    """Reads the values in event bodies. Looks up the names behind keys once for all bodies."""

    def __init__(self, bodies: list[dict]):
        self.names = _names(bodies)

    def changes(self, body: dict) -> list[Change]:
        """What changed, field by field. Nothing for a new record: all of it is new."""
        if not body["before"]:
            return []
        model = apps.get_model(body["model"])
        told = (field for field in model._meta.concrete_fields if field.name not in _UNTOLD)
        return [
            Change(
                str(field.verbose_name),
                self._value(field, body["before"].get(field.name)),
                self._value(field, body["after"][field.name]),
            )
            for field in told
            if field.name in body["after"]
        ]

    def _value(self, field: models.Field, value) -> str:
        if value is None or value == "":
            return "—"
        if field.is_relation:
            return self.names.get((field.related_model, value), str(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, QuantityField):
            return format_quantity(Decimal(value))
        if isinstance(field, models.DateTimeField):
            moment = timezone.localtime(datetime.fromisoformat(value))
            return f"{moment:%Y-%m-%d %H:%M}"
        return str(value)


def _names(bodies: list[dict]) -> dict[tuple[type, str], str]:
    """The names of the records that the changes refer to by key: one query for each kind."""
    wanted = defaultdict(set)
    for body in bodies:
        if not body["before"]:
            continue
        model = apps.get_model(body["model"])
        for name in body["after"].keys() - _UNTOLD:
            field = model._meta.get_field(name)
            if field.is_relation:
                values = (body["before"].get(name), body["after"][name])
                wanted[field.related_model].update(value for value in values if value)
    return {
        (model, key): str(record)
        for model, keys in wanted.items()
        for key, record in _by_key(model, keys)
    }


def _by_key(model: type[models.Model], keys: set[str]):
    """(key, record) of the records that events name by code or user name; numbers need no name."""
    for name in ("code", "username"):
        if any(field.name == name for field in model._meta.concrete_fields):
            found = model.objects.filter(**{f"{name}__in": keys})
            return [(getattr(record, name), record) for record in found]
    return []
