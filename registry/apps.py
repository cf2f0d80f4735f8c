from datetime import timedelta

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from custprop.lib import converters, substrings


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Register")

    def ready(self):
        converters.register()
        connection_created.connect(substrings.connect, dispatch_uid="custprop.substrings")
        from registry.views.signing import remember_authentication  # once the models are there

        user_logged_in.connect(remember_authentication, dispatch_uid="registry.signing")

        from registry.queries.due import register_sources
        from registry.rounds import register_round
        from registry.services.duties import refresh_duties

        register_sources()
        register_round("duties", _("What has a day"), refresh_duties, timedelta(minutes=10))
