"""What a service raises when it will not do what was asked. Each carries humane sentences."""

from django.utils.translation import gettext_lazy as _

from custprop.lib.display import in_a_row


class RegistryError(Exception):
    """Base of all refusals. ``message`` says what happened, ``remedy`` what to do."""

    code = "refused"

    def __init__(self, message, *, remedy="", field: str | None = None):
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.field = field

    def __str__(self) -> str:
        return in_a_row((self.message, self.remedy))


class WorkflowError(RegistryError):
    """A transition was refused; ``guard`` names what refused it."""

    code = "transition-refused"

    def __init__(self, message, *, guard: str, remedy="", field: str | None = None):
        super().__init__(message, remedy=remedy, field=field)
        self.guard = guard


class NotPermitted(RegistryError):
    """The person may see the record but not do this to it."""

    code = "not-permitted"

    def __init__(self, message=_("You are not permitted to do this."), **kwargs):
        kwargs.setdefault("remedy", _("Ask somebody whose role allows it."))
        super().__init__(message, **kwargs)


class StaleVersion(RegistryError):
    """The record changed since the person looked at it."""

    code = "stale-version"

    def __init__(self, message=_("Somebody else changed this record in the meantime."), **kwargs):
        kwargs.setdefault(
            "remedy", _("What you see now is the present state. Check it and try again.")
        )
        super().__init__(message, **kwargs)


class InvalidInput(RegistryError):
    """A value makes no sense; ``field`` names it."""

    code = "invalid-input"


class KeyReused(RegistryError):
    """A request key came again with other content."""

    code = "idempotency-key-reused"
