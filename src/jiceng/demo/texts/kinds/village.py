"""Kinds of request about villages, public safety and public utilities."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import HEAT, RAIN, TYPHOON, YEAR_END, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "pond_lease",
        "Fish pond leases",
        "鱼塘租约",
        "鱼塘 土地承包 集体资产 农村经济 农业 农村",
        """
fact: {community}鱼塘发包不公开 # {community}{team}的鱼塘[今年到期|续租]，[没有公开投标|听说内定给亲戚]，村民不服
fact: {community}鱼塘提前收回起纠纷 @170302 # 承包{community}{nn}亩鱼塘，合同还有{n}年，[村里要提前收回|说要建厂]，[补偿没谈拢|不赔塘里的鱼]
fact: {community}鱼塘租金偏低没公布 # {team}鱼塘租金每亩只有{money}，[十几年没涨过|比隔壁村低一半]，[钱去哪也没公布|合同没人见过]
more: 问村干部，[说会上定的|让我们别多事]，可[没人收到开会通知|签名不是本人的]
harm: 塘里[十几万斤鱼没处放|投了不少饲料钱]
wish: 请镇街[查合同|监督投标]
wish: 希望[公开台账|按民主程序来]
done: 街道农办核查后责令重新公开竞投，结果已在公示栏公布
hard: 合同纠纷已进入仲裁，街道不便干预，已协助提供档案
""",
        weight=1.4,
        at=Setting.VILLAGE,
        urgency=Urgency.NORMAL,
        rhythm=Rhythm.OFFICE,
        season=YEAR_END,
        private=True,
    ),
    kind(
        "village_dividend",
        "Village dividends",
        "集体分红",
        "分红 集体经济 股份 村务公开 农村",
        """
fact: {community}分红没发没公布 # {community}{team}[去年的分红还没发|分红比往年少一半]，[没有公布账目|问了没人答]
fact: {community}成员分红资格争议 @170104 # [外嫁女|入赘女婿|刚迁回的大学生]，户口一直在{community}，[却没有分红|被取消股份]
fact: {community}新生儿股份没配 # 小孩[去年出生|已经入户]，按章程[该有股份|可以配股]，[组里说表决不通过|一直拖着]
more: {team}把地租给[工厂|停车场]，[租金多少没人知道|账目三年没贴]
harm: 同村人[同样户口不同待遇|心里不服]
wish: 请[查账公开|街道主持公道]
wish: 希望[按法律和章程办|给个书面答复]
done: 街道核查章程后由经济社补发，名单和账目已张榜
hard: 成员资格须由成员大会表决，已指导依法召开，结果以表决为准
""",
        weight=1.6,
        at=Setting.VILLAGE,
        urgency=Urgency.NORMAL,
        season=YEAR_END,
        private=True,
    ),
    kind(
        "homestead",
        "Homestead and self-built houses",
        "宅基地建房",
        "宅基地 农村建房 自建房 土地 农村",
        """
fact: {community}老屋重建审批慢 # {community}{team}的老屋[想拆了重建|成了危房]，申请{long}[没批|说指标没有]
fact: {community}邻居建房占地 @170202 # 隔壁建房[地基占了我家半米|滴水到我家墙]，[吵了好几次|要砌墙堵路]
fact: {community}有人在农田打地基 @130203 # {team}有人[在农田里打地基|一户多宅]，[已经建到第二层|没人制止]
more: 村里[量过一次|调解过一次]，[没有结果|没有下文]
harm: 村里人[都在看着|意见很大]，[怕闹出事|再拖下去更难办]
wish: 请[自然资源部门来量|现场勘查]
wish: 希望[尽快审批|先停工再说]
done: 现场测量后双方按界址签字确认，建房申请已批复
hard: 申请人名下已有一处宅基地，不符合一户一宅，已书面告知
""",
        weight=1.6,
        at=Setting.VILLAGE,
        urgency=Urgency.NORMAL,
        private=True,
    ),
    kind(
        "village_road",
        "Village roads",
        "村道损坏",
        "村道 农村公路 道路 农村",
        """
fact: {community}村道损坏 # {community}{team}的村道[被重车压烂|坑连坑]，[下雨全是泥水|电动车没法骑]
fact: {community}进村路太窄 # {community}进村路[只有三米宽|没有会车位]，[大货车抄近路|两车相遇要倒几百米]
fact: {community}村道缺护栏 # {team}到{road}那段路[没有护栏，旁边就是河涌|弯位没有镜子]，[去年有人冲下去|晚上很危险]
more: 村民[愿意出让一点地|凑了一部分钱]，[还差一截|就等上面批]
harm: 孩子骑车上学[摔过几次|要绕远]，[救护车也进不来|收鱼的车不肯进]
wish: 希望[列入今年计划|先填一填]
wish: 请[限制大货车|装护栏和反光镜]
done: 已硬化路面{nn}米，装护栏{nn}米、反光镜{n}面
hard: 扩宽涉及农用地调整，已列入下年度项目库，先作修补
""",
        weight=1.7,
        at=Setting.VILLAGE,
        patrol=True,
        season=RAIN | {11: 0.8, 12: 0.8, 1: 0.8},
    ),
    kind(
        "farm_drainage",
        "Sluices and drainage",
        "排灌水利",
        "水利 排灌 水闸 农业 农村",
        """
fact: {community}排灌站水泵坏了 # {community}排灌站[水泵坏了一台|没人值班]，{since}[农田积水排不出|鱼塘满了漫塘]
fact: {river}水闸管理问题 # {river}水闸[关不严|不按时开]，[咸水倒灌|上游放水淹了菜地]
fact: {community}水渠堵塞 # {team}的水渠[被填了|塞满杂草]，[水过不来|菜地干裂]
more: [{nn}亩菜|鱼塘的鱼]都[受影响|快保不住]
harm: 一季收成[全泡汤|损失{money}]
wish: 请水利[马上开泵|派人修]
wish: 希望[汛期有人值守|清一清渠]
done: 抢修水泵{n}台，水位已降，渠道清淤{nn}米
hard: 水闸老化须报市里改造，汛期先用移动泵车顶上
""",
        weight=0.9,
        at=Setting.VILLAGE,
        season=TYPHOON,
        urgency=Urgency.URGENT,
    ),
    kind(
        "fraud",
        "Fraud",
        "电信诈骗",
        "诈骗 治安 社会治安 公安",
        """
fact: 接到诈骗电话被转走钱 # 接到自称[客服|公检法|银行]的电话，[被转走{money}|按他说的下了软件]，[已经报警|不知道钱能不能追回]
fact: 老人被拉进投资群受骗 @220202 # 母亲被拉进[投资群|养老项目]，[交了{money}|说有高利息]，[现在群解散了|取不出来]
fact: {at}有人以送鸡蛋为名行骗 # {at}有人[以发鸡蛋为名收集身份证|拉人办手机卡]，[感觉是骗局|很多老人排队]
more: 对方[知道名字和住址|还发来假证件]
harm: 老人[不敢告诉家人|整天哭]，[积蓄全没了|睡不着]
wish: 请公安[尽快查|追回损失]
wish: 希望社区[多宣传|提醒老人]
done: 已立案并紧急止付部分资金，社区入户宣传{nn}户
hard: 案件正在侦办，资金多级流转，进展将另行告知
""",
        weight=1.7,
        at=Setting.ROAD,
        urgency=Urgency.URGENT,
        rhythm=Rhythm.ROUND,
        private=True,
    ),
    kind(
        "dog_bite",
        "Dogs",
        "养犬伤人",
        "养犬 犬只 宠物 流浪犬 治安",
        """
fact: {at}被狗咬伤 # {lastnight}在{at}被[没牵绳的狗|一只大黑狗]咬了[小腿|手臂]，[狗主人跑了|不肯认]，打针花了{money}
fact: {estate}遛狗不牵绳 @220402 # {estate}{often}有人遛[大型犬|烈性犬]不牵绳，[追着小孩跑|狗屎到处拉]
fact: {at}流浪狗成群 @Q0601 # {at}有{n}只流浪狗[成群|守在路口]，[追电动车|半夜叫个不停]
more: 说他两句，[他说狗不咬人|反骂多管闲事]
harm: 孩子[吓得不敢下楼|做噩梦]
wish: 请[抓走流浪狗|处罚狗主]
wish: 希望[严格执行养犬规定|装个监控]
done: 捕收流浪犬{n}只，对不牵绳的{n}名犬主作出处罚，伤者费用已赔付
hard: 犬主身份未查明，民警调取监控继续查找
""",
        weight=2,
        urgency=Urgency.URGENT,
        rhythm=Rhythm.RUSH,
    ),
    kind(
        "falling_objects",
        "Objects thrown from buildings",
        "高空抛物",
        "高空抛物 高空坠物 安全隐患 治安",
        """
fact: {estate}{bld}高空抛物 # {estate}{bld}{often}有人往下扔[烟头|垃圾袋|玻璃瓶]，{lastnight}[砸到一辆车|差一点砸到小孩]
fact: {estate}{bld}外墙脱落 # {estate}{bld}外墙[瓷砖|批荡]{since}一块块往下掉，[砸坏车顶|下面就是通道]
fact: {estate}{bld}阳台物件有坠落危险 # {estate}{bld}楼上[花盆放在阳台外沿|空调支架锈穿]，[大风一吹就晃|随时掉下来]
more: 物业[只贴通知|说没监控查不到]
harm: 现在[贴着墙根走|不敢让孩子下楼玩]
wish: 请[装朝上的摄像头|派人查]
wish: 希望公安[查到人|严肃处理]
done: 已装仰拍摄像头{n}个，查实抛物人并依法处理，松动瓷砖已铲除
hard: 尚未查到具体住户，民警已逐户走访教育
""",
        weight=1.7,
        at=Setting.ESTATE,
        urgency=Urgency.EMERGENCY,
        patrol=True,
        rhythm=Rhythm.ROUND,
    ),
    kind(
        "unguarded_water",
        "Unguarded water",
        "水边无护栏",
        "护栏 安全隐患 水利 溺水",
        """
fact: {river}边缺少护栏 # {river}{community}段的[护栏断了{n}米|根本没有护栏]，[旁边就是小路|晚上看不清]
fact: {river}边有小孩玩水 # {river}边{often}有[小学生游泳|小孩钓鱼]，[没有大人|也没有救生圈]
fact: {river}桥栏杆损坏 # {river}桥上的[栏杆锈断|石栏被车撞掉]，[只拉了条绳子|{long}没修]
more: 前年这里[淹过人|掉下去过一辆车]
harm: 暑假[孩子没人看|最容易出事]
wish: 请[装护栏和救生圈|派人巡查]
wish: 希望[放假前弄好|马上修]
done: 修复护栏{nn}米，增设警示牌{n}块、救生圈{n}个，安排网格员每日巡
hard: 岸线属上级堤防管理范围，已报请加装，先设警示带
""",
        weight=1,
        at=Setting.RIVER,
        season={5: 1.6, 6: 2.2, 7: 3, 8: 3, 12: 0.4, 1: 0.4, 2: 0.4},
        patrol=True,
        urgency=Urgency.URGENT,
    ),
    kind(
        "fire_hazard",
        "Fire hazard in workshops",
        "三合一消防隐患",
        "三合一 消防 安全隐患 安全生产",
        """
fact: {at}商铺住人有火灾隐患 # {at}有商铺[楼下做生意楼上住人|阁楼睡人]，[没有逃生窗|电线乱拉]
fact: {factory}消防隐患 # {factory}[仓库堆满泡沫纸箱|用彩钢板隔宿舍]，[灭火器过期|消防栓没水]
fact: {at}出租屋违规用火 # {at}有人在[出租屋里做电焊|居民楼存煤气罐]，{since}[一直这样|火花四溅]
more: [窗户全焊死|只有一个门]，里面住了{n}个人
harm: 楼上[都是老人孩子|几十户人]，[一烧就完了|想想都怕]
wish: 请消防[马上检查|责令搬离]
wish: 希望[联合查一遍|别只贴告示]
done: 现场搬离住人{n}名，拆除违规隔间{n}处，限期完善消防设施
hard: 涉及小作坊较多，已列入专项整治清单分批处理
""",
        weight=1.8,
        urgency=Urgency.URGENT,
        patrol=True,
        season={12: 1.5, 1: 1.7, 2: 1.4},
    ),
    kind(
        "water_outage",
        "Water supply",
        "停水",
        "停水 供水 自来水 公用事业",
        """
fact: {estate}停水 # {estate}{since}[一直没水|高层水压很小]，[没有提前通知|自来水公司说在抢修]
fact: {estate}自来水发黄有异味 @140103 # {estate}水龙头放出来的水[发黄|有铁锈味|有虫]，[煮饭都不敢|洗衣服染黄了]
fact: {at}水管爆裂 @Q0402 # {at}水管爆了，[水喷得老高|马路成河]，{n}个小时[没人来关|白白流掉]
more: 这个月[水费突然{small}多一倍|抄表不准]
harm: 家里[有婴儿要冲奶|老人没水煮饭]，[厕所都冲不了|只能去买桶装水]
wish: 请[尽快恢复|派水车来]
wish: 希望[提前通知|换老旧水管]
done: 抢修更换DN{nn}0管道{n}米，已恢复供水并冲洗至水质合格
hard: 二次加压泵房由小区管理，须业主表决改造，先由水司临时供水
""",
        weight=2.2,
        at=Setting.ESTATE,
        urgency=Urgency.EMERGENCY,
        rhythm=Rhythm.ROUND,
        season=HEAT,
    ),
    kind(
        "power_outage",
        "Power supply",
        "停电",
        "停电 供电 电力 公用事业",
        """
fact: {estate}突然停电 # {estate}{lastnight}[突然停电|停了{n}个小时]，[热得睡不着|到现在没恢复]
fact: {community}电压不稳 @140202 # {community}{team}电压[低得空调带不动|忽高忽低]，{since}[烧坏了冰箱|一到饭点就跳闸]
fact: {at}变压器有险情 @P0114 # {at}变压器[冒烟|嗡嗡响]，[电线垂到头顶|电箱门开着]
more: 打供电电话，[说在排查|一直忙线]
harm: 冰箱的菜[全坏了|馊了]，[家里有靠制氧机的老人|孩子中暑]
wish: 请[马上抢修|告知几点来电]
wish: 希望[换大变压器|改造线路]
done: 供电所更换熔断器并分接负荷，当晚恢复供电
hard: 增容工程已立项，夏季高峰期先以发电车保障
""",
        weight=2,
        at=Setting.ESTATE,
        urgency=Urgency.EMERGENCY,
        rhythm=Rhythm.NIGHT,
        season=HEAT | {7: 2.6, 8: 2.6, 6: 1.8},
    ),
    kind(
        "gas_supply",
        "Gas supply",
        "燃气安全",
        "燃气 煤气 公用事业 安全",
        """
fact: {estate}{bld}闻到煤气味 @140305 # {estate}{bld}楼道[有煤气味|闻到臭鸡蛋味]，{lastnight}[更浓|不敢开灯]
fact: {estate}管道燃气迟迟不通 @140302 # {estate}天然气[管道装好{long}不通气|开户要收{money}]，[没有收费依据|不知道等到几时]
fact: {at}餐馆煤气瓶乱放 @140304 # {at}餐馆[把煤气瓶放在人行道|室内放{n}个大罐]，[没有报警器|旁边就是明火]
more: 送气工[没有证件|瓶子没有检验日期]
harm: 家里[有老人做饭常忘关|小孩多]，[很担心|不敢睡觉]
wish: 请[马上派人检测|关阀]
wish: 希望[尽快通气|公开收费标准]
done: 燃气公司到场检测，紧固接头{n}处，泄漏已消除
hard: 庭院管尚未验收，预计{nn}天后分栋通气，期间不得擅自开阀
""",
        weight=1.5,
        at=Setting.ESTATE,
        urgency=Urgency.EMERGENCY,
        rhythm=Rhythm.ROUND,
    ),
    kind(
        "hanging_cables",
        "Hanging cables",
        "线缆垂落",
        "线缆 通信 架空线 电线 公用设施",
        """
fact: {at}线缆垂落 # {at}有根线[垂到离地一米多|断了拖在地上]，[不知道是电线还是网线|没人敢碰]
fact: {at}线缆杂乱 # {at}的线缆[像蜘蛛网|一捆捆]，[被货车挂断过|压得电杆都歪了]
fact: {at}电杆倾斜 @P0126 # {at}电杆[裂了|斜了{nn}度]，{since}[越来越斜|没人管]
more: [几家通信公司|问过的公司]都说不是自己的
harm: 骑车的人[差点被勒到脖子|要低头过]
wish: 请[收起来|查清是谁的]
wish: 希望[统一整理|埋到地下]
done: 组织{n}家运营商现场认线，废线清除，在用线绑扎升高
hard: 该段三线下地已立项，先绑扎加固并挂警示
""",
        weight=1.4,
        patrol=True,
        urgency=Urgency.URGENT,
        season=TYPHOON,
    ),
    kind(
        "pests",
        "Rats and mosquitoes",
        "四害滋生",
        "病媒 四害 蚊虫 老鼠 爱国卫生 卫生",
        """
fact: {estate}蚊鼠成患 # {estate}{since}[蚊子成群|老鼠大白天乱跑]，[垃圾房和下水道最多|一楼住户没法开窗]
fact: {at}积水滋生蚊虫 @200201 # {at}空地[积水的轮胎和花盆|烂尾基坑里的死水]，[蚊子长了一大片|都是孑孓]
fact: {estate}{bld}白蚁成灾 # {estate}{bld}[白蚁飞满楼道|木门被蛀空]，[请人灭一次要{money}|不知道找谁]
more: 听说[附近有登革热|隔壁小区消杀过]，[我们这没有|一直没人来]
harm: 孩子[被咬得全身包|发烧]
wish: 请[安排消杀|翻盆倒罐]
wish: 希望[每周喷一次药|公布消杀时间]
done: 已清积水{nn}处，开展成蚊消杀{n}轮，布雷达指数回到安全值
hard: 小区内消杀由物业负责，已督促其与专业公司签约
""",
        weight=1.6,
        at=Setting.ESTATE,
        patrol=True,
        season=HEAT | {5: 1.6, 6: 2.0, 9: 1.8, 12: 0.3, 1: 0.3},
    ),
)
