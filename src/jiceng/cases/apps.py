from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiceng.cases"
    label = "cases"

    def ready(self) -> None:
        """Register this app's rights and figures before the first request asks for one."""
        from jiceng.cases import holdings, indicators, permissions, streams  # noqa: F401

        holdings.register()
        indicators.register()
