"""Kinds of request about order in public places: trading, parking, noise, fumes, dumping."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import COOL_EVENINGS, HEAT, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "street_vending",
        "Street vending",
        "占道经营",
        "占道经营 无照经营 街面秩序 游商",
        """
fact: {at}流动摊贩占道 # {at}{often}有{nn}多个摊档[摆到马路上|把人行道占满]，[卖水果|卖菜|卖炸串]的都有
fact: {at}水果店占道摆卖 @Q0503 # {at}的水果店把货架[摆出店门两三米|一直摆到盲道上]
fact: {at}三轮车占道卖菜 # {day}{at}两边全是卖菜的三轮车，[喇叭叫卖声不停|车都过不去]
more: 城管来了就收，[车一走又摆出来|前脚走后脚来]
more: 收摊以后[满地菜叶|地上全是油渍]
harm: 行人只能走机动车道，[上个星期差点出事|接送孩子特别危险]
harm: 推婴儿车和轮椅的根本过不去
wish: 希望城管[定点守一段时间|加强早晚高峰巡查]
wish: 建议划一块地方给他们[规范经营|摆卖]，不要[占路|堵路]
done: 执法队员现场劝离摊档{n}家，对屡劝不听的{n}家开具责令改正通知书，并安排早晚定点值守
hard: 摊主多为周边老人自产自销，正与街道商量设临时疏导点，短期内仍可能反复
""",
        weight=5,
        patrol=True,
        rhythm=Rhythm.RUSH,
        season=COOL_EVENINGS,
    ),
    kind(
        "illegal_building",
        "Illegal building",
        "违章搭建",
        "违法建设 违章搭建 私搭乱建 违建",
        """
fact: {estate}{bld}天台违章加建 @130202 # {estate}{bld}顶楼住户在天台[搭铁皮房|砌砖加建一层]，[已经封顶|正在施工]
fact: {at}一楼圈占公共地方 # {at}一楼住户把[公共绿地|消防通道]围起来[做院子|搭雨棚]
fact: {at}有人偷建铁皮棚 # {at}有人[偷偷|连夜]搭建[铁皮棚|简易房]，{since}动工
more: 问他有没有报建，[他说关你什么事|拿不出任何手续]
more: [钢筋水泥吊上楼|每天电钻不停]，[墙体已经有裂缝|怕承重受不了]
harm: 我们楼下[天花板开始渗水|采光全被挡住了]
harm: 台风天铁皮[被吹得哗哗响|掉下来会砸到人]
wish: 希望[执法部门尽快来查|趁没建完赶紧制止]
wish: 请依法[拆除|责令停工]，并[公开处理结果|给个说法]
done: 经核实未取得规划许可，已责令停工并限期自行拆除，现已拆除约{nn}平方米
hard: 该搭建形成多年，需按历史违建分类处置，已立案调查，办理周期较长
""",
        weight=3,
        at=Setting.ESTATE,
        patrol=True,
        urgency=Urgency.NORMAL,
    ),
    kind(
        "illegal_parking",
        "Illegal parking",
        "违停",
        "违停 车辆乱停 机动车乱停放 停车",
        """
fact: {at}小车违停 # {at}{often}有小车停在[人行道|盲道|斑马线]上
fact: {at}两边停满车堵路 # {at}双向车道两边[停满了车|都停车]，只剩[一条车道|中间一点点]
fact: {at}有僵尸车长期占位 @Q0107 # {at}有一辆[面包车|货车|没有车牌的小车]停了{long}，[轮胎都瘪了|车身全是灰]
more: 晚上{night}以后[更严重|一位难求]，[吃夜宵的车全停这里|货车过夜]
harm: 公交车进站要[停到路中间|等好几分钟]
harm: 早上出门经常[被堵在里面|为挪车吵架]
wish: 希望交警[多来抄牌|装电子警察]
wish: 建议[加装隔离桩|划禁停线]，附近[划些停车位|开放夜间停车]
done: 民警到场处罚违停车辆{n}辆、劝离{n}辆，并增设禁停标志
hard: 周边车位缺口较大，已列入路内停车泊位规划，暂以劝导为主
""",
        weight=5,
        patrol=True,
        rhythm=Rhythm.RUSH,
    ),
    kind(
        "night_construction",
        "Construction noise at night",
        "夜间施工噪音",
        "施工噪声 夜间施工 噪声 噪音",
        """
fact: {at}工地深夜施工 # {at}旁边的工地{lastnight}还在[打桩|浇混凝土|倒钢筋]，[震得窗户响|吵得整栋楼睡不着]
fact: {at}工地连续夜间施工 # {at}工地{often}施工到{night}，[泥头车一辆接一辆|切割机声音刺耳]
fact: {estate}对面工地天没亮就开工 # {estate}对面工地{since}[天没亮就开工|通宵施工]
more: 打过[工地门口公示的电话|110]，[停了半小时又开始|说有许可证]
more: 请问[夜间施工有没有审批|到底批到几点]
harm: 家里有[高考生|初三学生|刚出生的婴儿]，[影响很大|根本没法休息]
harm: {lastnight}只睡了两个小时，白天还要上班
wish: 希望[今晚就停下来|有人到现场看看]
wish: 请[查处违规施工|限定施工时间]，[中午和夜里不要开工|还我们安静]
done: 执法人员夜查时现场制止，对施工单位立案处罚，并约谈项目负责人
hard: 经查当晚混凝土浇筑已取得夜间作业证明，已要求提前公示并加装隔声屏
""",
        weight=3.5,
        rhythm=Rhythm.NIGHT,
        urgency=Urgency.URGENT,
        season={1: 0.7, 2: 0.4, 5: 1.3, 6: 1.5, 10: 1.2, 11: 1.3},
    ),
    kind(
        "square_dance",
        "Noise of square dancing",
        "广场舞噪音",
        "广场舞 社会生活噪声 噪声 噪音",
        """
fact: {park}广场舞音响太大 # {park}{often}有{n}支队伍跳广场舞，[音响开到最大|各放各的歌]，跳到{night}
fact: {estate}楼下跳舞唱歌扰民 # {estate}楼下空地{since}来了一群人[跳舞|唱卡拉OK]，[低音炮震得心慌|关窗都听得见]
fact: {park}一大早放音乐扰民 # [早上六点不到|天刚亮]{park}就有人[放音乐|打陀螺甩响鞭]
more: 去说过一次，[反而被骂|她们说公园是大家的]
harm: 小孩[写作业静不下来|马上要中考]，老人[心脏不好|血压都高了]
wish: 希望[规定时间和音量|装个噪音显示屏]
wish: 不是不让跳，[请把声音调小|能不能九点前结束]
done: 民警、社区与{n}位领队面谈，约定音量不超过60分贝、晚上九点前结束，并装了分贝仪
hard: 该处为公共活动场地，只能劝导，已请队伍轮流换场地
""",
        weight=2.2,
        at=Setting.PARK,
        rhythm=Rhythm.NIGHT,
        season=COOL_EVENINGS,
    ),
    kind(
        "barbecue_noise",
        "Noise of a late-night barbecue",
        "夜宵档噪音",
        "餐饮噪声 社会生活噪声 噪声 噪音 油烟",
        """
fact: {at}烧烤档营业到凌晨 # {at}的烧烤档{often}营业到凌晨[两三点|四点]，[猜码、碰杯|大声吵闹]
fact: 楼下夜宵店占道喧闹 # 楼下夜宵店把桌子摆到[人行道|小区门口]，{night}还有[十几桌|满满都是]人
fact: {at}新开的店半夜吵闹 # {at}新开一家[大排档|清吧]，{since}[音乐开得很大|天天有人喝醉吵架]
more: 报过警，[警察走了又照旧|老板说做的就是夜市]
harm: [夏天不敢开窗|孩子被吵醒好几次]，[神经衰弱了|第二天上班没精神]
wish: 希望[限时营业|不许摆到外面]
wish: 请[城管和公安|市监和城管]联合[查一下|整治]
done: 联合执法责令收回外摆桌椅{nn}张，店家签了不超时外摆承诺书
hard: 店铺证照齐全且在室内经营，已劝其安装隔音门并安排夜间复查
""",
        weight=2.5,
        rhythm=Rhythm.NIGHT,
        season=HEAT,
    ),
    kind(
        "cooking_fumes",
        "Cooking fumes",
        "油烟扰民",
        "油烟 餐饮油烟 大气污染",
        """
fact: {at}饭店排烟口对着居民楼 # {at}一楼饭店的排烟口[正对着居民楼|就在二楼窗边]，{often}油烟[呛人|熏得睁不开眼]
fact: {estate}楼下餐馆油烟扰民 # {estate}楼下[湘菜馆|烧腊店|快餐店]{since}开业，[没装油烟净化器|管道漏油]
fact: {at}露天烧烤油烟大 @Q0506 # {at}烧烤摊直接[在路边生炭火|露天烧烤]，烟[整条街都是|往楼上飘]
more: 衣服[晾出去一股油味|都不敢晒]，阳台[一层油|摸一把全是黑的]
harm: 家里小孩[老是咳嗽|有鼻炎]，[一年到头不敢开窗|很难受]
wish: 希望[检查油烟净化设备|要求改烟管]
wish: 请[查一查有没有环评|依法处理]，[不整改就停业|还居民一口干净空气]
done: 检查发现净化器未清洗，已责令整改，现更换设备并升高烟管，复测达标
hard: 检测排放未超标，气味与楼距过近有关，已协调店家错峰炒制
""",
        weight=3,
        rhythm=Rhythm.RUSH,
    ),
    kind(
        "shared_bikes",
        "Shared bikes left about",
        "共享单车乱放",
        "共享单车 非机动车乱停 车辆乱停",
        """
fact: {at}共享单车堆放挡路 # {at}堆了{nn}辆共享单车，[倒成一片|把盲道占了]
fact: {stop}共享单车占满站台 # {stop}公交站旁{often}[停满共享电单车|单车堆成山]，[上车没地方站|挤都挤不过去]
fact: {at}共享电单车乱丢 # {at}有人把共享电单车[骑进小区|扔在花坛里]，[没人收|倒了也没人扶]
more: 运营公司的电话[打不通|只会说已记录]
harm: [老人推轮椅要走马路|早晚上班很不方便]
wish: 请[督促企业清走|让企业派人管]
wish: 建议[划停放框|控制投放数量]
done: 已约谈企业，清走单车{nn}辆，并施划停放框{n}处
hard: 该处为换乘点需求集中，已要求企业高峰时段驻点，仍会有短时堆积
""",
        weight=1.8,
        patrol=True,
        rhythm=Rhythm.RUSH,
    ),
    kind(
        "small_adverts",
        "Unlawful bills",
        "乱张贴小广告",
        "小广告 乱张贴 非法广告 宣传广告",
        """
fact: {at}贴满小广告 # {at}的[电线杆|公交站牌|墙上]贴满[开锁|贷款|招工|治病]小广告
fact: {estate}{bld}楼道被喷小广告 # {estate}{bld}每层楼都被[喷了电话号码|塞满卡片]
fact: {at}有人乱插卡片 @Q0204 # {at}有人{often}[发传单|往车上插卡片]，[满地都是|风一吹到处飞]
more: 刚[铲掉|刷白]没几天又贴上
harm: [看着乱|影响小区形象]，[老人容易上当|还有骗人的高利贷]
wish: 希望[清理掉|把电话停机]
wish: 请[查一查是谁贴的|定期清理]
done: 已清理小广告{nn}处，并将涉案号码移送停机处理
hard: 张贴人流动作案，暂未查到当事人，已加密夜间巡查
""",
        weight=1.5,
        patrol=True,
    ),
    kind(
        "debris_dumping",
        "Dumped construction waste",
        "偷倒余泥渣土",
        "渣土 余泥 建筑垃圾 施工管理",
        """
fact: {at}有人偷倒余泥 # {at}被人[半夜偷倒|用小货车倒]了{n}车[余泥|砖头瓦砾|废石膏板]
fact: {estate}{bld}旁装修垃圾没人清 @Q0103 # {estate}{bld}旁边堆满装修垃圾，{long}[越堆越高|没人清运]
fact: {at}泥头车沿路撒漏 @Q0112 # [泥头车|渣土车]从{at}经过不盖布，[一路撒漏|泥土掉一地]
more: 看到的是[一辆没牌的蓝色小货车|夜里十二点后来的]，[没看清车牌|拍了照片]
harm: [下雨变泥浆路|刮风全是灰]，[车子打滑|路都被占了一半]
wish: 请[查监控找到人|依法处罚]，并[清走|恢复原状]
wish: 希望[装个摄像头|设障碍墩]
done: 已清运余泥{n}车并冲洗路面，查到责任车辆{n}辆，立案处罚
hard: 该处无监控，未查到倾倒人，已由街道先行清运并设隔离墩
""",
        weight=2,
        patrol=True,
        rhythm=Rhythm.ROUND,
    ),
)
