from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jiceng.directory"
    label = "directory"

    def ready(self) -> None:
        """Register this app's rights, and how requests are told apart, before the first one."""
        from jiceng.directory import permissions, secondkinds, streams, subjects, tasks, web  # noqa: F401
