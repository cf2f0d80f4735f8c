"""Recording the permanent mark: the owner's name on the object itself, read off it (domain F5)."""

import re
import unicodedata
from datetime import date

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry.enums import MarkMethod
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, PermanentMark
from registry.services.evidence import PDF, Examined, add_evidence, examine
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import lock_item


def record_mark(
    *,
    item: Item,
    by,
    method: str,
    place: str,
    wording: str,
    read_back: str,
    photo: File | Examined | None,
    recheck_on: date | None = None,
    photo_of=None,
) -> PermanentMark:
    """The mark on ``item``, read off the object and photographed.

    ``wording`` must say whose it is: by the owner's name, English name or code, or by the item's
    number. ``read_back``, typed from the object, must be the same but for spaces, case and width.
    The photo is kept with ``photo_of`` (the item, unless a record of its verification). Raises
    InvalidInput or WorkflowError at the field that is wrong.
    """
    require(by, "record_mark", item)
    wording, read_back, place = wording.strip(), read_back.strip(), place.strip()
    _check_words(item, method, place, wording, read_back)
    if recheck_on is not None and recheck_on <= timezone.localdate():
        raise InvalidInput(
            _("That day is not ahead."),
            remedy=_("Type by when the mark is looked at again, or leave it empty."),
            field="recheck_on",
        )
    picture = _checked_photo(photo)
    with writing():
        item = lock_item(item)
        if not item.is_open:
            raise WorkflowError(
                _("%(number)s is not with us any more.") % {"number": item.number},
                guard="state",
                remedy=_("Marks are recorded while the object is here to be read."),
            )
        mark = PermanentMark.objects.create(
            number=draw_number("PM"),
            item=item,
            method=method,
            place=place,
            wording=wording,
            read_back=read_back,
            photo=add_evidence(by=by, subject=photo_of or item, upload=picture),
            recheck_on=recheck_on,
            verified_at=timezone.now(),
            verified_by=by,
        )
        record_created(mark, by=by, action="record_mark", item=item.number)
    return mark


def names_of(item: Item) -> list[str]:
    """What a mark may say so that everybody knows whose ``item`` is."""
    owner = item.owner
    return [name for name in (owner.name, owner.name_en, owner.code, item.number) if name]


def says_whose(wording: str, item: Item) -> bool:
    """Whether ``wording`` names the owner of ``item``, or the item by its number.

    The owner's code counts as a word of its own alone: "HC" is not in "TECHCORP".
    """
    owner, plain = item.owner, folded(wording)
    names = (folded(name) for name in (owner.name, owner.name_en, item.number))
    if any(name and name in plain for name in names):
        return True
    code = re.escape(unicodedata.normalize("NFKC", owner.code).casefold())
    spaced = unicodedata.normalize("NFKC", wording).casefold()
    return re.search(rf"(?<![a-z0-9]){code}(?![a-z0-9])", spaced) is not None


def folded(text: str) -> str:
    """``text`` without what a person does not see on metal: spaces, case, full width."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def suggested_wording(item: Item) -> str:
    """What to put on the object: the owner's name and the item's number."""
    return f"{item.owner.name} {item.number}"


def _check_words(item: Item, method: str, place: str, wording: str, read_back: str) -> None:
    if method not in MarkMethod.values:
        raise InvalidInput(
            _("It is not said how the mark is made."),
            remedy=_("Choose one; paint and stickers are none of them."),
            field="method",
        )
    if not place:
        raise InvalidInput(
            _("It is not said where the mark is."),
            remedy=_("Write where on the object, so that the next person finds it."),
            field="place",
        )
    if not says_whose(wording, item):
        raise WorkflowError(
            _("“%(wording)s” does not say whose this is.") % {"wording": wording},
            guard="permanent_mark",
            remedy=_("It must contain one of: %(names)s.") % {"names": listed(names_of(item))},
            field="wording",
        )
    if folded(read_back) != folded(wording):
        raise WorkflowError(
            _("On the object stands “%(read)s”, and it should say “%(wording)s”.")
            % {"read": read_back, "wording": wording},
            guard="read_back",
            remedy=_("Type what stands there. If it is wrong, have it marked anew."),
            field="read_back",
        )


def _checked_photo(photo: File | Examined | None) -> Examined:
    if photo is None:
        raise InvalidInput(
            _("The photo of the mark is missing."),
            remedy=_("Photograph it so that it can be read."),
            field="photo",
        )
    picture = photo if isinstance(photo, Examined) else examine(photo)
    if picture.content_type == PDF:
        raise InvalidInput(
            _("“%(name)s” is no photo.") % {"name": picture.name},
            remedy=_("Choose a photo: JPEG, PNG or WEBP."),
            field="photo",
        )
    return picture
