from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "jiceng.notices"
    label = "notices"

    def ready(self) -> None:
        from jiceng.notices import holdings, nav, permissions, streams  # noqa: F401 - they register

        holdings.register()
