from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiceng.cases"
    label = "cases"

    def ready(self) -> None:
        """Register this app's rights and figures before the first request asks for one."""
        from jiceng.cases import (  # noqa: F401 - they register
            derived,
            holdings,
            indicators,
            links,
            permissions,
            streams,
            subjects,
        )
        from jiceng.core import indexes, rebuild

        rebuild.register_look(derived.search_rows)
        rebuild.register_look(derived.photos)
        holdings.register()
        indicators.register()
        indexes.register(indexes.BlindIndex("cases.Caller.phone", "phone_index", links.phone_index))
