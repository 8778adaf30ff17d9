from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "jiceng.administration"
    label = "administration"

    def ready(self) -> None:
        from jiceng.administration import nav  # noqa: F401 - it registers its ways
