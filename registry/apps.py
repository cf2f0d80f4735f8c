from datetime import timedelta

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from custprop.lib import converters, substrings


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Register")

    def _register_background(self):
        """What the worker does by itself, and what it is asked to do."""
        from importlib import import_module
        from importlib.util import find_spec

        from registry.exchange.register_jobs import register_as_pdf, register_as_xlsx
        from registry.jobs import register_job_kind
        from registry.outbox import connect
        from registry.rounds import DAY, TEN_MINUTES, register_round
        from registry.services.jobs import remove_old_files
        from registry.services.reminding import send_digests, send_urgent

        register_round("job-files", _("Files of old jobs"), remove_old_files, DAY)
        if find_spec("registry.services.mailing"):  # comes with the letters to owners
            connect(import_module("registry.services.mailing").post_mail)
        register_round("digest", _("Morning mail"), send_digests, TEN_MINUTES)
        register_round("urgent", _("Urgent mail"), send_urgent, TEN_MINUTES)
        register_job_kind("register-pdf", _("Register as PDF"), register_as_pdf)
        register_job_kind("register-xlsx", _("Register as Excel file"), register_as_xlsx)

    def ready(self):
        converters.register()
        self._register_background()
        connection_created.connect(substrings.connect, dispatch_uid="custprop.substrings")
        # Once the models are there.
        from registry.views import owner_matters
        from registry.views.signing import remember_authentication

        owner_matters.register()

        user_logged_in.connect(remember_authentication, dispatch_uid="registry.signing")

        from registry.queries.due import register_sources
        from registry.rounds import register_round
        from registry.services.duties import refresh_duties
        from registry.services.dwelling import refresh_dwelling

        register_sources()
        # in this order: what begins to lie too long is somebody's duty in the same walk
        register_round("dwell", _("What lies too long"), refresh_dwelling, timedelta(minutes=10))
        register_round("duties", _("What has a day"), refresh_duties, timedelta(minutes=10))
        _register_letters()


def _register_letters() -> None:
    """Mails leave each minute; an owner's file shows the letters; profiles bring templates."""
    from registry.panels import ItemPanel, PartyPanel, register
    from registry.queries.letters import party_context, thread_context
    from registry.rounds import register_round
    from registry.services.letter_profiles import load_letter_templates
    from registry.services.mailing import send_due
    from registry.services.profiles import load_with_every_profile

    register(PartyPanel("letters", _("Letters"), 40, "registry/letters/_panel.html", party_context))
    register(ItemPanel("letters", _("Letters"), 70, "registry/letters/_panel.html", thread_context))
    load_with_every_profile("letter_templates", load_letter_templates)
    register_round("mail", _("Mails that leave"), send_due, timedelta(minutes=1))
