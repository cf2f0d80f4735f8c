"""Linking the barcode that the customer put on the goods with our item (domain §2, Label)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, LinkedCode
from registry.queries.scanning import is_ours, plain_code
from registry.services.items import search_text
from registry.services.ledger import record_created, record_event, snapshot, writing
from registry.services.permission import require
from registry.services.transition import lock_item

SHORTEST = 4  # characters; a shorter code is no barcode, and would be met by chance


def link_code(*, item: Item, by, code: str) -> LinkedCode:
    """From now on ``code``, as a scanner reads it, means ``item``.

    Raises InvalidInput for a code that is too short or one of our own, WorkflowError where it is
    linked already or the item is not with us any more.
    """
    require(by, "link_code", item)
    code = plain_code(code)
    if len(code) < SHORTEST:
        raise InvalidInput(
            _("A barcode has at least %(shortest)s characters.") % {"shortest": SHORTEST},
            remedy=_("Scan the code that the customer put on the goods."),
            field="code",
        )
    if is_ours(code):
        raise InvalidInput(
            _("“%(code)s” is one of our own codes.") % {"code": code},
            remedy=_("Scan the code that the customer put on the goods."),
            field="code",
        )
    with writing():
        item = lock_item(item)
        if not item.is_open:
            raise WorkflowError(
                _("%(number)s is not with us any more.") % {"number": item.number},
                guard="state",
                remedy=_("Link the code of goods that are here."),
            )
        if item.linked_codes.filter(code=code).exists():
            raise WorkflowError(
                _("“%(code)s” is linked with %(number)s already.")
                % {"code": code, "number": item.number},
                guard="linked",
                remedy=_("There is nothing left to do."),
                field="code",
            )
        linked = LinkedCode.objects.create(
            code=code, item=item, linked_at=timezone.now(), linked_by=by
        )
        record_created(linked, by=by, action="link_code", item=item.number)
        _find_by_codes(item)
    return linked


def unlink_code(*, item: Item, by, code: str) -> None:
    """``code`` does not mean ``item`` any longer. Raises WorkflowError where it never did."""
    require(by, "link_code", item)
    with writing():
        item = lock_item(item)
        linked = item.linked_codes.filter(code=code).first()
        if linked is None:
            raise WorkflowError(
                _("“%(code)s” is not linked with %(number)s.")
                % {"code": code, "number": item.number},
                guard="linked",
                remedy=_("There is nothing left to do."),
            )
        record_event("delete", linked, by=by, before=snapshot(linked))
        linked.delete()
        _find_by_codes(item)


def _find_by_codes(item: Item) -> None:
    """The search finds an item by the codes that are linked with it."""
    item.search_text = search_text(item, item.linked_codes.values_list("code", flat=True))
    item.save(update_fields=["search_text"])
