from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiceng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what the libraries tell; show the way to the accounts; clear up at night."""
        from jiceng.accounts import listeners, nav, seconds, upkeep  # noqa: F401
        from jiceng.directory.public import stays

        stays(("accounts.FactorSecret.person",), "a second factor is one person's own")
