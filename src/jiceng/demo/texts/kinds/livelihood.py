"""Kinds of request about work, school, health and civil affairs."""

from __future__ import annotations

from typing import Final

from jiceng.demo.texts.kinds.define import AUTUMN_FORMS, ENROLMENT, TERM, YEAR_END, kind
from jiceng.demo.texts.model import Rhythm, Setting, Urgency

KINDS: Final = (
    kind(
        "unpaid_wages",
        "Unpaid wages",
        "拖欠工资",
        "欠薪 拖欠工资 工资 劳动报酬 劳动",
        """
fact: {factory}拖欠工资 # 在{factory}上班，[老板拖欠{months}工资|离职后工资一直不结]，[大概{money}|还有{nn}个工友一样]
fact: {at}工地欠班组工钱 @180102 # 在{at}工地做[木工|扎铁|水电]，包工头[说甲方没给钱|电话不接]，欠我们班组{nn}个人的工钱
fact: {factory}停工后工资没发 # {factory}{since}[停工放假|搬空设备]，[工资没发|老板联系不上]，一共{nn}多人
more: 没签合同，只有[考勤记录|微信聊天和转账|工友证明]
more: 去厂里要过{n}次，[每次都说下周|门卫不让进]
harm: [快过年了没钱回家|孩子学费等着交]，[房租都交不上|家里老人还在住院]
wish: 请劳动监察[帮忙讨回来|尽快处理]
wish: 希望[过年前拿到钱|给我们一条活路]
done: 劳动监察已责令支付，{nn}名工人工资合计已足额到账
done: 经协调由总包先行垫付，工资已当场发放完毕
hard: 双方对数额争议较大且无劳动合同，已引导申请劳动仲裁并指派法律援助
""",
        weight=3,
        season=YEAR_END,
        at=Setting.FACTORY,
        urgency=Urgency.URGENT,
        private=True,
    ),
    kind(
        "social_insurance",
        "Social insurance",
        "社保缴纳",
        "社保 社会保险 养老保险 劳动",
        """
fact: {factory}不给员工买社保 # 在{factory}上班{n}年，[一直没给买社保|只买了工伤险]，[提了几次就说要辞退|让签自愿放弃书]
fact: 咨询社保转入江门 @180605 # 从外地回来工作，[社保怎么转到江门|之前断缴了{months}]，[网上弄不懂|窗口说法不一样]
fact: 咨询社保补缴 # 今年[快到退休年龄|满五十岁]，社保只有{nn}年，[不知道能不能补|怎么补缴]
more: 打过电话，[一直占线|让我去窗口，窗口又让我打电话]
harm: [医保也断了看病全自费|影响小孩积分入学]
wish: 请[要求企业补缴|查一查]
wish: 希望[有人详细解释|告知要带什么材料]
done: 已责令企业补缴{n}名员工社保，现已到账
hard: 补缴年限超出现行政策允许范围，已逐条解释并给出延缴方案
""",
        weight=2,
        season=AUTUMN_FORMS,
        at=Setting.FACTORY,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "work_injury",
        "Work injury",
        "工伤认定",
        "工伤 劳动 社会保险",
        """
fact: {factory}发生工伤不肯赔 # 在{factory}上班时[手指被机器压断|从梯子上摔下来|烫伤]，[老板只付了{money}|住院费都是自己垫]
fact: 上下班路上被撞能否算工伤 # 下班路上被车撞，[公司说不算工伤|不给开证明]
fact: 工伤认定迟迟没有结果 # 工伤认定材料{since}交了，[{long}没有结果|说还要补充]
more: [现在每月没收入|医生说要再做一次手术]
harm: 一家人[就靠我一个|都指望这份工资]
wish: 请人社局[帮忙认定|督促公司]
wish: 想知道[时限多长|能赔多少]
done: 已受理并作出工伤认定，待遇按规定核发
hard: 劳动关系存在争议，认定程序依法中止，已告知先行仲裁确认
""",
        weight=1.2,
        at=Setting.FACTORY,
        urgency=Urgency.NORMAL,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "school_admission",
        "School admission",
        "入学报名",
        "入学 招生 义务教育 学区 教育",
        """
fact: 咨询孩子入学划片 # 孩子今年[上一年级|升初中]，住{estate}，[想问划到哪所学校|户口和房产不在一起]，怎么报名
fact: 积分入学遇到问题 # 外地户口，在江海[做工|做小生意]{n}年，积分入学[差{n}分|系统提交不了]
fact: {school}学位已满要统筹 # {school}说[学位已满|要统筹到别处]，[离家好几公里|没人接送]
more: 居住证[刚满一年|补办中]，社保[交了{nn}个月|断过一次]
harm: 老人[不会骑车|身体差]，[来回接送不现实|孩子没学上]
wish: 希望[就近安排|增加学位]
wish: 请教育局[解释一下政策|公开录取分数]
done: 经核对材料符合就近入学条件，已安排学位并电话告知家长
hard: 该校学位已满，按规则统筹至相邻学校，已说明依据和接送专线
""",
        weight=2,
        season=ENROLMENT,
        at=Setting.SCHOOL,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "after_school_care",
        "After-school care",
        "校外托管",
        "托管 校外培训 课后服务 教育",
        """
fact: {school}旁托管班条件差 # {school}旁的托管班[一间房挤了{nn}个孩子|没有消防通道]，[不知道有没有证|午睡睡地上]
fact: {at}托管班饭菜有问题 @110206 # 孩子在{at}托管班吃饭后[拉肚子|呕吐]，[还有{n}个同学也这样|老板不承认]
fact: {at}托管班关门不退费 # {at}托管班[突然关门|换了老板]，[交的{money}不退|电话打不通]
more: [厨房和厕所挨着|请的阿姨没健康证]
harm: 双职工[没办法只能送|接不了孩子]，[又不放心|天天担心]
wish: 请[教育和市监|几个部门]一起查
wish: 希望[公布合格名单|规范管理]
done: 联合检查责令停业整改{n}家，剩余费用已退，孩子转至合格机构
hard: 机构已人去楼空，案件移送公安，已帮助家长登记损失
""",
        weight=1.5,
        season=TERM,
        at=Setting.SCHOOL,
        private=True,
    ),
    kind(
        "school_gate_jam",
        "Congestion at school gates",
        "校门口拥堵",
        "校门口 拥堵 交通秩序 交通 道路",
        """
fact: {school}门口上下学拥堵 # {school}门口每天{day}[堵得水泄不通|要堵半小时]，[家长的车停三排|电动车逆行]
fact: {school}门前过马路不安全 # {school}门前没有[斑马线|红绿灯|护栏]，孩子过马路[全靠跑|很危险]
fact: {school}放学时段没人疏导 # {school}放学时[只有一个保安|没有交警]，[小贩把路口堵了|大货车照样过]
more: 附近[有块空地可以停车|能不能错峰放学]
harm: 上个月[有学生被电动车刮倒|追尾了{n}次]
wish: 希望交警[早晚来疏导|设护学岗]
wish: 建议[装红绿灯|设即停即走区]
done: 已设护学岗，划即停即走泊位{nn}个，三个年级错峰放学
hard: 道路条件有限，拓宽工程列入明年计划，先由警校家共同疏导
""",
        weight=1.8,
        season=TERM,
        at=Setting.SCHOOL,
        rhythm=Rhythm.RUSH,
    ),
    kind(
        "training_refund",
        "Refund of tuition",
        "培训费退费",
        "培训机构 校外培训 退费 教育",
        """
fact: {at}培训机构不退费 # 在{at}的[舞蹈|英语|口才]机构交了{money}，[上了{n}节就换老师|孩子不适应]，申请退费[拖了{long}|一直推]
fact: {at}培训机构关门跑路 # {at}培训机构{since}贴出[停业通知|装修公告]，[老师都走了|群被解散]
fact: 培训合同退费条款有争议 # 合同写[随时可退|七天无理由]，[现在说要扣一半|要扣材料费手续费]
more: 当时销售[天天打电话|说名额有限]，[现在人已经离职|不认账]
harm: 钱是[刷信用卡的|老人攒的]
wish: 请[教育局介入|帮忙退款]
wish: 希望[查它有没有资质|冻结资金]
done: 经约谈机构按未上课时退还，款已到账
hard: 机构资金断裂，已登记诉求并引导集体诉讼，监管账户余额按比例退付
""",
        weight=1.3,
        at=Setting.ROAD,
        season={1: 0.8, 2: 1.2, 7: 1.3, 8: 1.5, 9: 1.5},
        private=True,
    ),
    kind(
        "medical_reimbursement",
        "Medical reimbursement",
        "医保报销",
        "医保 医疗保险 报销 医疗",
        """
fact: 咨询异地住院报销 # 父亲在[广州|外市]住院花了{money}，[没办异地备案|材料交了{long}]，[还能报多少|一直没到账]
fact: 居民医保缴费问题 @180702 # 城乡居民医保[今年又涨了|扣费失败]，[现在补交要等{n}个月|不知道怎么补]
fact: 慢性病用药报销不方便 @180704 # [高血压|糖尿病]的药[社区医院没有|报不了]，要跑到[市里|大医院]拿
more: 打医保电话[转来转去|排队{nn}分钟]
harm: 老人[吃药每月{money}|收入低]，[负担很重|有点吃不消]
wish: 请[告知怎么办理|查一查进度]
wish: 希望[社区能配齐药|网上就能办]
done: 经核查补录备案，报销款已拨付到个人账户
hard: 所用为目录外药品，按规定不予支付，已告知大病救助途径
""",
        weight=2.2,
        season=AUTUMN_FORMS,
        at=Setting.NOWHERE,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "vaccination",
        "Vaccination",
        "疫苗接种",
        "疫苗 接种 公共卫生 卫生",
        """
fact: {community}接种点约不到疫苗 # 想给[孩子|老人]打[流感|水痘|肺炎]疫苗，{community}卫生站[一直没货|预约满了]
fact: 带孩子接种排队太久 # 带宝宝去打针，[排了{n}个小时|到了说系统坏了]，[孩子一直哭|只有两个护士]
fact: 咨询疫苗接种记录补录 # [本子丢了|从外地转来]，[不知道怎么补录|查不到接种记录]
more: 公众号上[写着有号|时间没更新]，[到现场又说没有|白跑一趟]
harm: 请一天假[白跑一趟|工资都扣了]
wish: 希望[提前公布有没有苗|增加周末门诊]
wish: 请[告诉我哪里有|帮忙补录]
done: 已调配疫苗{nn}支到该门诊，并开通周六接种，已电话预约
hard: 该苗全市供应紧张，到货后按登记先后通知
""",
        weight=1.2,
        season={9: 2, 10: 2.6, 11: 2.2, 12: 1.6, 6: 0.7},
        at=Setting.NOWHERE,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "hospital_service",
        "Hospital service",
        "医院服务",
        "医疗服务 医院 医疗 卫生",
        """
fact: 看急诊没人理 # {lastnight}带孩子看急诊，[等了{n}个小时没人理|医生一直看手机]
fact: {street}卫生服务中心收费和态度问题 @200103 # 在{street}卫生服务中心看病，[做了一堆检查|开了{money}的药]，[问两句就不耐烦|没说清楚]
fact: 医院自助机不会用没人教 @200101 # 自助机[坏了{n}台|不会用]，[老人排错队|没人教]，窗口只开[一个|两个]
more: 要病历复印件，[让我下周再来|推到别的科]
harm: 老人家[站到头晕|放弃不看了]
wish: 希望[改进服务|多安排导诊]
wish: 请卫健局[核实一下|给个回复]
done: 已核查当班情况，涉事人员致歉，增开窗口{n}个和老年人通道
hard: 诊疗行为符合规范，已由医务科当面解释，如有异议可申请鉴定
""",
        weight=1.3,
        at=Setting.NOWHERE,
        private=True,
    ),
    kind(
        "subsistence_allowance",
        "Subsistence allowance",
        "低保申请",
        "低保 最低生活保障 社会救助 民政",
        """
fact: 咨询申请低保 # 丈夫[中风卧床|去世]，家里[两个孩子读书|没有收入]，想申请低保，[不知道怎么办|村里说要等]
fact: 低保被停发 # 低保{since}停发，[没有通知|说名下有车]，[那辆车早就卖了|是亲戚借名字买的]
fact: {community}有独居老人需要帮助 @210205 # 楼下有位老人[独居|捡纸皮过活]，[看着可怜|腿脚不好]，能不能[帮他申请补助|安排人看看]
more: 每月药费要{money}，[亲戚都借遍了|靠邻居接济]
harm: 现在[吃饭都成问题|孩子差点辍学]
wish: 请民政[上门核实|帮一把]
wish: 想了解[条件|要带哪些证明]
done: 社区入户核查符合条件，已纳入低保，并先发临时救助
hard: 经核对家庭财产超过标准，暂不符合低保，已转介临时救助和慈善项目
""",
        weight=1.5,
        at=Setting.VILLAGE,
        rhythm=Rhythm.OFFICE,
        season={1: 1.4, 12: 1.4},
        private=True,
    ),
    kind(
        "elderly_care",
        "Care for the elderly",
        "养老服务",
        "养老 老年人 民政 长者饭堂",
        """
fact: {community}长者饭堂问题 @210202 # {community}长者饭堂[菜太咸|关了{long}|要走{nn}分钟]，[老人吃不惯|不方便]
fact: 高龄津贴咨询 @210204 # 母亲今年[八十二|七十九|九十一]岁，[高龄津贴{months}没到账|不知道怎么领]
fact: 失能老人想申请照护 # 老人[失能在家|有点痴呆]，想问[有没有上门护理|哪家养老院有床位]
more: 子女都在[外地|工厂上班]，[白天没人照看|只有老两口]
harm: 上周[在家摔了一跤没人知道|忘关煤气]
wish: 希望[安排人上门|恢复饭堂]
wish: 请[告诉怎么申请|查一下津贴]
done: 已补发津贴，安装紧急呼叫器，并安排每周上门探访
hard: 该项目床位暂满，已登记轮候，先安排居家服务
""",
        weight=1.5,
        at=Setting.VILLAGE,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "disability",
        "Disability services",
        "残疾人服务",
        "残疾人 残联 无障碍 民政",
        """
fact: 办残疾证迟迟没有结果 # 办残疾证{since}交了材料，[{long}没消息|鉴定医院约不上]
fact: {at}缺少无障碍设施 @210303 # {at}[没有轮椅坡道|坡道太陡|电梯口有台阶]，坐轮椅[上不去|要人抬]
fact: 咨询孩子康复补贴 @210302 # 孩子是[自闭症|听障]，康复补贴[今年变少了|不知道哪家机构可以用]
more: 家里[只有一个劳动力|老人照顾不动]
harm: [出一次门要求人|康复断了就退步]
wish: 请残联[帮忙查一下|上门办理]
wish: 希望[改造坡道|多为残疾人想想]
done: 已上门评定并发证，门口坡道按规范改造完成
hard: 建筑结构限制无法做坡道，已配爬楼机预约服务
""",
        weight=1,
        at=Setting.ROAD,
        rhythm=Rhythm.OFFICE,
        private=True,
    ),
    kind(
        "household_register",
        "Household register",
        "户籍居住证",
        "户籍 居住证 户口 公安 政务服务",
        """
fact: 咨询户口迁入 # 想把[父母|孩子]户口迁到{street}，[租房能不能迁|需要什么材料]
fact: 居住证迟迟没办下来 @220303 # 居住证{since}申请，[{long}没办下来|系统显示审核中]，[孩子入学等着用|要用来买车]
fact: 办证照跑了几趟 @220302 # 去派出所办[身份证|户口本]，[说照片不行|少一张证明]，[来回{n}趟|每次说法不同]
more: 网上[预约不到周末|页面一直转圈]
harm: 请假[扣工资|老板不高兴]
wish: 希望[一次讲清楚|周末也能办]
wish: 请[查一下进度|告诉我找谁]
done: 已电话一次性告知，材料齐全当天办结
hard: 租赁房屋未备案，需房东配合，已告知办理备案流程
""",
        weight=1.3,
        at=Setting.NOWHERE,
        rhythm=Rhythm.OFFICE,
        season={3: 1.3, 4: 1.4, 5: 1.3},
        private=True,
    ),
)
