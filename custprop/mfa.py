"""What django-allauth's second factor is to know of us. Named by the setting MFA_ADAPTER."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from custprop.lib.sealing import seal, unseal


class Adapter(DefaultMFAAdapter):
    """Secrets are stored sealed; an app shows the register's name and who signs in."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_label(self, user) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)
