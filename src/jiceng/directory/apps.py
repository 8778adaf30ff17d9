from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jiceng.directory"
    label = "directory"

    def ready(self) -> None:
        """Register how the actor of a request is determined."""
        from jiceng.directory import web  # noqa: F401 - it sets core's throttle
