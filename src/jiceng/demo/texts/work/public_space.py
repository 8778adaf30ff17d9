"""Work on matters of streets, waters, order and the environment."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.work.define import field_of_work

FIELDS: Final = (
    field_of_work(
        "exposed_rubbish public_toilet small_adverts",
        """
pause: 该点改造方案正在征求周边居民意见，公示期间暂缓施工 >> 公示期满，没有收到反对意见，恢复办理
pause: 管养单位正在交接，交接完成前暂无法安排 >> 管养交接已完成，恢复办理
longer: 需与管养单位现场核对责任边界，约需{n}个工作日
longer: 点位多、分布散，分批清理需要{n}个工作日
urge: 同一点位一周内多次接报，请主要负责人到现场看一看
urge: 已过办理时限仍未见清理结果，请明确专人当日处理并反馈
joint: beyond_street urban_management,health: {matter}反复发生，清理后仍回潮，请城管查处源头、卫健指导消杀
joint: joint_enforcement urban_management,market_supervision: {matter}与沿街商铺有关，请城管、市监到场一并查处
end: 已列入[每日巡查|定点保洁]，由专人负责。
end: 已落实专人保洁，[一周后再回看|每周回看一次]。
partly: 现场已先清理一遍，[长效管护|设施更换]预计{n}周内完成
5: [第二天就弄干净了|当天就有人来弄]，现在路过舒服多了，多谢晒
5: 清得好干净，保洁阿姨们辛苦了
4: 清理了，[希望一直保持|别过几天又脏就好]
3: 清是清了，[边角还剩一点没弄|希望再彻底一点]
2: 清了一次，[过两天又是老样子|没管几天]
1: [说办结了，现场还是老样子|根本没有清理]，请重新派人来
""",
    ),
    field_of_work(
        "debris_dumping",
        """
pause: 倾倒人身份由公安协查，等待结果 >> 协查结果已出，恢复办理
longer: 需调取沿线监控逐车核对，约需{n}个工作日
longer: 清运车辆和消纳场所排期，约需{n}天
urge: 余泥占路、下雨成浆，请主要负责人督促先行清运
urge: 已超时两日，请报清运和立案情况
joint: joint_enforcement urban_management,police: 夜间偷倒反复发生，请城管清运立案、公安查车查人
joint: beyond_street urban_management,transport: 泥头车沿路撒漏，请城管、交通到场联合设卡
end: 已在该处加装隔离墩，夜间巡查覆盖。
partly: 现场已先行清运，倾倒人仍在追查
5: 两车余泥一早就清走了，路面都冲干净，赞
4: 清走了，[希望能抓到人|希望装个监控]
3: 清了大部分，[角落还有一点砖头|路面还有泥印]
2: 清了一次，[没几天又有人来倒|源头没有查]
1: [一堆都没动|越堆越高]，要求重新处理
""",
    ),
    field_of_work(
        "street_lamp_out manhole_damaged road_damage village_road traffic_lights hanging_cables"
        " unguarded_water",
        """
pause: 待权属单位确认产权后才能施工，已发函 >> 权属单位已书面确认，恢复办理
pause: 维修材料由厂家定制，到货前暂无法施工，现场已围蔽 >> 材料已到货，安排施工，恢复办理
pause: 占道施工许可正在办理 >> 占道施工许可已取得，恢复办理
longer: [配件|材料]需向厂家订购，到货约需{n}个工作日
longer: 连日降雨无法施工，待天气转好后安排
longer: 涉及多家权属单位，现场协调会尚未完成
urge: 存在行人和车辆安全风险，请主要负责人督促当日先行围蔽
urge: 已超时两日仍未修复，请明确修复时间并报进展
joint: beyond_street urban_management,transport: {matter}权属不清，请城管、交通到场共同认定责任并先行处置
joint: emergency urban_management,police: {matter}已影响通行安全，请城管围蔽抢修、交警到场疏导
end: 已纳入日常巡查，如再出现请随时反映。
end: 现场复查正常，已告知社区网格员留意。
partly: 已先行围蔽并临时加固，其余计划在{n}周内完成
5: [当晚就修好了|第二天就来修]，出入安心好多，多谢
5: 修得又快又好，还来电话告诉我，赞
4: 修好了，[就是等了几天|希望以后巡查勤一点]
3: 修了一部分，[旁边那处还没弄|剩下的说再等几天]
2: 只是[围了起来|做了个记号]，一直没有真正修
1: [来都没来就说修好了|还是坏的]，出入好危险
""",
    ),
    field_of_work(
        "waterlogging sewage_overflow farm_drainage",
        """
pause: 管渠检测须待水位回落后进行，暂无法推进 >> 水位已回落，检测完成，恢复办理
pause: 施工须避开汛期，已报备 >> 应急响应已解除，恢复办理
longer: 连日降雨无法开挖，待天气转好后施工
longer: 需请检测单位查清堵点，约需{n}个工作日
longer: 涉及上下游多个单位，联合排查尚未完成
urge: 雨季将至，请主要负责人督促尽快疏通
urge: 同一处多次接报，请水利部门派员现场督办
joint: emergency water,emergency: {matter}险情上升，请水利、应急同时到场抢排
joint: beyond_street water,environment: {matter}成因不明，请水利查管网、环保查排口，街道负责现场引导
end: 已列入雨前排查清单，定期清掏。
end: 已加密巡查，水位由专人记录。
partly: 已先行疏通清淤，改造工程正在推进
5: 师傅冒雨来做，很快就通了，好感谢
5: 疏通之后下大雨都顶得住，满意
4: 疏通了，[希望下次大雨也顶得住|就是来得慢了点]
3: 好了一些，[下大雨还是会慢一点|味道还有一点]
2: 弄完就走，[过几天又是老样子|没有查根源]
1: [水还是排不走|还是堵着]，没有人来看过现场
""",
    ),
    field_of_work(
        "foul_river",
        """
pause: 水样已送检，等待第三方检测结果 >> 水质检测结果已出，恢复办理
longer: 沿线排口逐个溯源，约需{n}个工作日
longer: 清淤船只调配，约需{n}天
urge: 沿岸居民反映集中，请河长到现场督办
joint: beyond_street water,environment: {matter}成因不明，请水利查管网、环保查排口，街道负责现场引导
joint: joint_enforcement environment,market_supervision: 沿岸作坊涉嫌偷排，请环保取样、市监查证照
end: 已加密巡河和打捞，水质每月公布。
partly: 漂浮物已先行打捞，截污工程正在推进
5: 河面干净好多，又有人在河边散步了，多谢河长
4: 水清了些，[希望不要反弹|继续治下去]
3: 漂浮物没了，[味道还有一点|水色还要时间]
2: 捞了一次，[没几天又漂满|源头没有查]
1: [还是又黑又臭|没有人来治]，说了几年了
""",
    ),
    field_of_work(
        "fallen_tree",
        """
pause: 该树为大树，处置方案须经专家论证 >> 专家论证意见已出，按方案恢复办理
longer: 高空作业车排期，约需{n}个工作日
longer: 树木靠近供电线路，须与供电部门商定停电时间
urge: 存在倒伏伤人风险，请主要负责人督促立即围蔽处理
joint: emergency forestry,power,police: 树木压住线路并阻断交通，请园林、供电、交警同时到场
joint: beyond_street forestry,power: 树枝触碰电线，须停电配合，请园林、供电到场商定
end: 已对同一路段的树木一并检查。
partly: 危险枝条已先行清除，其余分批处理
5: 一个电话就来锯走，路口都通了，效率高
4: 清走了，[希望台风前先查一遍|断枝收得再干净点就好]
3: 锯了一部分，[高处还留着几枝|说下次车来再弄]
2: 只拉了警戒线，[树还是歪着|枝条没有锯]
1: [没有人来处理|树枝又掉下来一次]，太危险了
""",
    ),
    field_of_work(
        "greening",
        """
pause: 补种须待适宜季节 >> 已到适宜栽种时间，恢复办理
longer: 修剪机械排期，约需{n}个工作日
urge: 已超时两日，请园林部门说明进展
joint: beyond_street forestry,urban_management: 绿地被占、被毁多次劝阻无效，请园林恢复、城管执法
end: 后续按季养护，网格员每周回看。
partly: 已先行修剪清理，补种分批进行
5: 修剪得整齐，[亮堂多了|安全多了]，多谢园林师傅
4: 弄好了，[希望定期来|平时多淋点水就更好]
3: 弄了一半，[另一边还没剪|说下季度再补种]
2: 只来看了一下，[没有动手|剪了几刀就走]
1: [没有人来过|还是老样子]，要求重新处理
""",
    ),
    field_of_work(
        "street_vending illegal_parking shared_bikes school_gate_jam",
        """
pause: 整治方案正在征求周边商户和居民意见 >> 意见征集完成，恢复办理
longer: 需连续{n}天早晚定点值守，方能见效
longer: 与相关单位、周边商户的协商尚未完成
urge: 劝离后多次回潮，请主要负责人组织错时执法
urge: 已超时两日，请报整治安排和值守记录
joint: joint_enforcement urban_management,police: {matter}劝离后反复发生，居民意见大，请城管执法、公安维持秩序
joint: beyond_street police,urban_management: {matter}涉及交通组织，请交警、城管到场共同商定
end: 已安排早晚高峰定点值守，防止回潮。
end: 已增设标识并加密巡查。
partly: 高峰时段已有专人疏导，划线和标识正在施工
5: 现在[行人道通了|进出顺好多]，见到有人值守，赞
5: 反映之后[天天有人管|第二天就有人来]，满意
4: 好多了，[希望坚持下去|别一阵风就好]
3: 早上有人管，[晚上还是会占一点|周末少人管]
2: 人一走[又照旧|又占满了]，管不长
1: [一点变化都没有|天天照旧]，反映了好多次
""",
    ),
    field_of_work(
        "night_construction square_dance barbecue_noise factory_noise",
        """
pause: 已委托第三方做噪声监测，等待结果 >> 噪声监测报告已出，恢复办理
pause: 降噪改造施工期间，暂缓复测 >> 降噪改造完成，安排复测，恢复办理
longer: 需安排{n}次夜间检查，方能固定证据
longer: 第三方监测排期，约需{n}个工作日
urge: 夜间投诉集中，请主要负责人安排当晚到场
urge: 已超时两日，请从严从快处理并报处置结果
joint: joint_enforcement urban_management,police: {matter}屡劝不改，请城管、公安夜间到场联合处置
joint: beyond_street environment,police: {matter}责任认定需监测数据，请环保到场监测、公安到场取证
end: 已约定时间和音量，由巡查队抽查。
end: 已责令整改并安排夜间复查。
partly: 已先行限定时间，降噪措施正在落实
5: 当晚就静了，[一家人终于能睡个好觉|孩子写作业安静多了]，多谢
5: 晚上都有人来处理，真系有心，满意
4: 安静了好多，[希望周末也能保持|声音再细一点就更好]
3: 声音小了些，[有时还有一点|不过还是听得到]
2: 查的那晚停了，[过两晚又开始|人走了又照旧]
1: 晚上[照样吵|没有一点变化]，要求重新处理
""",
    ),
    field_of_work(
        "cooking_fumes dust factory_smell",
        """
pause: 已取样送检，等待第三方检测结果 >> 检测结果已出，恢复办理
pause: 治理设施安装调试期间，暂缓复测 >> 设施调试完成，安排复测，恢复办理
longer: 需在不同时段多次监测，约需{n}个工作日
longer: 治理设备订货安装，约需{n}个工作日
urge: 周边居民反映集中，请主要负责人组织突击检查
urge: 已超时两日，请报监测数据和整改期限
joint: joint_enforcement environment,urban_management: {matter}反复，请环保取样监测、城管现场执法
joint: beyond_street environment,market_supervision: {matter}涉及证照和治理设施，请环保、市监到场核查
end: 已责令整改，继续不定期抽查。
end: 监测数据可向社区查询。
partly: 现场问题已先行纠正，其余整改限期完成
5: [终于可以开窗了|衣服敢晾出去了]，多谢你们跟进
5: 查得认真，还拿仪器来测，满意
4: 好了很多，[希望以后也抽查|别过一阵又来就好]
3: 比之前好一些，[刮风时还有|有时还闻得到]
2: 检查那天好，[第二天又来了|人走了又照旧]
1: [一点没少|照样不敢开窗]，要求重新查
""",
    ),
    field_of_work(
        "illegal_building",
        """
pause: 已委托测绘单位测量定性，等待成果 >> 测绘成果已出，恢复办理
pause: 当事人申请行政复议，复议期间暂缓拆除 >> 复议决定已送达，恢复办理
longer: 需向档案部门调取报建资料，约需{n}个工作日
longer: 当事人在外地，约定{n}天后到场核实
urge: 仍在施工，请主要负责人督促立即停工
urge: 已超时两日，请报立案和拆除安排
joint: joint_enforcement urban_management,natural_resources: {matter}须现场定性，请城管、自然资源到场联合执法
joint: beyond_street urban_management,police: 当事人阻挠检查，请城管执法、公安到场维持秩序
end: 已纳入巡查台账，发现反弹立即制止。
partly: 已先行停工，其余按程序限期处理
5: 很快就停工了，处理得公道，谢谢
4: 停了工，[希望盯住别再动工|拆干净就更好]
3: 停了，[材料还堆在那里|说要等手续才拆]
2: 贴了通知，[人家照样做|就没有下文]
1: [越建越高也没人管|问了几次都说在走程序]，不满意
""",
    ),
    field_of_work(
        "pests",
        """
pause: 集中消杀须与周边小区同日进行，等待统一安排 >> 统一消杀日期已定，恢复办理
longer: 药械调配和张贴告示需要{n}天
urge: 登革热流行季，请主要负责人督促三天内完成清积水
joint: beyond_street health,urban_management: {matter}成片发生，请卫健指导消杀、城管清理卫生死角
end: 已列入每周清积水，消杀时间提前张贴。
partly: 已完成第一轮消杀，一周后再做一轮
5: 消杀完少了好多，孩子不再被咬，多谢
4: 好多了，[希望每个月都来一次|早点通知就更好]
3: 少了些，[雨后又多一点|地下车库还有]
2: 喷了一次药，[没几天又回来了|积水还是没人清]
1: [没有人来过|照样成群]，要求重办
""",
    ),
)
