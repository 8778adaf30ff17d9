"""Kinds of request with questions, thanks or suggestions."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import kind
from jiceng.demo.texts.model import Rhythm, Setting

KINDS: Final = (
    kind(
        "consultation",
        "Question about a procedure",
        "办事咨询",
        "咨询 政务服务 政策咨询 其他",
        """
fact: 咨询经营证照怎么办 # 想问一下[开个小餐馆|注册个体户|摆早餐车]要办哪些证，[去哪里办|能不能网上办]
fact: 咨询{street}办事窗口上班时间 @240101 # 请问{street}[政务服务中心|党群服务中心]周末上不上班，[想办{n}样证|要不要预约]
fact: 咨询就业创业补贴 @180502 # 听说有[创业|高技能人才|失业]补贴，[条件是什么|申请截止到几号]，我[去年毕业|今年刚失业]
more: 网上查到的[是前年的|不清楚对不对]
harm: 请假不容易，[怕白跑|想一次办好]
wish: 请[回个电话|告知需要的材料]
wish: 希望[有份清单|发短信给我]
done: 已电话逐项解答并发送材料清单
hard: 该事项需到市级窗口办理，已告知地址、时间和预约方式
""",
        weight=4,
        at=Setting.NOWHERE,
        rhythm=Rhythm.OFFICE,
        calm=True,
    ),
    kind(
        "praise",
        "Praise",
        "表扬感谢",
        "表扬 感谢 其他",
        """
fact: 表扬{community}网格员 # 表扬{community}的网格员：{lastnight}[老人走失|水管爆裂|孩子发高烧]，[二话不说就来帮忙|跑前跑后]，[一直忙到半夜|连口水都没喝]
fact: 感谢{road}的问题很快处理好 # 前几天反映{road}[路灯|垃圾|积水]的事，[第二天就有人来处理|很快弄好了]，[效率真高，点个赞|特地来表扬一下]
fact: 表扬{street}窗口人员 # {street}窗口的[小姑娘|工作人员]帮老人[填表|复印]，[很有耐心|不厌其烦]，[必须点赞|值得表扬]
more: 问名字也不肯说，[只记得戴眼镜|说是应该的]
harm: 街坊们[都说好|看在眼里]
wish: 请[转达感谢|给予表扬]
wish: 希望[这样的人越来越多|继续保持]
done: 感谢认可，已向当事人所在单位转达并在例会上通报表扬
hard: 感谢认可，因信息不足暂未确认是哪位同事，仍向全体转达
""",
        weight=1.3,
        at=Setting.NOWHERE,
        rhythm=Rhythm.DAY,
        calm=True,
    ),
    kind(
        "suggestion",
        "Suggestion",
        "意见建议",
        "建议 意见 其他",
        """
fact: 建议{park}增加便民设施 # 建议在{park}[加几张有靠背的长椅|装直饮水|建个儿童沙池]，[老人孩子都用得上|现在石凳太少]
fact: 建议改善{road}出行条件 # 建议{road}[增设人行天桥|种些遮阴的树|装太阳能路灯]，[夏天太晒|过马路太远]
fact: 建议{community}多办活动 # 建议{community}[办个书屋|周末开亲子课|办长者手机班]，[邻居们很愿意参加|可以请大学生来教]
more: [隔壁街道做得很好|看到别的城市有]，[可以学一学|花钱也不多]
harm: 现在[年轻人没地方去|大家只能在马路边散步]
wish: 仅供参考，[望采纳|辛苦了]
wish: 希望[能列入民生实事|听听居民意见]
done: 建议已采纳，列入本季度民生微实事，预计{nn}天完成
hard: 建议很好，受用地限制暂难实施，已存入需求库
""",
        weight=2,
        at=Setting.NOWHERE,
        rhythm=Rhythm.DAY,
        calm=True,
    ),
)
