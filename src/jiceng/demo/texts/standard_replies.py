"""Texts of the reply templates that units of the demonstration keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class StandardReply:
    """A standard reply.

    Args:
        by: account of the person who keeps it for their unit.
        name: as colleagues see it.
        move: resolve, decline or return.
        category: code in the category tree; empty for every category.
        text: with the placeholders of reply templates.
    """

    by: str
    name: str
    move: str
    text: str
    category: str = ""


REPLIES: Final = (
    StandardReply(
        "district",
        "已办结",
        "resolve",
        "您好，您反映的事项（编号{number}）已由{unit}办结。{date}经现场复核，问题已解决。感谢您的监督。",
    ),
    StandardReply(
        "district",
        "已答复，需较长时间解决",
        "resolve",
        "您好，您反映的{category}问题已由{unit}核实。该事项涉及工程安排，已列入计划，"
        "具体时间确定后在社区公告栏公布，期间如情况变化可随时来电。",
    ),
    StandardReply(
        "district",
        "正在诉讼或仲裁",
        "decline",
        "您好，您反映的事项已进入诉讼、仲裁或行政复议程序，请按该程序主张权利，本平台不再重复受理。",
    ),
    StandardReply(
        "district",
        "缺少必要信息",
        "decline",
        "您好，您反映的内容缺少具体地点和经过，且无法与您取得联系，暂时无法办理。请补充后重新提交。",
    ),
    StandardReply(
        "district",
        "不属本单位职责",
        "return",
        "经现场核实，{address}的问题不属{unit}职责范围，请改派主管部门办理。",
    ),
    StandardReply(
        "lead",
        "噪声已制止",
        "resolve",
        "您好，接到您反映后，执法人员{date}到{address}核查，已责令停止夜间施工并约谈负责人。"
        "我们会在晚间安排巡查，如再次被吵到，请当场来电。",
        "Q0301",
    ),
    StandardReply(
        "lead",
        "占道摊档已清理",
        "resolve",
        "您好，执法人员{date}到{address}劝离占道摊档并恢复通行，已列入日常巡查。感谢您的反映。",
        "Q0501",
    ),
    StandardReply(
        "lead",
        "垃圾已清运",
        "resolve",
        "您好，{address}的垃圾已于{date}清运完毕，保洁单位已调整清扫班次。",
        "Q0102",
    ),
    StandardReply(
        "lead",
        "路灯已修复",
        "resolve",
        "您好，{address}的路灯已于{date}修复并恢复照明。如再次熄灭，请报灯杆编号以便查找。",
        "P0109",
    ),
    StandardReply(
        "lead",
        "属小区内部，由物业负责",
        "return",
        "经现场核实，{address}位于小区红线内，由物业服务企业维护，请改派属地街道协调。",
    ),
    StandardReply(
        "leader",
        "社区已协调",
        "resolve",
        "您好，社区工作人员{date}到{address}了解情况，已与相关各方达成一致并落实。"
        "后续如有反复，请联系社区网格员。",
    ),
    StandardReply(
        "leader",
        "须由业主共同决定",
        "resolve",
        "您好，您反映的{category}事项须由业主共同决定。社区已协助张贴通知、收集意见，"
        "表决结果会在楼道公示；对结果有异议的，可向街道申请指导。",
        "1201",
    ),
)
