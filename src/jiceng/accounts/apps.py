from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiceng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the signals of the libraries."""
        from jiceng.accounts import listeners  # noqa: F401 - they connect
