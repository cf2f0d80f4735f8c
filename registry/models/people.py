"""Users, what they may do, and the tokens their programs sign in with."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.enums import Role


class User(AbstractUser):
    """A person who signs in. People are deactivated, never deleted: the history names them."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=80, blank=True)
    department = models.ForeignKey(
        "registry.Department",
        models.PROTECT,
        verbose_name=_("department"),
        related_name="members",
        null=True,
        blank=True,
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=settings.LANGUAGES, default=""
    )
    badge = models.CharField(
        _("badge"),
        max_length=60,
        blank=True,
        help_text=_("The code on the badge, as a scanner reads it. Nobody else has the same."),
    )
    register_columns = models.JSONField(_("register columns"), default=list, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                fields=["badge"], condition=~models.Q(badge=""), name="badge_of_one_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of this person. Who was made with ``createsuperuser`` administers."""
        given = frozenset(self.role_assignments.values_list("role", flat=True))
        return given | {Role.ADMINISTRATOR.value} if self.is_superuser else given

    @cached_property
    def department_ids(self) -> frozenset[int]:
        """Departments this person works for: their own, those they head, and those whose head
        they stand in for today."""
        led = set(self.departments_headed.values_list("pk", flat=True))
        deputised = set(self.departments_deputised.without_head().values_list("pk", flat=True))
        own = {self.department_id} if self.department_id else set()
        return frozenset(led | deputised | own)


class RoleAssignment(models.Model):
    """One role of one user (domain §6)."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("user"), related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user"),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())


class ApiToken(models.Model):
    """A token for the API. Only its hash is kept: the token is shown once, when made."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("user"), related_name="tokens")
    digest = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    note = models.CharField(_("note"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_secret() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()


class WrongTry(models.Model):
    """A wrong code or password of somebody who says to be ``user``. Kept for half an hour."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="wrong_try_of_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M:%S}"
