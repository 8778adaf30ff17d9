"""Words of the organisation that an installation can rename: kinds of units and shipped roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.vocabulary.terms import Term

_UNITS: Final = _("Units")
_ROLES: Final = _("Roles")
_CHINESE: Final[Mapping[str, str]] = {
    "Grid officer": "网格员",
    "Grid chief": "网格长",
    "Clerk": "受理员",
    "Hotline agent": "热线话务员",
    "Dispatcher": "分派员",
    "Handler": "承办人",
    "Department lead": "部门负责人",
    "Street leader": "镇街领导",
    "District office": "区级统筹中心",
    "Callback agent": "回访员",
    "Household contact": "联户党员",
    "Duty officer": "值班员",
    "Organisation office": "组织部门工作人员",
    "Party secretary": "党组织书记",
    "Posted official": "派驻干部",
    "Unit liaison": "单位联络员",
    "Points keeper": "积分管理员",
    "Venue manager": "阵地管理员",
    "Carer": "关爱帮扶员",
    "Inspection office": "督查部门工作人员",
    "Assessment office": "考核部门工作人员",
    "Statistician": "统计员",
    "Investment officer": "招商专员",
    "Asset manager": "集体资产管理员",
    "Village affairs overseer": "村（居）务监督员",
    "Discipline inspector": "纪检监察干部",
    "Talent officer": "人才专员",
    "Enterprise assistant": "企业帮办员",
    "Greening officer": "绿化专员",
    "Auditor": "审计员",
}
"""Names of roles that mean nothing else; 会计 and 管理员 are ordinary words too."""

TERMS: Final = (
    Term("joint_centre", _UNITS, "综治中心", ("joint centre",)),
    Term("street_town", _UNITS, "镇街", ("street or town", "streets and towns")),
    Term("village_community", _UNITS, "村（社区）", ("village or community",)),
    Term("party_branch", _UNITS, "党支部", ("Party branch",)),
    Term("party_group", _UNITS, "党小组", ("Party group",)),
    *(
        Term(f"role.{name.lower().replace(' ', '_')}", _ROLES, chinese, (name.lower(),))
        for name, chinese in _CHINESE.items()
    ),
)
