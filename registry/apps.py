from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from custprop.lib import converters, substrings


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Register")

    def ready(self):
        converters.register()
        connection_created.connect(substrings.connect, dispatch_uid="custprop.substrings")
