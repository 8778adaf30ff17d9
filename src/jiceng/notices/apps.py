from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "jiceng.notices"
    label = "notices"

    def ready(self) -> None:
        from jiceng.notices import nav  # noqa: F401 - it registers the way to the notices
