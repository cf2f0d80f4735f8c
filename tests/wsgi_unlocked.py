"""The application with its locks taken out, for the negative control of a race test.

No row is locked (`select_for_update` does nothing) and SQLite's transactions begin as
readers, as they do by default. A race test that passes against this proves nothing.
"""

from django.conf import settings
from django.db.models import QuerySet

from custprop.wsgi import application

__all__ = ["application"]


def no_lock(self, *args, **kwargs):
    return self.all()


QuerySet.select_for_update = no_lock
settings.DATABASES["default"]["OPTIONS"].pop("transaction_mode", None)
