from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiceng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what the libraries for signing in tell; show the way to the accounts."""
        from jiceng.accounts import listeners, nav  # noqa: F401
