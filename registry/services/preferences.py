"""What a person chooses for themselves."""

from collections.abc import Iterable

from registry.models import User
from registry.services.ledger import record_changed, snapshot, writing


def choose_columns(*, by: User, keys: Iterable[str]) -> User:
    """Keep the columns of the register that ``by`` wants to see; none means the usual ones.

    Unknown keys are the caller's to refuse. Choosing what is chosen already leaves no event.
    """
    with writing():
        user = User.objects.select_for_update().get(pk=by.pk)
        before = snapshot(user)
        user.register_columns = list(keys)
        user.save(update_fields=["register_columns"])
        record_changed(user, by=by, before=before, action="choose_columns")
    return user
