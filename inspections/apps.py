from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections and anomalies")

    def ready(self):
        from inspections import effects, guards, panels  # noqa: F401 — importing registers them
        from inspections.models import Anomaly
        from inspections.queries.closing import last_count_of, open_anomalies
        from inspections.queries.due import register_sources
        from inspections.services.check_profiles import load_schedules
        from inspections.services.plan_profiles import load_plans
        from inspections.services.substances import load_substances
        from inspections.views import owner_matters
        from registry.queries.closing import add_points, set_counter
        from registry.queries.letters import register_case
        from registry.services.profiles import load_with_every_profile

        register_case("anomaly", Anomaly)
        register_sources()

        owner_matters.register()

        add_points(open_anomalies)
        set_counter(last_count_of)
        load_with_every_profile("hsf", load_substances)
        load_with_every_profile("inspection_plans", load_plans)
        load_with_every_profile("check_schedules", load_schedules)
