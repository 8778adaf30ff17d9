"""Chinese reports for benches, from a stock of sentences with a long tail of names."""

from __future__ import annotations

import random

ROADS = [
    "金瓯路",
    "五邑路",
    "东海路",
    "南山路",
    "麻园路",
    "永康路",
    "新华里",
    "胜利北街",
    "龙溪大道",
    "银泉路",
    "连海路",
    "科苑西路",
    "礼睦路",
    "乐福巷",
    "江悦街",
    "外海大道",
    "丰盛里",
    "直冲新村",
    "七东路",
    "清澜路",
    "滘头围",
    "文昌沙",
    "前进直街",
    "白沙堤",
    "明星横巷",
    "沙津横路",
    "英南村道",
    "向东里",
    "新民街",
    "青年路",
    "创业大街",
    "会城大桥",
    "体育西路",
    "桥东一巷",
    "龙湾路",
]
PLACES = [
    "农贸市场",
    "小学门口",
    "公交站",
    "地铁口",
    "污水泵站",
    "健身广场",
    "河堤",
    "停车场",
    "菜市场",
    "卫生站",
    "社区公园",
    "幼儿园",
    "加油站",
    "工业园",
    "老人活动中心",
    "垃圾中转站",
    "天桥底",
    "十字路口",
    "建筑工地",
    "物流园",
    "仓库",
    "体育馆",
    "医院北门",
    "图书馆",
    "变电站",
    "鱼塘",
    "村口牌坊",
    "祠堂前",
    "篮球场",
    "码头",
]
PROBLEMS = [
    "夜间施工噪音扰民",
    "井盖破损松动",
    "路灯长期不亮",
    "垃圾堆放无人清理",
    "污水外溢气味难闻",
    "占道经营阻碍通行",
    "电动车乱停乱放",
    "树枝遮挡交通信号灯",
    "楼道堆放杂物存在火灾隐患",
    "自来水发黄",
    "水压不足经常停水",
    "违章搭建铁皮棚",
    "广场舞音响声音过大",
    "烧烤摊油烟扰民",
    "道路坑洼积水严重",
    "消防通道被占用",
    "流浪狗伤人",
    "物业不作为电梯经常故障",
    "拖欠农民工工资",
    "预付卡商家跑路",
    "外墙瓷砖脱落",
    "河涌水体发黑发臭",
    "暴雨后地下车库内涝",
    "公交线路班次太少",
    "学位不足入学困难",
    "社保缴费记录查询不到",
    "宅基地边界纠纷",
    "集体分红账目不公开",
    "鱼塘承包合同到期争议",
    "工厂排放废气刺鼻",
    "高空抛物砸坏车辆",
    "充电桩无法使用",
    "共享单车堆积",
    "绿化带枯死",
    "护栏被撞坏",
    "斑马线模糊不清",
    "红绿灯配时不合理",
    "货车夜间鸣笛",
    "网吧接纳未成年人",
    "餐饮店后厨卫生差",
    "过期食品仍在销售",
    "电信诈骗线索",
    "房屋漏水多次维修无果",
    "天然气管道施工进度慢",
    "快递柜超时收费",
    "危房墙体开裂",
    "山体滑坡隐患",
    "独居老人无人照料",
    "残疾人坡道被堵",
    "蚊虫滋生需要消杀",
]
DETAILS = [
    "已经持续一个多星期",
    "每天晚上十点以后最严重",
    "附近居民反映强烈",
    "多次拨打电话没有结果",
    "老人和小孩出行十分危险",
    "影响周边商户正常营业",
    "上个月处理过又反复出现",
    "下雨天情况更加严重",
    "希望相关部门尽快到现场查看",
    "现场没有任何警示标志",
    "投诉人称与对方协商未果",
    "曾有人因此摔倒受伤",
    "晚高峰时段经常造成拥堵",
    "气味随风飘进住户家中",
    "夜里无法正常休息",
    "已向物业反映但没有回复",
]
ASKS = [
    "请尽快核实处理并回复",
    "希望加强日常巡查",
    "请求安排人员维修",
    "望有关单位协调解决",
    "要求公布处理结果",
    "请告知具体的整改时间",
    "建议增设相关设施",
    "希望依法查处",
]
SHOPS = [
    "饭店",
    "超市",
    "五金店",
    "美容院",
    "汽修厂",
    "药房",
    "公司",
    "花园",
    "苑",
    "大厦",
    "服装厂",
    "幼儿园",
]
# Names of shops and estates consist of two of these: the rare end of the vocabulary.
CHARACTERS = (
    "安百邦宝北本碧彬冰博彩灿昌长超朝晨成诚春翠达大德鼎东敦发方芳飞丰凤福富刚高格功冠光广贵国"
    "海汉航豪浩禾和恒红宏鸿华欢辉惠慧吉佳嘉建江杰捷金锦京晶景静久巨君凯康可坤兰朗乐雷黎力立丽"
    "利良亮林灵凌隆龙鲁绿伦罗马满茂美萌梦民敏明铭木南宁诺欧鹏平萍普齐奇启强巧亲青清庆琼全泉群"
    "然仁荣融如瑞润森山上尚邵盛诗时世寿舒双顺思四松苏泰腾天田廷通同万旺威维伟文雯武西喜仙祥向"
    "小晓新信兴星雄秀旭轩雅亚燕阳耀业一宜亿艺益毅银英盈永优友余宇玉裕元原远月悦云韵泽展兆哲珍"
    "振正之志智中洲珠竹卓子紫宗祖"
)


def shop(rng: random.Random) -> str:
    """A name of a shop or estate that is almost unique."""
    return rng.choice(CHARACTERS) + rng.choice(CHARACTERS) + rng.choice(SHOPS)


def _skewed(rng: random.Random, choices: list[str]) -> str:
    """One of the choices, the first ones far more often."""
    return choices[int(len(choices) * rng.random() ** 2.5)]


def report(rng: random.Random) -> tuple[str, str, str]:
    """Title, text and address of one report."""
    road, place, problem = rng.choice(ROADS), _skewed(rng, PLACES), _skewed(rng, PROBLEMS)
    block, room = rng.randrange(1, 60), rng.randrange(101, 2900)
    name = shop(rng)
    address = f"{road}{rng.randrange(1, 400)}号{name}{block}栋"
    text = (
        f"来电人反映{road}{place}附近{name}{problem}，{rng.choice(DETAILS)}，{rng.choice(DETAILS)}。"
        f"涉及{block}栋{room}房，{rng.choice(ASKS)}。"
    )
    return f"{road}{place}{problem}", text, address
