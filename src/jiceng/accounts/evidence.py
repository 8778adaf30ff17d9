"""Evidence declarations of accounts: people's chains are evidence, the libraries' tables are
not."""

from typing import Final

from jiceng.core.evidence import no_evidence

EVIDENCE: Final = (
    no_evidence(
        "Who tries to sign in and who is signed in; it ends within days",
        "axes.AccessAttempt",
        "axes.AccessAttemptExpiration",
        "axes.AccessLog",
        "axes.AccessFailureLog",
        "usersessions.UserSession",
    ),
    no_evidence(
        "Libraries write it at each sign-in; the person's events record what was"
        " added, used and removed",
        "accounts.FactorSecret",
        "mfa.Authenticator",
        "socialaccount.SocialAccount",
    ),
    no_evidence(
        "It stays empty",
        "socialaccount.SocialApp",
        "socialaccount.SocialToken",
        "account.EmailAddress",
        "account.EmailConfirmation",
    ),
)
