"""What a handling plan says, and the decision on it. Shape only; `services.handling` judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.advising import ShapeOnly
from registry.models import HandlingPlan, Item
from registry.models.handling import PLAN_FIELDS


class HandlingPlanForm(ShapeOnly):
    """The six words of a plan; of ``like``, the version before, where there is one."""

    for_part = forms.BooleanField(
        label=_("For every lot of this part of this owner"), required=False
    )

    class Meta:
        model = HandlingPlan
        fields = PLAN_FIELDS
        widgets = {name: forms.Textarea({"rows": 2}) for name in PLAN_FIELDS}
        help_texts = {
            "method": _("By hand, by crane, by pallet truck; lifting points, packing."),
            "route": _("From where to where; gates, floors, ramps, what is closed meanwhile."),
            "transport": _("Vehicle and lifting gear, with what they must bear."),
            "keeping_mark": _("How label and permanent mark are kept from harm and loss."),
            "people": _("How many, who leads, what training they have."),
            "cautions": _("Protective equipment, ignition sources, weather, emergencies."),
        }

    def __init__(self, *args, item: Item, like: HandlingPlan | None = None, **kwargs):
        initial = {name: getattr(like, name) for name in PLAN_FIELDS} if like else {}
        initial["for_part"] = bool(item.part_number) and (like is None or like.item_id is None)
        super().__init__(*args, initial=initial, **kwargs)
        if not item.part_number:
            del self.fields["for_part"]


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Needed where the plan is refused."),
        widget=forms.Textarea({"rows": 2}),
    )
