from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "jiceng.grids"
    label = "grids"

    def ready(self) -> None:
        """Register this app's rights before the first request asks for one."""
        from jiceng.directory.public import register_attachments
        from jiceng.grids import holdings, permissions, streams, tasks  # noqa: F401
        from jiceng.grids.attached import attachments

        register_attachments(attachments)
        holdings.register()
