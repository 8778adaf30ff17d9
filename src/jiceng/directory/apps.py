from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jiceng.directory"
    label = "directory"

    def ready(self) -> None:
        """Register this app's rights before the first request asks for one."""
        from jiceng.directory import permissions, web  # noqa: F401, PLC0415
