from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "jiceng.workbench"
    label = "workbench"
