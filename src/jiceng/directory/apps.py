from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jiceng.directory"
    label = "directory"

    def ready(self) -> None:
        """Say how requests are told apart before the first one."""
        from jiceng.directory import web  # noqa: F401 - it sets core's throttle
