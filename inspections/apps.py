from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections and anomalies")

    def ready(self):
        from inspections import effects, guards, panels  # noqa: F401 — importing registers them
        from inspections.services.check_profiles import load_schedules
        from inspections.services.plan_profiles import load_plans
        from inspections.services.substances import load_substances
        from registry.services.profiles import load_with_every_profile

        load_with_every_profile("hsf", load_substances)
        load_with_every_profile("inspection_plans", load_plans)
        load_with_every_profile("check_schedules", load_schedules)
