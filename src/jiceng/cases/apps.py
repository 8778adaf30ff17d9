from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiceng.cases"
    label = "cases"

    def ready(self) -> None:
        """Register this app's rights and figures before the first request asks for one."""
        from jiceng.cases import (  # noqa: F401 - they register
            holdings,
            indicators,
            links,
            permissions,
            streams,
            subjects,
        )
        from jiceng.core import indexes

        holdings.register()
        indicators.register()
        indexes.register(indexes.BlindIndex("cases.Caller.phone", "phone_index", links.phone_index))
