"""Kinds of request about homes: estates, lifts, leaks, parking, fire safety in buildings."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import HEAT, RAIN, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "property_fee",
        "Property management fees",
        "物业收费",
        "物业收费 物业管理 物业服务 物业",
        """
fact: {estate}物业费涨价、公摊不公示 # {estate}物业[突然把物业费涨到每平方{small}|多收了{money}公摊水电]，[没有征求业主意见|没有任何公示]
fact: {estate}物业服务不到位 @120101 # {estate}物业只收钱不办事，[保安常常不在岗|楼道{days}不扫]
fact: {estate}物业以欠费为由卡门禁 @120101 # {estate}物业以[欠物业费|没交停车费]为由[停了门禁|不给装修放行]
more: 要求看收支账目，[物业说不方便|推说要问总公司]
more: 合同里写的[每年公示|按年保养]一样没做到
harm: 业主[意见很大|都在群里吵]，已经有[一半|{nn}多户]拒交
wish: 请住建部门[核查收费依据|介入调查]
wish: 希望[按合同标准收费|退还多收部分]，[公开账目|给业主交代]
done: 经核查已责令物业退还多收费用，补公示近一年收支，双方当面确认
hard: 收费为合同约定，属民事约定，已组织双方协商并告知可经业主大会调整
""",
        weight=4,
        at=Setting.ESTATE,
        private=True,
    ),
    kind(
        "lift_failure",
        "Lift failure",
        "电梯故障",
        "电梯故障 电梯 特种设备",
        """
fact: {estate}{bld}电梯长时间停用 # {estate}{bld}的电梯[停用{days}了|三天两头坏]，[只贴一张维修中|物业说等配件]
fact: {estate}{bld}电梯困人 # {estate}{bld}电梯{lastnight}[突然下坠了一层|停在{floor}楼和上一层之间]，[困了{n}个人|里面还有小孩]
fact: {estate}{bld}电梯运行异常 # {estate}{bld}电梯[运行有异响|开门不平层|按键失灵]，{since}就这样
more: 年检标志[已经过期|看不清]
harm: [住{floor}楼的老人下不来|坐轮椅的邻居出不了门]
harm: 现在每次坐都[提心吊胆|不敢让孩子单独坐]
wish: 请[市监局来检查|督促物业尽快修]
wish: 希望[彻底检修|换一台]，[不要修了又坏|给个明确时间]
done: 维保单位已更换[曳引绳|门机板|变频器]，经检验合格恢复运行
hard: 更换主机须动用维修资金并经业主表决，现已启动表决，先修复一台应急
""",
        weight=3.2,
        at=Setting.ESTATE,
        urgency=Urgency.URGENT,
        rhythm=Rhythm.ROUND,
        season=HEAT,
    ),
    kind(
        "ceiling_leak",
        "Leaking roof or wall",
        "房屋漏水",
        "漏水 渗水 房屋质量 房屋",
        """
fact: {estate}{bld}楼上漏水到家里 # {estate}{bld}{room}[卫生间|厨房]天花一直滴水，是楼上[防水坏了|装修弄的]
fact: {estate}{bld}外墙渗水 @120304 # {estate}{bld}外墙开裂，[一下雨就渗|墙皮发霉脱落]，{since}越来越严重
fact: {estate}{bld}天面漏水 @120304 # 顶楼天面防水[老化|起泡]，[屋里用{n}个桶接水|墙纸全掉了]
more: 找楼上业主[不开门|说不关他事]，物业[调解过一次没结果|说过了保修期]
harm: [电线都湿了怕漏电|家具泡坏]，[老人房没法住|孩子天天闻霉味]
wish: 希望社区[出面调解|帮忙协调]
wish: 请[房管部门来鉴定|督促维修]
done: 社区与物业上门调解，楼上业主同意重做防水，现已闭水试验合格
hard: 双方对责任分歧较大，已建议委托鉴定或走司法途径，人民调解委员会跟进
""",
        weight=3,
        at=Setting.ESTATE,
        season=RAIN | {11: 0.5, 12: 0.5, 1: 0.5},
        private=True,
    ),
    kind(
        "lift_retrofit",
        "Retrofitting a lift",
        "加装电梯",
        "加装电梯 既有住宅 老旧小区 住房",
        """
fact: 咨询{estate}{bld}加装电梯 # {estate}{bld}是[九十年代|2000年左右]的楼梯楼，[{n}成以上业主同意加装电梯|想装电梯]，[一楼坚决反对|不知道找谁办]
fact: {estate}加装电梯审批进展慢 # 我们这梯加装电梯[图纸报上去{long}|公示期早过了]，[一直没有消息|还卡在审批]
fact: {estate}{bld}加装电梯影响采光 # {estate}{bld}装电梯的地方[挡住我家采光|离我家窗户不到两米]，我没签名，[却已经开工|也没人来谈]
more: 楼里[七十岁以上的老人有{n}户|有人刚做了膝盖手术]，上下[六七层|八层]全靠爬
harm: 老人[几个月没下过楼|看病要人背]
wish: 想问[要多少户同意|补贴多少钱|找哪个部门]
wish: 请[社区组织协调会|规划部门尽快答复]
done: 已召开楼栋协调会{n}次，反对户同意按方案补偿，申请材料已受理
hard: 表决比例未达法定要求，暂不能受理，已告知政策并协助继续征求意见
""",
        weight=2,
        at=Setting.ESTATE,
        urgency=Urgency.NORMAL,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "parking_space",
        "Parking spaces in estates",
        "小区停车位",
        "停车位 停车 小区停车 停车收费 物业",
        """
fact: {estate}车位只卖不租 # {estate}开发商车位只卖不租，[一个要{n}万多|地下空一半]，[业主只能停路边|地面又不给停]
fact: {estate}停车月保费上涨 @110403 # {estate}物业把月保从{small}涨到[三百|四百]多，[没有公示|外来车反而随便进]
fact: {estate}有人霸占公共车位 # {estate}有人用[地锁|雪糕筒]霸占公共车位，[物业不管|说了还骂人]
more: 晚上{night}后回来[绕三圈都找不到|只能停外面吃罚单]
harm: 邻居为车位[天天吵架|差点打起来]
wish: 希望[规范收费|依法拆地锁]
wish: 请[发改和住建|住建部门]查一下[收费标准|车位配比]
done: 已责令物业拆除地锁{nn}个，未售车位即日起对业主出租
hard: 车位权属归开发企业，价格实行市场调节，已约谈其先行出租
""",
        weight=3,
        at=Setting.ESTATE,
    ),
    kind(
        "fire_lane_blocked",
        "Blocked fire lane",
        "消防通道堵塞",
        "消防通道 消防 安全隐患",
        """
fact: {estate}消防通道被堵 # {estate}消防通道{often}[停满小车|被上锁]，[消防车根本进不来|喊挪车没人理]
fact: {estate}{bld}楼梯间堆杂物 @220502 # {estate}{bld}楼梯间[堆满纸皮和旧家具|放着婴儿车鞋柜]，[走路要侧身|防火门关不上]
fact: {at}商铺疏散通道被封 # {at}商铺后面的疏散通道[被焊死|做了仓库]
more: 消防栓[拉开没有水|水带都没了]
harm: 万一起火[跑都跑不掉|后果不堪设想]
wish: 请消防[来检查|责令清理]
wish: 希望物业[划线上牌|派人管]，[社区定期查|别等出了事才管]
done: 已拖离车辆{n}辆、清理杂物{n}处，通道恢复畅通，物业被责令限期整改
hard: 老旧小区通道先天宽度不足，已规划微型消防站并设可移动桩
""",
        weight=3,
        at=Setting.ESTATE,
        urgency=Urgency.URGENT,
        patrol=True,
    ),
    kind(
        "ebike_upstairs",
        "E-bikes charged indoors",
        "电动车上楼充电",
        "电动车 电动自行车 充电 消防",
        """
fact: {estate}{bld}电动车进楼充电 # {estate}{bld}有人{often}把电动车推进[电梯|家里|楼道]充电
fact: {estate}电动车飞线充电 # {estate}楼上拉电线下来[飞线充电|拖插板充电]，[雨天也不收|线都晒裂了]
fact: {estate}充电位不够 # {estate}充电棚[只有{nn}个位|坏了一半]，[大家抢着用|只好拿上楼]，{since}没人修
more: 充电桩每度收[一块五|一块八]，[比家里贵两倍|大家不愿用]
harm: [隔壁区刚烧过|新闻天天报]，[一整栋人的命|想想都怕]
wish: 请[装电梯阻车系统|上门劝一劝]
wish: 希望[多建充电桩|降低充电价格]
done: 已清理楼内电动车{n}辆，拆除飞线{n}处，新装充电口{nn}个
hard: 小区无空地增建车棚，正与相邻单位商议共用，先加强入户劝导
""",
        weight=3,
        at=Setting.ESTATE,
        urgency=Urgency.URGENT,
        patrol=True,
        rhythm=Rhythm.NIGHT,
    ),
    kind(
        "owners_committee",
        "Owners' committee",
        "业委会成立",
        "业委会 业主委员会 业主大会 物业管理 物业",
        """
fact: {estate}申请成立业委会没有回复 # {estate}入住[{n}年多|早过半]，业主联名{nn}多户申请成立业委会，[交上去{long}没回复|物业一直拖]
fact: {estate}业委会不换届、账目不公开 # {estate}业委会[任期已满不换届|动用维修资金不公示]，[主任联系不上|账目说不清]
fact: {estate}更换物业交接受阻 # {estate}换物业表决已经过半，[旧物业不肯交接|新物业进不来]
more: 业主名册[物业不给|残缺不全]，[没法开大会|投票都发不出去]
harm: 现在小区[没人管事|垃圾满地]
wish: 请街道[指导筹备|尽快批复]
wish: 希望[社区和街道到场监督|给一个时间表]
done: 街道已牵头成立筹备组，公告首次业主大会时间，业主名册已移交
hard: 申请材料中签名核实率不足，已一次性告知补正要求
""",
        weight=1.6,
        at=Setting.ESTATE,
        urgency=Urgency.NORMAL,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "late_handover",
        "Late handover of a home",
        "延期交楼",
        "延期交房 交楼 商品房 房屋质量 房地产",
        """
fact: {estate}延期交楼 # 在{estate}买的房[合同写去年底交|已经延期{months}]，[工地只有几个人|到现在还没通水电]
fact: {estate}收楼发现房屋质量问题 @120502 # {estate}收楼发现[墙体空鼓|窗户渗水|地面开裂]，[开发商说正常|报修{n}次没人来]
fact: {estate}迟迟办不了房产证 @120504 # {estate}入住{n}年[还没办下房产证|开发商说税没交清]
more: [一边还贷一边交租|每月房贷{money}]，[压力很大|快撑不住了]
harm: [孩子入学要房产证|老人想早点住进去]，[全被耽误了|一家人没着落]
wish: 请住建局[督促复工|给业主一个说法]
wish: 希望[明确交楼时间|赔偿违约金]
done: 已约谈企业并落实监管资金拨付，现场复工，承诺{nn}天内分批交付
hard: 企业涉诉、账户被查封，已纳入专班处置，进展按月向业主通报
""",
        weight=1.5,
        at=Setting.ESTATE,
        urgency=Urgency.NORMAL,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "public_housing",
        "Public rental housing",
        "公租房申请",
        "公租房 保障性住房 住房保障 公积金 住房",
        """
fact: 咨询公租房轮候进度 # 一家{n}口租房住，[去年申请了公租房|已经轮候{long}]，[一直没有消息|不知道排到第几]
fact: 公租房报修没人来 # 住的公租房[水管爆了|墙发霉]，[报修{n}次没人来|说要等招标]
fact: 公租房申请被退回 # 申请被退回，理由是[收入超了|材料不齐]，[可我已经失业|又没说缺什么]
more: 每月房租{money}，[收入只有两千多|还要供孩子读书]
harm: [房东又要涨租|租约下月到期]，不知道[搬去哪里|怎么办]
wish: 想了解[现在的条件|要补什么材料]
wish: 请[查一下轮候情况|给个准信]
done: 经核实补正后符合条件，已进入轮候，序号已告知本人
hard: 家庭人均收入高于现行标准，暂不符合，已告知住房租赁补贴政策
""",
        weight=1.4,
        at=Setting.NOWHERE,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "neighbour_dispute",
        "Neighbour dispute",
        "邻里纠纷",
        "邻里纠纷 矛盾纠纷 纠纷 调解 社会生活噪声",
        """
fact: {estate}{bld}楼上噪音扰民 @230102 # {estate}{bld}楼上{often}[拖桌椅|半夜跑步机响|小孩跳绳]，[上去说了几次|物业劝了]没用
fact: {estate}{bld}隔壁占用公共走廊 # 隔壁[把鞋柜和垃圾放公共走廊|装监控对着我家门]，[说了就吵|完全不讲理]
fact: {estate}{bld}楼上空调滴水 @230105 # 楼上空调水[滴在我家雨棚|溅进阳台]，一到夏天[嘀嗒一整夜|没法睡]
more: 上次[差点动手|报了警]，[民警调解后好了两天|对方说随便告]
harm: [老人睡不好血压升高|家里天天为这事吵]
wish: 请社区[上门调解|做做工作]
wish: 希望[网格员帮忙说说|有个公道]
done: 网格员与人民调解员上门{n}次，双方签了和解书
hard: 当事一方拒绝调解，已告知可依法诉讼，社区继续关注
""",
        weight=2.4,
        at=Setting.ESTATE,
    ),
)
