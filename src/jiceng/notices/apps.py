from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "jiceng.notices"
    label = "notices"

    def ready(self) -> None:
        from jiceng.notices import nav, permissions, streams  # noqa: F401 - they register
