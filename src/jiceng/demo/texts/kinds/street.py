"""Kinds of request about streets and public places: cleanliness, water, lamps, trees."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import HEAT, RAIN, TYPHOON, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "exposed_rubbish",
        "Exposed rubbish",
        "暴露垃圾",
        "暴露垃圾 垃圾 环境卫生 市容",
        """
fact: {at}垃圾成堆没人清 # {at}有一大堆生活垃圾，[纸皮、泡沫箱、剩饭剩菜都有|还有旧沙发和床垫]，{long}没人清
fact: {at}垃圾桶满溢 # {at}的垃圾桶{often}满出来，垃圾袋[堆到人行道上|被野猫翻得满地都是]
fact: {at}空地变成垃圾场 # {at}边上的空地被人当成垃圾场，{since}越堆越多
fact: {at}撤桶后垃圾乱丢 # {at}那几个垃圾桶被撤走之后，大家就[直接丢在路边|往树底下扔]
more: [有人晚上开三轮车来倒|附近商铺关门时顺手就扔出来]，[没有人管|也没有监控]
more: 环卫车[{days}才来一次|每天只收一趟]，收完地上的污水也不冲
harm: 天一热[苍蝇蚊子|老鼠蟑螂]到处都是，[臭味飘进屋里|路过都要捂鼻子]
harm: 小孩上学天天从这里走，[很不卫生|真怕得病]
wish: 希望[尽快清运|安排人清理干净]，并[增设垃圾桶|加密收运次数]
wish: 请环卫部门[每天清一次|查一查是谁倒的]
done: 已安排环卫人员清运垃圾约{nn}袋并冲洗地面，同时把该点列入每日巡查
done: 已清理完毕，增设240升垃圾桶{n}个，收运由每天一次改为两次
hard: 该点为临时收集点，迁移位置需征求周边居民意见，暂时只能加密清运
""",
        weight=5.5,
        season=HEAT,
        patrol=True,
    ),
    kind(
        "street_lamp_out",
        "Street lamp out",
        "路灯不亮",
        "路灯 照明 公用设施",
        """
fact: {at}路灯不亮 # {at}有{n}盏路灯[不亮|时亮时不亮]，{since}就这样
fact: {at}整段路灯不亮 # {at}[整条路|整排]路灯都不亮，晚上[黑漆漆|伸手不见五指]
fact: {at}路灯杆歪斜有危险 # {at}的路灯杆[被车撞歪了|锈穿了]，灯头[垂下来|悬在半空]
more: [白天反而亮着|旁边的灯罩里全是死虫子]
harm: 下晚班的女工走这段路[很害怕|要打手电]
harm: 昨晚有老人在这里[绊了一跤|摔伤了手]
wish: 请[尽快维修|派人来修]，恢复照明
wish: 希望路灯管理部门[查一查线路|把坏的灯都换掉]
done: 已更换LED灯头{n}个并检修控制箱，现场试灯正常
done: 查明系地下电缆被盗挖，已重新敷设约{nn}米，当晚恢复亮灯
hard: 该路段尚未移交，路灯由建设单位管理，已发函督促其维修
""",
        weight=4,
        patrol=True,
        rhythm=Rhythm.NIGHT,
        urgency=Urgency.NORMAL,
    ),
    kind(
        "manhole_damaged",
        "Damaged manhole cover",
        "井盖破损",
        "井盖 公用设施 缺失破损",
        """
fact: {at}井盖破损缺失 # {at}有个[污水|雨水|电信]井盖[破了一个角|整个不见了|断成两半]
fact: {at}井盖松动 # {at}的井盖[松动|翘起来]，车子一过就[咣当响|弹起来]
fact: {at}井盖周边路面下沉 # {at}井盖周边路面下沉了{n}厘米左右，[电动车经过要颠一下|雨天看不见]
more: 现在只有[一根树枝|一个雪糕筒|一块木板]挡着
more: 井盖上写的是[“通信”|“雨”|“污”|“给水”]字样
harm: {lastnight}已经有人[连人带车摔倒|踩空扭到脚]
harm: 一到夜里[响到睡不着|什么都看不见]，[随时会出人命|很危险]
wish: 请[马上|尽快]处理，[先围起来|换个新的]
wish: 希望[权属单位|有关部门]今天就来[换盖|加固]
done: 接报后先行围蔽，已更换防沉降井盖{n}个
hard: 井盖权属经{n}家单位核认均称不是本单位，正由区里协调兜底更换
""",
        weight=3.5,
        patrol=True,
        urgency=Urgency.EMERGENCY,
        rhythm=Rhythm.ROUND,
    ),
    kind(
        "waterlogging",
        "Street flooding",
        "内涝积水",
        "内涝 积水 排水 道路积水",
        """
fact: {at}下大雨水浸 # [昨天|今天早上|刚才]一场大雨，{at}[水浸到膝盖|积水有半米深|车子死火了好几辆]
fact: {at}逢雨必浸 # {at}每逢[下大雨|台风天]就水浸，{since}已经[第三次|好几次]
fact: {at}雨水口堵塞积水 # {at}的雨水口[被树叶和泥沙堵死|冒水]，[水排不下去|积水{days}都不退]
more: 旁边[新楼盘施工|修路]以后，[泥浆都流进下水道|地势变得比路面低]
more: 水退了[满地都是淤泥|还有一股臭味]
harm: [一楼商铺全部进水|车库进水了]，[冰柜泡坏了|货物损失不少]
harm: 学生要[蹚水上学|绕很远的路]，怕[井盖被冲走|漏电]
wish: 请[派水泵来抽水|清一清下水道]，[放个警示牌|有人守着]
wish: 希望[从根本上改造排水|扩大管径]，不要[年年都浸|每次都等水自己退]
done: 出动抽水车{n}台抢排，积水已退，并清掏雨水口{nn}个、管道{nn}米
hard: 该处地势低洼、管径偏小，已列入内涝点整治计划，需待工程立项后解决
""",
        weight=3,
        season=RAIN,
        urgency=Urgency.EMERGENCY,
        patrol=True,
        rhythm=Rhythm.ROUND,
    ),
    kind(
        "fallen_tree",
        "Fallen tree",
        "树木倒伏",
        "树木 倒伏 行道树 园林绿化 绿化",
        """
fact: {at}大树倒伏 # {at}一棵[大榕树|细叶榄仁|芒果树]被[风吹倒|雨水泡松了根]，[横在路上|压住了电线|砸到一辆小车]
fact: {at}有棵树有倒伏危险 @P0402 # {at}有棵树[已经枯死|歪得很厉害]，[树干有洞|树皮都掉了]
fact: {at}断枝悬在半空 # {at}有根大树枝断了[挂在半空|架在电线上]，[随时会掉|风一吹就晃]
more: 台风过后[还没有人来看|只拉了一条警戒线]
harm: 现在[半边路走不了|车过不去]，[要绕路|下班高峰会堵死]
harm: 树下就是[公交站|小孩玩的地方]
wish: 请[尽快清走|马上派人来锯]
wish: 希望园林[修剪一下|检查一下这一排的树]
done: 绿化抢险队{n}人到场锯除清运，道路已恢复通行
hard: 该树为登记在册的古树后续资源，修剪须专家论证，已先支撑加固
""",
        weight=2,
        season=TYPHOON,
        urgency=Urgency.EMERGENCY,
        patrol=True,
        rhythm=Rhythm.ROUND,
    ),
    kind(
        "road_damage",
        "Damaged road surface",
        "路面破损",
        "路面破损 道路破损 道路 坑洼",
        """
fact: {at}路面破损 # {at}路面[有个大坑|裂开一条大缝]，[脸盆那么大|有{n}厘米深]
fact: {at}开挖后路面没有修好 # {at}开挖[装管道|铺电缆]之后[没有修复平整|回填的沥青又沉下去了]
fact: {at}人行道地砖松动 @P0202 # {at}人行道地砖[松动|缺了{nn}多块]，[一踩溅一身水|高低不平]
more: 大货车走得多，[越压越大|补了又烂]
harm: [骑电动车摔过人|雨天看不到坑]，{lastnight}又有人[摔倒|爆胎]
wish: 请[尽快修补|修一修]，别等出事
wish: 希望[彻底铺一次|大修]，不要[东补一块西补一块|只倒点石子]
done: 已铣刨修补沥青路面约{nn}平方米，恢复通行
hard: 该路段今年已列入大修，管线迁改完成后统一铺装，先作临时填平
""",
        weight=3.5,
        patrol=True,
        season=RAIN | {1: 0.7, 2: 0.7, 11: 0.7, 12: 0.8},
    ),
    kind(
        "sewage_overflow",
        "Sewage overflow",
        "污水外溢",
        "污水 外溢 排水 下水道",
        """
fact: {at}污水井冒水 # {at}污水井{since}[一直往外冒水|咕咕冒黑水]，[流到马路上|流进绿化带]
fact: {estate}{bld}化粪池满溢 @140402 # {estate}{bld}化粪池满了，[污水从一楼倒灌|粪水流到停车场]
fact: {at}餐馆往雨水口倒泔水 @160303 # {at}有餐馆把[泔水|洗碗水]直接倒进雨水口，[油污凝成一块块|又臭又滑]
more: 物业说[是市政的|不归他们管]，市政说[是小区的|在红线里面]
harm: [臭到吃不下饭|走路要踮脚]，[小孩滑倒过|蚊虫很多]
wish: 请[派吸污车来|尽快疏通]
wish: 到底[谁负责|归谁管]，请[明确一下|协调解决]
done: 已用高压车疏通管道{nn}米，清出油块和淤泥，现水位正常
hard: 堵塞段在小区红线内，须动用维修资金，已指导物业启动应急使用程序
""",
        weight=3,
        urgency=Urgency.URGENT,
        patrol=True,
        season=HEAT,
    ),
    kind(
        "foul_river",
        "Foul watercourse",
        "河涌黑臭",
        "河涌 黑臭 水体 水污染 水利",
        """
fact: {river}{community}段黑臭 # {river}{community}段{since}[又黑又臭|水面一层油膜|浮着死鱼]
fact: {river}边排水口排污 @160302 # {river}边有个排水口{often}[排白色泡沫水|排黑水]，[多在夜里和下雨时|闻着有化学味]
fact: {river}水面漂浮物没人捞 @Q0105 # {river}水面[水葫芦长满了|漂着泡沫箱和死猪]，{long}没人捞
more: 前两年整治过，[好了没多久又这样|钱花了水没清]
harm: 沿岸居民[不敢开窗|散步都绕开]，[鱼塘不敢抽水|菜地不敢浇]
wish: 希望[查清排污口|溯源]，[河长来看看|公开治理进度]
wish: 请[打捞清淤|尽快截污]
done: 已打捞漂浮物约{nn}袋，查封错接排口{n}处，抽检氨氮明显下降
hard: 主因是上游雨污分流尚未完成，工程预计{nn}周后通水，期间加密补水
""",
        weight=2,
        at=Setting.RIVER,
        patrol=True,
        season=HEAT,
        urgency=Urgency.NORMAL,
    ),
    kind(
        "greening",
        "Neglected greenery",
        "绿化缺管",
        "绿化 园林绿化 绿地 行道树 树木",
        """
fact: {at}绿化带缺养护 # {at}绿化带的[草长到半人高|灌木枯死了一大片]
fact: {at}树枝过密没修剪 # {at}的树枝[伸进居民阳台|挡住红绿灯|遮住路灯]，{long}没修剪
fact: {at}绿化带被破坏 @Q0121 # {at}绿化带被[踩出一条路|人种上了菜|车压坏]，黄土裸露
more: [虫子很多，掉下来咬人|蛇都出来过]
harm: [转弯看不到来车|家里白天都要开灯]
wish: 请[修剪一下|补种]
wish: 希望园林[定期养护|来看看]
done: 已修剪树木{n}株、割草约{nn}平方米，并补种灌木
hard: 此处绿地属小区共有，已请物业列入下季度养护
""",
        weight=2,
        patrol=True,
        season={3: 1.3, 4: 1.4, 5: 1.4, 6: 1.3, 12: 0.6, 1: 0.6},
    ),
    kind(
        "public_toilet",
        "Dirty public toilet",
        "公厕脏乱",
        "公厕 公共厕所 环境卫生",
        """
fact: {at}公厕脏臭 # {at}的公厕[地上全是水|便池堵了|没水冲]，{days}没人打扫
fact: {at}公厕常锁门 # {at}的公厕{often}锁门，[不到晚上九点就关|写着维修中已经{long}]
fact: {at}公厕设施损坏 # {at}公厕的[门锁坏了|灯不亮|洗手盆漏水]，[没法用|很尴尬]
more: 无障碍那间[成了杂物房|一直锁着]
harm: 环卫工和[出租车司机|带孩子的]只能[憋着|跑很远]
wish: 请[打扫干净|安排专人保洁]
wish: 希望[延长开放|尽快修好]
done: 已疏通清洗，维修门锁{n}处，保洁由每日两次增至四次
hard: 公厕管网老化，需整体改造，已列入计划，先设临时移动厕所
""",
        weight=1,
        at=Setting.PARK,
        patrol=True,
    ),
)
