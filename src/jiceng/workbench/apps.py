from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "jiceng.workbench"
    label = "workbench"

    def ready(self) -> None:
        from jiceng.workbench import handover, nav, permissions  # noqa: F401 - they register

        handover.register()
