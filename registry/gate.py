"""Fetch and authorise in one call: nobody holds an item without having passed here."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from registry import rules
from registry.models import Item


def get_item_for(user, number: str, action: str = "see") -> Item:
    """The item of that number. Raises Http404 for what the person may not see, and
    PermissionDenied for what they may see but not do."""
    items = Item.objects.visible_to(user).with_place().prefetch_related(*rules.READS)
    item = get_object_or_404(items, number=number)
    if not rules.may(user, action, item):
        raise PermissionDenied
    return item


def require_action(user, action: str, subject=None) -> None:
    """Raise PermissionDenied unless ``user`` may do ``action`` (to ``subject``)."""
    if not rules.may(user, action, subject):
        raise PermissionDenied
