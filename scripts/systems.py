"""The table of systems in both READMEs, with the state that docs/systems.md gives each.

scripts/systems.py    write it into both
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

TOP: Final = Path(__file__).resolve().parents[1]
READMES: Final = {"en": TOP / "README.md", "zh": TOP / "README.zh-CN.md"}
BEGIN, END = "<!-- systems: begin -->", "<!-- systems: end -->"
MARKS: Final = {"Built": "●", "Built in part": "◐", "Not begun": "○"}
# By area: English and Chinese name, then each system with both names.
AREAS: Final = (
    (
        ("Requests and grids", "诉求与网格"),
        {
            "S1": ("grids", "网格化管理"),
            "S2": ("four-tier chain", "四级组织链条"),
            "S3": ("patrols", "巡查"),
            "S4": ("requests", "接诉即办"),
            "S5": ("whistle calls", "吹哨报到"),
            "S6": ("joint centre", "“1+6+N”综治中心"),
            "S7": ("exchange", "数据交换"),
            "S8": ("command centre", "指挥中心"),
            "S9": ("hot issues", "风险研判"),
            "S10": ("specialists on grids", "警网融合、村巷法官"),
        },
    ),
    (
        ("Organisation", "组织"),
        {
            "S11": ("organisation", "组织架构"),
            "S12": ("officials' records", "两委干部档案"),
            "S13": ("grading of secretaries", "书记分级分档"),
            "S14": ("rectification", "软弱涣散整顿"),
            "S15": ("joint bodies", "大工委、产业链党委"),
            "S16": ("elections, postings", "换届、第一书记"),
        },
    ),
    (
        ("Mobilisation and service", "动员与服务"),
        {
            "S17": ("registering to serve", "双报到双服务"),
            "S18": ("posting to grids", "力量下沉"),
            "S19": ("emergency switch", "平急转换"),
            "S20": ("points", "积分"),
            "S21": ("service menu, venues", "党群服务菜单"),
            "S22": ("pairing and needs", "结对与认领需求"),
            "S23": ("care", "关爱帮扶"),
        },
    ),
    (
        ("Getting work done", "抓落实"),
        {
            "S24": ("task lists", "任务清单"),
            "S25": ("projects", "书记项目"),
            "S26": ("supervision, cards", "督查通报、红黄牌"),
            "S27": ("rankings", "赛马"),
            "S28": ("assessment", "综合考核"),
            "S29": ("investment teams", "招商"),
            "S30": ("village pay", "村干部绩效"),
        },
    ),
    (
        ("Decisions and openness", "议事与公开"),
        {
            "S31": ("four discussions", "四议两公开"),
            "S32": ("five steps", "联议五步法"),
            "S33": ("councils", "议事会"),
            "S34": ("small powers", "小微权力"),
            "S35": ("tolerance of mistakes", "容错纠错"),
            "S36": ("public notices, selections", "公示、评选"),
            "S37": ("owners' committees", "业主委员会"),
            "S38": ("collective property", "集体资产"),
        },
    ),
    (
        ("People, talent, places", "人员、人才与环境"),
        {
            "S39": ("training", "培训"),
            "S40": ("meetings", "三会一课"),
            "S41": ("reserve of officials", "后备干部"),
            "S42": ("observation", "日常了解"),
            "S43": ("talent card", "人才卡"),
            "S44": ("policy applications", "惠企政策"),
            "S45": ("leaders and talents", "联系人才"),
            "S46": ("enterprise service", "红帮办"),
            "S47": ("schools and enterprises", "校企合作"),
            "S48": ("trees, model places", "绿化、示范"),
            "S49": ("figures", "统计报表"),
        },
    ),
)


def states() -> dict[str, str]:
    """The mark of each system, from the headings of docs/systems.md below which it stands."""
    text = (TOP / "docs" / "systems.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for part in text.split("\n## ")[1:]:
        heading, _line, below = part.partition("\n")
        if heading in MARKS:
            pattern = r"\bS\d+\b" if heading == "Not begun" else r"(?m)^\| (S\d+) "
            found |= dict.fromkeys(re.findall(pattern, below), MARKS[heading])
    return found


def table(language: str) -> str:
    """The table as Markdown: a row for each area."""
    word, marks = 0 if language == "en" else 1, states()
    lines = ["| area | systems |", "|---|---|"] if word == 0 else ["| 领域 | 系统 |", "|---|---|"]
    for area, systems in AREAS:
        joint = " · " if word == 0 else "　"
        names = joint.join(f"{marks[each]} {names[word]}" for each, names in systems.items())
        lines.append(f"| {area[word]} | {names} |")
    return "\n".join(lines)


def shown(text: str) -> str:
    """The present table in a README."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> int:
    """Write both; returns the exit code."""
    for language, readme in READMES.items():
        text = readme.read_text(encoding="utf-8")
        before, _begin, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        readme.write_text(f"{before}{BEGIN}\n{table(language)}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
