"""Openings, histories, closings and typing errors of residents, by tone."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from jiceng.demo.texts.model import Channel, MatterKind, Rhythm, Tone
from jiceng.demo.texts.templates import one_of

OPENINGS: Final[Mapping[Tone, tuple[str, ...]]] = {
    Tone.PLAIN: (
        "",
        "",
        "",
        "你好，",
        "反映一个问题：",
        "我要反映{matter}问题。",
        "投诉：",
        "求助！",
    ),
    Tone.POLITE: (
        "您好，打扰了。",
        "尊敬的领导，您好！",
        "你好，想[反映|咨询]一下{matter}的事，",
        "各位工作人员辛苦了。",
        "您好，我是{community}的居民，",
        "领导好，有件事麻烦[您|你们]看一下：",
    ),
    Tone.ANGRY: (
        "到底有没有人管！",
        "第{n}次反映了！",
        "实在忍无可忍，",
        "请问你们是不是[不管事|摆设]？",
        "{matter}都反映多久了，没人理！",
        "太过分了！",
    ),
    Tone.LONG_WINDED: (
        "您好，我是{community}的居民，在{estate}住了{n}年多，一直不想麻烦政府，但这件事实在没办法了。",
        "领导您好，事情是这样的，我尽量把经过说清楚。",
        "先说一下情况，我家住{estate}{bld}，家里有老有小，平时[上班早出晚归|在附近做小生意]。",
        "冒昧打扰，关于{matter}，我们几户邻居商量以后由我来写。",
    ),
    Tone.TERSE: ("",),
    Tone.ELDERLY: (
        "同志你好，我今年[六十八|七十二|七十五|八十一]岁了，不太会打字。",
        "我是老街坊了，眼睛不好，是[孙女|邻居]帮我打的字。",
        "同志，我是{community}的老人家，想说个事。",
        "我住这里{n}十年了，以前不是这样的。",
    ),
    Tone.TYPOS: ("", "你好我想反应下", "hello，", "那个，", "请问有人管吗，"),
}

# Who asks, thanks or proposes reports no problem.
CALM_OPENINGS: Final[Mapping[Tone, tuple[str, ...]]] = {
    Tone.PLAIN: ("", "", "你好，", "您好，我是{community}的居民，"),
    Tone.POLITE: (
        "您好，打扰了。",
        "各位工作人员辛苦了。",
        "您好，我是{community}的居民，",
        "你好，耽误[您|你们]一点时间。",
    ),
    Tone.TERSE: ("",),
    Tone.ELDERLY: OPENINGS[Tone.ELDERLY][:3],
    Tone.TYPOS: ("", "hello，", "那个，"),
}

# The resident's own story; fits any matter.
HISTORIES: Final = (
    "之前打过{n}次热线，[工单都显示已办结|每次都说已转办]，可[事情|情况]一点没变",
    "找过{body}，[说会反映上去|让我们等通知]，然后就没有下文",
    "网上也留过言，[回复是模板|回复说不属于他们职责]",
    "上个月已经有人[打电话来问过|登记过]，[没有说怎么处理|到现在没动静]",
    "为这事[请了{n}次假|跑了{n}趟]，[每次说法都不一样|每次都说经办人不在]",
    "身边[好几个人|{n}个熟人]也遇到过，[都说反映没用|最后不了了之]，我还是想试一试",
)
CIRCUMSTANCES: Final = (
    "家里有一位[八十多岁的老人|坐轮椅的老人]和一个[刚满月的婴儿|上小学的孩子]",
    "我们也知道基层工作[不容易|很忙]，不是故意找麻烦",
    "我平时[上夜班|在工厂上班]，白天接电话不太方便，[可以发短信|下午五点后能接]",
    "家里老人[不识字|听不懂普通话]，[都是我在跑|所以由我来反映]",
)
_OF_PAPERS: Final = "网上查了很久，[越看越糊涂|说法很多]，只好来问"

# Phrases only for matters that neighbours see, hear or smell too.
NEIGHBOURS_HISTORIES: Final = (
    "上次有人来[拍了几张照就走了|看了一眼]，[没有说怎么处理|到现在没动静]",
    "前年也出过同样的事，[处理后好了几个月|当时说会长期管]，现在又这样",
    "邻居们在群里说了很久，[都说反映没用|没人愿意出头]，我还是想试一试",
    "{since}我就留意这件事，[拍了照片和视频|记了时间]，需要的话可以提供",
)
NEIGHBOURS_CIRCUMSTANCES: Final = (
    "我在附近[工厂|商场|学校]上班，每天都要经过这里",
    "不是我一家的事，[整栋楼|周边{nn}多户|整条街]都受影响",
    "现在[通勤|做饭|接送孩子]都成了问题，一家人[心情都很差|为这事操心]",
    "听说别的[社区|街道]早就解决了，我们这边[还是老样子|一直在等]",
)


def histories(kind: MatterKind) -> tuple[str, ...]:
    """Return phrases on earlier attempts in a matter of this kind."""
    return HISTORIES if kind.private else HISTORIES[:3] + NEIGHBOURS_HISTORIES


def circumstances(kind: MatterKind) -> tuple[str, ...]:
    """Return phrases of residents on themselves in a matter of this kind."""
    if not kind.private:
        return CIRCUMSTANCES + NEIGHBOURS_CIRCUMSTANCES
    return (*CIRCUMSTANCES, _OF_PAPERS) if kind.rhythm is Rhythm.OFFICE else CIRCUMSTANCES


CLOSINGS: Final[Mapping[Tone, tuple[str, ...]]] = {
    Tone.PLAIN: ("", "", "", "谢谢", "请回复"),
    Tone.POLITE: ("谢谢！", "麻烦了，谢谢", "辛苦你们了", "盼复，感谢", "祝工作顺利"),
    Tone.ANGRY: (
        "再不处理我就[继续往上投诉|天天打热线]！",
        "别再[踢皮球|敷衍]了！",
        "纳税人的钱花哪去了！",
        "今天必须给个答复！",
    ),
    Tone.LONG_WINDED: (
        "以上情况属实，如需要可以随时联系我到现场指认，感谢[领导|各位]百忙之中阅读",
        "写得有点长，请见谅，希望能有人[打个电话|上门看看]，谢谢",
        "若不归你们管，也请告诉我该找哪个部门，我再去问",
    ),
    Tone.TERSE: ("", "", "请处理", "速办"),
    Tone.ELDERLY: ("麻烦你们年轻人了", "谢谢政府", "我电话随时都在，讲慢一点我听得清", "多谢晒"),
    Tone.TYPOS: ("", "谢谢拉", "快点处理把", "急急急"),
}

CALM_CLOSINGS: Final[Mapping[Tone, tuple[str, ...]]] = {
    Tone.PLAIN: ("", "", "谢谢"),
    Tone.POLITE: ("谢谢！", "麻烦了，谢谢", "辛苦你们了", "祝工作顺利"),
    Tone.TERSE: ("", "谢谢"),
    Tone.ELDERLY: CLOSINGS[Tone.ELDERLY],
    Tone.TYPOS: ("", "谢谢拉"),
}

DESK_OPENINGS: Final = (
    "来电人反映：",
    "市民来电称，",
    "市民反映，",
    "来电：",
    "市民来电投诉，",
)
CALM_DESK_OPENINGS: Final = DESK_OPENINGS[:-1]
DESK_CLOSINGS: Final = ("", "", "", "来电人要求回复", "请核实处理", "诉求人要求保密")
CALM_DESK_CLOSINGS: Final = ("", "", "", "来电人要求回复")
COUNTER_OPENINGS: Final = ("来访人反映，", "窗口登记：", "群众到大厅反映：", "来访：")
PATROL_OPENINGS: Final = ("巡查发现，", "网格员巡查：", "网格巡查发现", "今日巡查，", "")
PATROL_CLOSINGS: Final = (
    "已现场拍照，请相关部门处理",
    "超出网格处置能力，上报处理",
    "已临时设置警示，建议尽快处理",
    "现场已劝导，仍需部门跟进",
    "",
)

# Phrases by which a clerk records a caller's words about himself.
_REPORTED: Final = (("我们", "居民"), ("我家", "其家"), ("我", "其"))

# Slips that people make with a phone's keyboard: same sound, wrong character.
_SLIPS: Final = (
    ("反映", "反应"),
    ("已经", "以经"),
    ("部门", "部们"),
    ("希望", "希旺"),
    ("垃圾", "拉圾"),
    ("扰民", "绕民"),
    ("根本", "跟本"),
    ("处理", "处里"),
    ("再", "在"),
    ("的地方", "得地方"),
    ("老是", "老事"),
    ("安排", "按排"),
    ("严重", "严从"),
    ("麻烦", "麻凡"),
    ("尽快", "尽块"),
    ("电动车", "电瓶车"),
    ("每天", "没天"),
    ("没人", "每人"),
    ("小区", "小去"),
    ("怎么", "怎吗"),
)


def reported_speech(text: str) -> str:
    """Turn the resident's 'I' into the clerk's 'he or she'."""
    for own, reported in _REPORTED:
        text = text.replace(own, reported)
    return text


def slip(rng: Random, text: str) -> str:
    """Put in at most two wrong characters and drop some punctuation."""
    present = [pair for pair in _SLIPS if pair[0] in text]
    for right, wrong in rng.sample(present, min(len(present), rng.randint(1, 2))):
        text = text.replace(right, wrong, 1)
    if rng.random() < 0.5:
        text = text.replace("。", "，")
    if rng.random() < 0.3:
        text = text.replace("，", " ")
    return text.rstrip("，。 ")


_TONES: Final[Mapping[Channel, tuple[tuple[Tone, int], ...]]] = {
    Channel.PORTAL: (
        (Tone.PLAIN, 34),
        (Tone.POLITE, 20),
        (Tone.ANGRY, 12),
        (Tone.LONG_WINDED, 15),
        (Tone.TERSE, 12),
        (Tone.ELDERLY, 3),
        (Tone.TYPOS, 11),
    ),
    Channel.HOTLINE: (
        (Tone.PLAIN, 62),
        (Tone.POLITE, 8),
        (Tone.ANGRY, 10),
        (Tone.LONG_WINDED, 17),
        (Tone.TERSE, 4),
        (Tone.ELDERLY, 4),
    ),
    Channel.COUNTER: (
        (Tone.PLAIN, 50),
        (Tone.POLITE, 10),
        (Tone.ANGRY, 8),
        (Tone.LONG_WINDED, 20),
        (Tone.ELDERLY, 14),
    ),
    Channel.OFFICER: ((Tone.TERSE, 55), (Tone.PLAIN, 45)),
    Channel.QR: (
        (Tone.PLAIN, 36),
        (Tone.TERSE, 34),
        (Tone.POLITE, 8),
        (Tone.ANGRY, 8),
        (Tone.TYPOS, 14),
    ),
    Channel.OPEN311: ((Tone.PLAIN, 60), (Tone.TERSE, 25), (Tone.POLITE, 15)),
}


def draw_tone(rng: Random, channel: Channel) -> Tone:
    """Choose the tone of a resident on this channel."""
    tones = _TONES[channel]
    return rng.choices([tone for tone, _ in tones], [share for _, share in tones])[0]


def taken_down_by(rng: Random, channel: Channel, *, calm: bool) -> str:
    """Return how a clerk begins a note, or nothing when the resident's own words are kept."""
    by_phone = CALM_DESK_OPENINGS if calm else DESK_OPENINGS
    openings = {Channel.HOTLINE: by_phone, Channel.COUNTER: COUNTER_OPENINGS}.get(channel)
    return one_of(rng, openings) if openings and rng.random() < 0.65 else ""
