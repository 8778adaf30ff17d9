from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiceng.cases"
    label = "cases"

    def ready(self) -> None:
        """Register this app's rights before the first request asks for one."""
        from jiceng.cases import permissions  # noqa: F401, PLC0415
