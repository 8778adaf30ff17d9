"""Texts of officials and residents after the report: replies, callbacks, reasons for moves. Each is
drawn from what is said about the kind of request in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, TypeVar

from jiceng.demo.texts.kinds import kind_of
from jiceng.demo.texts.model import PlaceWords, ReplyOutcome
from jiceng.demo.texts.places import gazetteer
from jiceng.demo.texts.templates import Scene, one_of
from jiceng.demo.texts.work import FIELD_OF_KIND, FieldOfWork, JointAction, Pause

T = TypeVar("T")

_GREETINGS: Final = (
    "您好，您反映的{matter}问题已收悉。",
    "市民朋友您好，关于您反映的{matter}一事，现回复如下：",
    "尊敬的市民：您好！收到{matter}的诉求后，我单位[当天|次日]安排专人跟进。",
    "您好！针对{matter}问题，经[核查|与相关单位核实]，答复如下：",
)
_CALM_GREETINGS: Final = (
    "您好，您的来信已收悉。现就{matter}回复如下：",
    "市民朋友您好，感谢您的来电。关于{matter}，答复如下：",
)
_THANKS: Final = (
    "感谢您对我们工作的支持。",
    "如有疑问请与我单位联系，谢谢。",
    "欢迎继续监督。",
    "感谢理解与支持，祝您生活愉快。",
)
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
_TO_COME: Final = ("进展我们会另行告知。", "我们会跟进到底。")
_EXPLAINED: Final = (
    "对暂时不能满足您的诉求，我们深表歉意，已[当面|电话]解释。",
    "我们会持续跟进，一有进展即告知您，请予谅解。",
)
_CALM_EXPLAINED: Final = ("如还有不明白的地方，欢迎再来电。", "如情况有变化，我们会及时告知您。")
_NOT_FOUND_ENDINGS: Final = (
    "如仍有需要，请来电并尽量提供[照片|具体位置|更多细节]。",
    "请您方便时与我们联系，我们会继续办理。",
)
_NOT_REACHED_ENDINGS: Final = (
    "请您方便时回电或到窗口，我们会继续办理。",
    "如仍有需要，请来电并说明[姓名和办理时间|合同或受理编号]。",
)

_RETURNS: Final = (
    "经核实，{matter}属{right}职责，不属本单位职责，建议改派",
    "本单位无{matter}的管理权限，应由{right}办理，请重新分派",
    "已与{right}沟通，该事项由其受理，请改派",
)
_EXCLUSIONS: Final = (
    "诉求已进入信访复核程序，属重复反映，申请剔除。",
    "诉求人已就同一事项向法院起诉，不再通过热线办理，申请剔除。",
    "同一诉求人就已答复的同一事项重复反映，没有新的事实，申请剔除。",
)
_DONE_BY: Final[Mapping[str, str]] = {
    "urban_management": "现场已劝离清理，责令整改并拍照留存。",
    "police": "已到场维持秩序、核查身份，做好警情记录。",
    "fire": "已排查消防隐患，督促当场清除并复查。",
    "market_supervision": "已核查证照和票据，现场制作笔录。",
    "water": "已检查管网和水位，完成抢排和封堵。",
    "environment": "已取样监测，现场制作检查笔录。",
    "natural_resources": "已现场测量定性，出具勘查意见。",
    "housing": "已核对合同和档案，约谈相关企业。",
    "transport": "已确认产权，安排养护单位当日处置。",
    "power": "已到场断电检查，恢复安全供电。",
    "gas": "已检测燃气浓度，排除泄漏，移走气瓶。",
    "health": "已现场评估并指导处理，登记在册。",
    "emergency": "已调集泵车和物资，现场险情解除。",
    "forestry": "已锯除清运，检查同一路段树木。",
    "human_resources": "已核对名单和数额，责令限期支付。",
    "justice": "调解员已组织双方到场，形成调解笔录。",
    "agriculture": "已查阅合同和会议记录，提出处理意见。",
    "civil_affairs": "已上门核查，先行救助并登记。",
    "education": "已核查机构资质，通知家长安排。",
    "data_bureau": "已现场办结可办事项，其余一次性告知。",
}
"""What a department that was called says when its part is done, by kind of department."""

_ANYWHERE: Final = gazetteer("外海街道", "社区", rural=False)


def _say(
    rng: Random, category: str, template: str, place: PlaceWords | None = None, **facts: str
) -> str:
    kind = kind_of(category)
    scene = Scene(rng, kind, place or _ANYWHERE.pick(rng), 6, {"matter": kind.matter, **facts})
    return scene.fill(template)


def _work(kind: str) -> FieldOfWork:
    return FIELD_OF_KIND[kind_of(kind).key]


def reply(rng: Random, kind: str, outcome: ReplyOutcome) -> str:
    """Write a department's reply to the resident.

    Args:
        kind: key of the kind of request.
        outcome: whether the matter is solved, partly solved, explained or was not found.
    """
    of, work = kind_of(kind), _work(kind)
    is_on_paper = of.private or of.calm
    body, ending = {
        ReplyOutcome.RESOLVED: (of.lines["done"], work.endings),
        ReplyOutcome.PARTLY: (work.partly, _TO_COME),
        ReplyOutcome.EXPLAINED: (of.lines["hard"], _CALM_EXPLAINED if of.calm else _EXPLAINED),
        ReplyOutcome.NOT_FOUND: (
            (_NOT_REACHED, _NOT_REACHED_ENDINGS)
            if is_on_paper
            else (_NOT_FOUND, _NOT_FOUND_ENDINGS)
        ),
    }[outcome]
    parts = (
        one_of(rng, _CALM_GREETINGS if of.calm else _GREETINGS),
        one_of(rng, body) + "。",
        one_of(rng, ending),
        one_of(rng, _THANKS),
    )
    return _say(rng, kind, "".join(parts))


INTERIM: Final = (
    "您好，您反映的事项已收到，我单位正在核实处理，办结后再答复您。",
    "您好，已安排人员到现场查看，需要一些时间处理，有结果会及时告知您。",
    "您好，此事需多方协调，正在办理中，办结前如有进展会与您联系。",
)


def interim_answer(rng: Random) -> str:
    """What a unit answers before the matter is done."""
    return one_of(rng, INTERIM)


def callback_remark(rng: Random, kind: str, level: int) -> str:
    """Write what a resident answers on the telephone after closing.

    Args:
        level: 1 (very dissatisfied) to 5 (very satisfied).

    Raises:
        ValueError: for another level.
    """
    remarks = _work(kind).remarks
    if level not in remarks:
        raise ValueError(f"satisfaction goes from 1 to 5, not {level}")
    return _say(rng, kind, one_of(rng, remarks[level]))


def return_reason(rng: Random, kind: str, right: str) -> str:
    """Say why a unit sends a request back.

    Args:
        right: name of the unit whose matter it is.
    """
    return _say(rng, kind, one_of(rng, _RETURNS), right=right)


def extension_reason(rng: Random, kind: str) -> str:
    """Say why a unit needs more time."""
    return _say(rng, kind, one_of(rng, _work(kind).extensions))


def pause(rng: Random, kind: str) -> Pause | None:
    """Why work on such a matter has to wait, and why it goes on; None where it never waits."""
    found = _drawn(rng, _work(kind).pauses)
    if found is None:
        return None
    return Pause(_say(rng, kind, found.reason), _say(rng, kind, found.resumption))


def urge(rng: Random, kind: str) -> str:
    """What a superior writes to a unit that is late; empty where nobody is urged."""
    found = _drawn(rng, _work(kind).urges)
    return _say(rng, kind, found) if found else ""


def decline_reason(rng: Random, kind: str) -> str:
    """Why such a matter is declined; empty where it is always taken."""
    found = _drawn(rng, _work(kind).declines)
    return _say(rng, kind, found) if found else ""


def exclusion_reason(rng: Random) -> str:
    """Say why a request should not count in the figures."""
    return one_of(rng, _EXCLUSIONS)


def joint_action(
    rng: Random, kind: str, place: PlaceWords | None = None, *, among: Sequence[str] = ()
) -> JointAction | None:
    """Whom a street calls in such a matter, and why; None where it calls nobody.

    Args:
        among: kinds of departments, one of which each called one must be; all of them if empty.
    """
    actions = [
        each for each in _work(kind).joint_actions if not among or set(each.departments) <= {*among}
    ]
    found = _drawn(rng, actions)
    if found is None:
        return None
    return JointAction(found.ground, found.departments, _say(rng, kind, found.reason, place))


def evidence_of(department: str) -> str:
    """What a department that was called says when its part is done.

    Args:
        department: its kind.
    """
    return _DONE_BY[department]


def _drawn(rng: Random, options: Sequence[T]) -> T | None:
    return one_of(rng, options) if options else None
