from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "jiceng.metrics"
    label = "metrics"

    def ready(self) -> None:
        """Register this app's rights before the first request asks for one."""
        from jiceng.metrics import permissions  # noqa: F401
