from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiceng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what the libraries tell."""
        from jiceng.accounts import listeners  # noqa: F401 - they connect
