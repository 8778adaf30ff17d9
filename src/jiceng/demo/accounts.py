"""Accounts of the demonstration: the invented people whom a visitor can sign in as.

There is one for each shipped role that has work of its own. Pages show the name, never the user
name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DISTRICT: Final = "440704"
STREET: Final = "440704001"
COMMUNITY: Final = "440704001015"
VILLAGE: Final = "440704004203"
PASSWORD: Final = "jiceng-demo"  # noqa: S105 - of a demonstration that says it is one


@dataclass(frozen=True, slots=True)
class Account:
    """One of them.

    Args:
        login: user name.
        name: shown on pages.
        role: code of the role.
        unit: code of the unit.
    """

    login: str
    name: str
    role: str
    unit: str


ACCOUNTS: Final = (
    Account("officer", "钟志明", "grid_officer", COMMUNITY),
    Account("chief", "叶美珊", "grid_chief", COMMUNITY),
    Account("clerk", "何敏仪", "clerk", COMMUNITY),
    Account("village", "区桂兰", "clerk", VILLAGE),
    Account("secretary", "冯雅雯", "party_secretary", COMMUNITY),
    Account("dispatcher", "区志强", "dispatcher", STREET),
    Account("leader", "黄国栋", "street_leader", STREET),
    Account("chengguan", "谭永健", "handler", "JH-urban_management"),
    Account("lead", "周慧玲", "department_lead", "JH-urban_management"),
    Account("police", "梁伟雄", "handler", "JH-police"),
    Account("judge", "林文慧", "handler", "JH-justice"),
    Account("liaison", "邓嘉怡", "unit_liaison", "JH-education"),
    Account("organisation", "罗文彬", "organisation_office", DISTRICT),
    Account("district", "陈立新", "district_office", DISTRICT),
    Account("reviewer", "苏婉清", "district_office", DISTRICT),
    Account("hotline", "李嘉欣", "hotline_agent", DISTRICT),
    Account("callback", "吴月华", "callback_agent", DISTRICT),
    Account("auditor", "郑明德", "auditor", DISTRICT),
    Account("system", "许俊杰", "system_administrator", DISTRICT),
    Account("security", "高雅静", "security_administrator", DISTRICT),
    Account("admin", "林晓峰", "administrator", DISTRICT),
)

_BY_LOGIN: Final = {account.login: account for account in ACCOUNTS}


def account(login: str) -> Account:
    """The account with a user name.

    Raises:
        LookupError: the demonstration has none.
    """
    return _BY_LOGIN[login]
