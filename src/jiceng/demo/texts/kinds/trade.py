"""Kinds of request about transport, markets, consumers and the environment."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import DRY, HEAT, HOLIDAYS, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "bus_service",
        "Bus service",
        "公交班次",
        "公交 公共交通 交通运输 交通",
        """
fact: {stop}等公交太久 # 在{stop}等公交，[等了{nn}分钟|连等{n}班不来]，[手机显示的时间不准|来了两辆一起到]
fact: 公交到站不停 @150102 # {nn}路公交[到站不停|司机急刹]，[老人差点摔倒|后门夹到人]
fact: 希望{community}增加公交直达 # {community}到[市区|工业园|医院]没有直达公交，[末班车七点就没了|要转{n}趟]
more: 打过公交公司电话，[说会反映|让我等通知]
harm: 上班[迟到扣钱|只能打车]，学生和老人[最受影响|都靠它]
wish: 希望[加密班次|准点发车]
wish: 建议[延长到晚上十点|在{road}加个站]
done: 早晚高峰增发{n}班，末班延至21:30，并对当事司机作出处理
hard: 该线客流不足以支撑新增线路，已纳入定制公交征集
""",
        weight=2,
        rhythm=Rhythm.RUSH,
        private=True,
    ),
    kind(
        "traffic_lights",
        "Traffic lights",
        "红绿灯",
        "红绿灯 交通信号 信号灯 交通设施 交通",
        """
fact: {road}与{road2}路口红绿灯坏了 # {road}与{road2}路口红绿灯[全灭|黄灯一直闪|红绿一起亮]，{since}就这样
fact: {road}与{road2}路口绿灯时间太短 @150301 # {road}与{road2}路口绿灯只有{nn}秒，[老人走不完|一次过不了几台车]
fact: {at}希望加装红绿灯 @150301 # {at}[没有红绿灯|没有斑马线]，[车速很快|过马路像打仗]，希望加装
more: [左转和直行一起放|右转车不让人]，[很容易撞|天天按喇叭]
harm: 上个月[撞过一次|有人受伤]
wish: 请交警[尽快修|调整时间]
wish: 建议[装信号灯|设安全岛]
done: 已更换信号控制板，绿灯延长至{nn}秒，现场观察通行正常
hard: 交通流量未达设灯标准，先施划斑马线并装减速带
""",
        weight=2,
        urgency=Urgency.URGENT,
        rhythm=Rhythm.RUSH,
        patrol=True,
    ),
    kind(
        "food_safety",
        "Food safety",
        "食品安全",
        "食品安全 食品 市场监管",
        """
fact: {at}吃出异物 # 在{at}的[快餐店|奶茶店|烧腊档]吃出[虫子|头发|钢丝]，[老板说不可能|只肯退钱]
fact: {at}超市卖过期食品 # 在{at}超市买的[面包|牛奶|卤味]，回家发现[已经过期|发霉了]，花了{small}
fact: {at}用餐后身体不适 @110207 # {lastnight}在{at}吃完[宵夜|自助餐]后[上吐下泻|去了医院]，同桌{n}个人都这样
more: 有[小票和照片|付款记录]，[货还留着|医院有诊断]
more: 厨房就在[厕所旁边|后巷地上]，[苍蝇乱飞|洗菜水是黑的]
harm: [小孩也吃了|孕妇吃的]，[很担心|到现在没好]
wish: 请市监[去检查|查封]
wish: 要求[按法律赔偿|公开处理结果]
done: 现场检查发现问题{n}项，已立案，商家退款并赔偿消费者
hard: 现场抽检合格，因未留存样品无法认定，已调解由商家退款
""",
        weight=3,
        season=HEAT,
        urgency=Urgency.URGENT,
        rhythm=Rhythm.RUSH,
        private=True,
    ),
    kind(
        "prepaid_refund",
        "Refund of prepaid cards",
        "预付卡退款",
        "预付卡 预付费 退款 消费纠纷 消费维权",
        """
fact: {at}商家收了预付款后关门 # 在{at}[健身房|美容院|洗车店|理发店]充了{money}，[店突然关了|老板说转让了]，[卡里还剩一半|电话打不通]
fact: 预付卡到期被作废 # 商家说[卡过期作废|换老板旧卡不认]，[当时没说有期限|根本没写]
fact: 办卡后退款难 # 办卡时[说可以随时退|送礼品]，现在要退[扣三成|让等{months}]
more: 群里已有{nn}多人[一样遭遇|登记]，合计[十几万|不少钱]
harm: 这钱是[省吃俭用的|给父母办的]
wish: 请帮忙[追回余款|联系老板]
wish: 希望[加强预付卡监管|列入黑名单]
done: 经调解商家按余额退还，已到账
hard: 商家失联，列入经营异常名录，已引导消费者报案登记
""",
        weight=2.2,
        season=HOLIDAYS,
        private=True,
    ),
    kind(
        "fake_goods",
        "Counterfeit goods",
        "假冒伪劣",
        "假冒伪劣 假货 产品质量 市场监管 消费",
        """
fact: {at}买到假货 # 在{at}的[烟酒行|手机店|化妆品店]买了{money}的[酒|手机|护肤品]，[鉴定是假的|扫码查不到]
fact: {at}向老人推销保健品 @110302 # 给老人[讲课送鸡蛋|免费体检]，卖[保健品|床垫]要{money}，[根本没效果|是三无产品]
fact: {at}建材质量不合格 # 装修在{at}建材店买的[板材|电线|水管]，[没有合格证|用了不久就坏]
more: 找商家[说离柜不认|要我自己去检验]
harm: 钱[白花了|花得冤枉]，[心里很不舒服|家里人都埋怨]
wish: 请[查处|立案]
wish: 要求[退一赔三|退货]
done: 已查扣涉嫌假冒商品{nn}件，立案调查，消费者获退款
hard: 品牌方鉴定仍在进行，结果出来前双方暂缓调解
""",
        weight=1.6,
        season=HOLIDAYS,
        private=True,
    ),
    kind(
        "short_weight",
        "Short weight and prices",
        "缺斤短两",
        "缺斤短两 计量 价格 市场监管 消费",
        """
fact: {market}缺斤短两 # 在{market}买[鱼|虾|荔枝]，说是{n}斤，回家一称[少了三两|少一斤多]
fact: {at}标价与结账不一致 @110402 # {at}的店[标价和结账不一样|不明码标价]，多收{small}
fact: {market}海鲜档加水压秤 # {market}海鲜档[往袋子里装水|袋子绳子都很重]，[问一句就凶|爱买不买]
more: 公平秤[坏了|锁着不给用]
harm: 老人来买菜[天天被坑|不敢说]
wish: 请[检查秤|突击查一次]
wish: 希望[装公平秤|罚一罚]
done: 检定{nn}台秤，没收作弊秤{n}台，商户补差并受罚
hard: 复检计量在允许误差内，已要求明码标价并摆放公平秤
""",
        weight=1.5,
        at=Setting.MARKET,
        season=HOLIDAYS,
        private=True,
    ),
    kind(
        "dust",
        "Dust from sites",
        "扬尘污染",
        "扬尘 施工扬尘 大气污染 环境",
        """
fact: {at}工地扬尘 # {at}工地[裸土没有覆盖|不喷淋]，[风一吹漫天黄土|车窗一层灰]
fact: {road}泥头车带泥上路 @Q0118 # {road}泥头车{often}[不冲洗就上路|带泥上路]，[路面全是泥|扬起的灰看不见人]
fact: {at}搅拌站粉尘扰民 # {at}搅拌站[粉尘很大|半夜卸水泥]，{since}周边[树叶都是白的|阳台扫不完]
more: 洒水车[只在有人检查时开|从来不洒这一段]
harm: [孩子鼻炎犯了|喉咙疼]，[窗户半年没开过|衣服不敢晾外面]
wish: 请[要求喷淋覆盖|责令整改]
wish: 希望[装监测仪|处罚不冲洗的车]
done: 责令工地覆盖裸土约{nn}百平方米、补装洗车槽，处罚泥头车{n}辆
hard: 道路开挖期扬尘难以完全避免，已增加洒水至每日{n}次
""",
        weight=2,
        season=DRY,
        patrol=True,
    ),
    kind(
        "factory_smell",
        "Smell from factories",
        "工厂异味",
        "异味 废气 恶臭 大气污染 环境",
        """
fact: {community}夜里闻到刺鼻异味 # {community}这边{often}能闻到[烧塑料|油漆|酸臭]味，[后半夜最浓|下雨天更重]，应该是{factory}那边来的
fact: {factory}冒黑烟 # {factory}{since}[烟囱冒黑烟|偷排废气]，[味道刺鼻|闻了头晕]
fact: {factory}喷漆气味扰民 # {factory}离居民楼不到{nn}米，[喷漆不关门|车间没有处理设备]
more: 之前来检查，[白天不开晚上开|提前停工]
harm: 家里[老人哮喘|小孩流鼻血]，[关窗也没用|很恶心]
wish: 请环保[夜间突击检查|装在线监测]
wish: 希望[搬走|彻底整改]，[公开检测数据|别走过场]
done: 夜间突查发现治理设施未运行，已立案并查封喷涂线{n}条
hard: 监测未超标，气味来自多家企业叠加，已开展走航溯源
""",
        weight=2.6,
        at=Setting.FACTORY,
        rhythm=Rhythm.NIGHT,
        season=HEAT,
        urgency=Urgency.URGENT,
    ),
    kind(
        "factory_noise",
        "Noise from factories",
        "工厂噪音",
        "工业噪声 噪声 噪音 环境",
        """
fact: {factory}机器噪音扰民 # {factory}的[冲床|风机|空压机]{often}[响到{night}|二十四小时不停]
fact: {factory}深夜装卸扰民 # {factory}{night}还在[装卸铁板|叉车倒车]，[咣当咣当|警报声一直叫]
fact: {estate}旁冷却设备低频噪音 # {estate}旁边新装的[冷却塔|大型空调外机]{since}[嗡嗡响|低频震动]，[耳朵都疼|床都在抖]
more: 自己用手机测有[六十|七十]多分贝
harm: [神经衰弱|整夜失眠]，[孩子成绩下降|老人住院]
wish: 请[夜里来测|限制夜间生产]
wish: 希望[装隔音|搬走设备]
done: 夜间监测超标，责令停用并加装隔声罩，复测达标
hard: 监测值未超工业区限值，已协调企业{night}后停用最响设备
""",
        weight=1.6,
        at=Setting.FACTORY,
        rhythm=Rhythm.NIGHT,
    ),
)
