from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "jiceng.workbench"
    label = "workbench"

    def ready(self) -> None:
        from jiceng.workbench import nav  # noqa: F401 - it registers the desk's ways
