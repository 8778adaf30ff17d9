"""Texts of officials and residents after the report: replies, callbacks, reasons for moves."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from jiceng.demo.texts.kinds import kind_of
from jiceng.demo.texts.model import PlaceWords, ReplyOutcome
from jiceng.demo.texts.places import gazetteer
from jiceng.demo.texts.templates import Scene, one_of

_GREETINGS: Final = (
    "您好，您反映的{matter}问题已收悉。",
    "市民朋友您好，关于您反映的{matter}一事，现回复如下：",
    "尊敬的市民：您好！收到{matter}的诉求后，我单位高度重视，[当天|次日]安排专人跟进。",
    "您好！针对{matter}问题，经[现场核查|与相关单位核实]，答复如下：",
)
_THANKS: Final = (
    "感谢您对我们工作的支持。",
    "如有疑问请与我单位联系，谢谢。",
    "欢迎继续监督。",
    "感谢理解与支持，祝您生活愉快。",
)
_ENDINGS: Final[Mapping[ReplyOutcome, tuple[str, ...]]] = {
    ReplyOutcome.RESOLVED: ("后续将[加强巡查|定期回看]，防止反弹。", "该问题已解决。", ""),
    ReplyOutcome.PARTLY: (
        "目前已先行处理一部分，其余计划在{n}周内完成。",
        "现场情况已有改善，[仍需一段时间巩固|后续工程正在推进]，我们会跟进到底。",
    ),
    ReplyOutcome.EXPLAINED: (
        "对暂时不能满足您的诉求，我们深表歉意，已当面解释。",
        "我们会持续跟进，一有进展即告知您，请予谅解。",
    ),
    ReplyOutcome.NOT_FOUND: (
        "如仍有需要，请来电并尽量提供[照片|具体位置|更多细节]。",
        "请您方便时与我们联系，我们会继续办理。",
    ),
}
_NOT_FOUND: Final = (
    "工作人员于[当日|次日]两次到场，未发现您所反映的情况，周边商户和居民也表示近期未见",
    "经[日间和夜间|连续三天]巡查，现场未见所述情形，电话联系您时未能接通",
    "因地址不够具体，工作人员沿路查找后未能确认位置",
)

# A matter of papers cannot be looked for in the street.
_NOT_REACHED: Final = (
    "工作人员[三次|多次]拨打您预留的电话均未接通，所述情况[暂无法核实|缺少关键信息]",
    "经查询[业务系统|登记台账]未找到与您所述相符的记录，电话联系您时未能接通",
)

_REMARKS: Final[Mapping[int, tuple[str, ...]]] = {
    5: (
        "非常满意，[第二天就处理好了|没想到这么快]，感谢！",
        "问题彻底解决，[工作人员很耐心|还上门告知结果]，点赞",
        "很好，[比预想的快|网格员一直跟进]，谢谢你们",
        "满意，[现场干净了|晚上终于能睡了|一次就办成了]",
    ),
    4: (
        "基本满意，[希望以后别再反复|要是再快一点就更好]",
        "处理了，[效果还行|现场好多了]，继续保持",
        "可以，[就是等得有点久|沟通的时候说明白点更好]",
    ),
    3: (
        "一般，[处理了一半|说还要等]，先看看",
        "态度可以，但[问题还在|没有完全解决]",
        "还行吧，[来过人|回复了]，就是[不知道能管多久|没说什么时候弄完]",
    ),
    2: (
        "不太满意，[过了两天又这样|只是口头答应]",
        "不满意，[没人到现场|回复和实际不符]",
        "没解决，[电话里说完就没下文|让我再等]",
    ),
    1: (
        "非常不满意，[根本没处理就说办结|互相推来推去]，要求重办",
        "很失望，[问题一点没变|态度还不好]，请重新派单",
        "骗人的，[现场还是老样子|没人联系过我]！",
    ),
}

_RETURNS: Final = (
    "经核实不属本单位职责，属[城管|交通|水利|住建|镇街]职能，建议改派",
    "地点不在本辖区，应属[相邻街道|高速公路管理方|外区]，请重新分派",
    "诉求地址不详，多次联系诉求人未接通，请补充后再派",
    "同一事项已由[其他单位|另一工单]受理，建议并案",
    "该路段尚未移交，由[建设单位|代建方]负责，请转其主管部门",
    "诉求内容含两件事，本单位只能办理其中一件，建议拆分",
)
_EXTENSIONS: Final = (
    "[配件|设备]需向厂家订购，到货约需{n}个工作日",
    "涉及多家权属单位，[现场协调会|书面确认]尚未完成",
    "连日降雨无法[铺沥青|开挖]，待天气转好后施工",
    "需[委托检测|司法鉴定]，报告出具前无法认定",
    "诉求人外出，约定{n}天后到场[核实|调解]",
    "须走[维修资金表决|财政审批]程序，申请延长办理时限",
)
_WHISTLES: Final = (
    "{matter}涉及[城管、公安、市监|住建、消防、供电]多家职能，街道单独无法解决，请到场联合处置",
    "存在[即时安全风险|反复投诉]，街道多次劝导无效，吹哨请职能部门联合执法",
    "{community}{matter}问题权属不清，[居民意见大|一周内接报{nn}宗]，请相关部门现场认定责任",
    "突发[险情|管线破损]，需[供水、燃气、交警|应急、水利]同时到场",
    "专项整治需执法权，请[牵头部门|主管部门]到场，街道负责[清场|群众工作]",
)
_ANYWHERE: Final = gazetteer("外海街道", "社区", rural=False)


def _say(rng: Random, category: str, template: str, place: PlaceWords | None = None) -> str:
    kind = kind_of(category)
    scene = Scene(rng, kind, place or _ANYWHERE.pick(rng), 6, {"matter": kind.matter})
    return scene.fill(template)


def reply(rng: Random, kind: str, outcome: ReplyOutcome) -> str:
    """Write a department's reply to the resident.

    Args:
        kind: key of the kind of request.
        outcome: whether the matter is solved, partly solved, explained or was not found.
    """
    of = kind_of(kind)
    lines = of.lines
    body = {
        ReplyOutcome.RESOLVED: lines["done"],
        ReplyOutcome.PARTLY: lines["done"],
        ReplyOutcome.EXPLAINED: lines["hard"],
        ReplyOutcome.NOT_FOUND: _NOT_REACHED if of.private or of.calm else _NOT_FOUND,
    }[outcome]
    parts = (
        one_of(rng, _GREETINGS),
        one_of(rng, body) + "。",
        one_of(rng, _ENDINGS[outcome]),
        one_of(rng, _THANKS),
    )
    return "".join(_say(rng, kind, part) for part in parts)


def callback_remark(rng: Random, level: int) -> str:
    """Write what a resident answers on the telephone after closing.

    Args:
        level: 1 (very dissatisfied) to 5 (very satisfied).

    Raises:
        ValueError: for another level.
    """
    if level not in _REMARKS:
        raise ValueError(f"satisfaction goes from 1 to 5, not {level}")
    remark = _say(rng, "consultation", one_of(rng, _REMARKS[level]))
    return remark if rng.random() < 0.8 else remark + one_of(rng, ("，没别的了", "，谢谢", "。"))


def return_reason(rng: Random) -> str:
    """Say why a unit sends a request back."""
    return _say(rng, "consultation", one_of(rng, _RETURNS))


def extension_reason(rng: Random) -> str:
    """Say why a unit needs more time."""
    return _say(rng, "consultation", one_of(rng, _EXTENSIONS))


def whistle_reason(rng: Random, kind: str, place: PlaceWords | None = None) -> str:
    """Say why a street whistles for departments."""
    return _say(rng, kind, one_of(rng, _WHISTLES), place)
