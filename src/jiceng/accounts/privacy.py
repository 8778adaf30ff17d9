"""Personal data of accounts, the libraries' own tables included."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_A_DAY = keep("written", days=1)
_WITH_THE_SESSION = keep("session ended", days=1)
_AFTER_LEAVING = keep("left", years=3)
_UNUSED = keep("written", days=0)

PRIVACY: Final = (
    declare(
        "axes.AccessAttempt",
        personal={
            "username": Personal("to stop attempts to guess passwords", _A_DAY),
            "ip_address": Personal("to stop attempts to guess passwords", _A_DAY),
        },
        # Input and browser details are emptied immediately (`locks.Handler`).
        plain=[
            "user_agent",
            "http_accept",
            "path_info",
            "attempt_time",
            "get_data",
            "post_data",
            "failures_since_start",
        ],
    ),
    declare("axes.AccessAttemptExpiration", plain=["access_attempt", "expires_at"]),
    # Both logs are switched off: chains record sign-ins.
    declare(
        "axes.AccessLog",
        personal={
            name: Personal("not written", _UNUSED)
            for name in ("username", "ip_address", "user_agent")
        },
        plain=["http_accept", "path_info", "attempt_time", "logout_time", "session_hash"],
    ),
    declare(
        "axes.AccessFailureLog",
        personal={
            name: Personal("not written", _UNUSED)
            for name in ("username", "ip_address", "user_agent")
        },
        plain=["http_accept", "path_info", "attempt_time", "locked_out"],
    ),
    declare(
        "usersessions.UserSession",
        personal={
            "ip": Personal("to show people from where they are signed in", _WITH_THE_SESSION),
            "user_agent": Personal(
                "to show people from where they are signed in", _WITH_THE_SESSION
            ),
        },
        plain=["user", "created_at", "last_seen_at", "session_key", "data"],
    ),
    declare(
        "accounts.FactorSecret",
        personal={"secret": Personal("to check second factors", _AFTER_LEAVING)},
        plain=["id", "person"],
    ),
    declare(
        "mfa.Authenticator",
        # A passkey's public part, the name that its owner gave it, or where its secret is kept.
        personal={"data": Personal("to check second factors", _AFTER_LEAVING)},
        plain=["user", "type", "created_at", "last_used_at"],
    ),
    declare(
        "socialaccount.SocialAccount",
        personal={
            "uid": Personal("to sign in by the identity provider", _AFTER_LEAVING),
            "extra_data": Personal("not written", _UNUSED),
            "last_login": Personal("to find unused identities", _AFTER_LEAVING),
        },
        plain=["user", "provider", "date_joined"],
    ),
    # Providers come from the environment and tokens are not stored: both tables stay empty.
    declare(
        "socialaccount.SocialApp",
        plain=["provider", "provider_id", "name", "client_id", "secret", "key", "settings"],
    ),
    declare(
        "socialaccount.SocialToken",
        plain=["app", "account", "token", "token_secret", "expires_at"],
    ),
    # No mail is sent to staff, so no addresses are stored.
    declare(
        "account.EmailAddress",
        personal={"email": Personal("not written", _UNUSED)},
        plain=["user", "verified", "primary"],
    ),
    declare("account.EmailConfirmation", plain=["email_address", "created", "sent", "key"]),
)
