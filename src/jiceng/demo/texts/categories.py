"""Category of the shipped tree for each kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jiceng.demo.texts.kinds import KINDS, kind_of

# Kind of request → code in the category tree that the cases app ships.
CATEGORY_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # street
        "exposed_rubbish": "Q0102",  # 暴露垃圾
        "street_lamp_out": "P0109",  # 路灯
        "manhole_damaged": "P0102",  # 污水井盖
        "waterlogging": "Q0406",  # 道路积水
        "fallen_tree": "Q0411",  # 树木倒伏
        "road_damage": "P0201",  # 道路路面
        "sewage_overflow": "Q0404",  # 下水道堵塞或破损
        "foul_river": "160301",  # 河涌黑臭
        "greening": "P0405",  # 绿地
        "public_toilet": "P0301",  # 公共厕所
        # order
        "street_vending": "Q0501",  # 占道经营
        "illegal_building": "130201",  # 违法建筑举报
        "illegal_parking": "Q0504",  # 机动车乱停放
        "night_construction": "Q0301",  # 施工扰民
        "square_dance": "Q0602",  # 公共场所噪音
        "barbecue_noise": "Q0510",  # 商业噪音
        "cooking_fumes": "Q0117",  # 油烟污染
        "shared_bikes": "Q0505",  # 非机动车乱停放
        "small_adverts": "Q0202",  # 非法小广告
        "debris_dumping": "Q0306",  # 无证消纳渣土
        # home
        "property_fee": "120102",  # 物业收费与公摊
        "lift_failure": "110503",  # 电梯故障与维保
        "ceiling_leak": "230101",  # 楼上漏水
        "lift_retrofit": "120301",  # 加装电梯
        "parking_space": "120103",  # 小区停车位管理
        "fire_lane_blocked": "Q0512",  # 占用消防通道
        "ebike_upstairs": "220501",  # 电动自行车停放充电
        "owners_committee": "120201",  # 业主大会业委会与物业选聘
        "late_handover": "120501",  # 延期交房与烂尾
        "public_housing": "120601",  # 公租房与住房补贴
        "neighbour_dispute": "230104",  # 相邻通行占道采光
        # livelihood
        "unpaid_wages": "180101",  # 拖欠工资
        "social_insurance": "180601",  # 社保缴纳与补缴
        "work_injury": "180401",  # 工伤认定与待遇
        "school_admission": "190101",  # 中小学学位与积分入学
        "after_school_care": "190202",  # 课后服务
        "school_gate_jam": "190302",  # 校门口交通安全
        "training_refund": "190401",  # 培训机构退费跑路
        "medical_reimbursement": "180701",  # 医保报销
        "vaccination": "200203",  # 疫苗接种
        "hospital_service": "200102",  # 医护服务态度
        "subsistence_allowance": "210101",  # 低保申请与复核
        "elderly_care": "210201",  # 养老院服务
        "disability": "210301",  # 残疾证与补贴
        "household_register": "220301",  # 户口迁移与信息更正
        # trade
        "bus_service": "150101",  # 公交线路班次与站点
        "traffic_lights": "P0213",  # 交通信号灯
        "food_safety": "110201",  # 过期变质与食品异物
        "prepaid_refund": "110102",  # 预付卡与预付款退费
        "fake_goods": "110501",  # 假冒伪劣与不合格产品
        "short_weight": "110401",  # 缺斤短两
        "dust": "Q0302",  # 工地扬尘
        "factory_smell": "160201",  # 工厂废气异味
        "factory_noise": "160101",  # 工厂噪声
        # village
        "pond_lease": "170401",  # 鱼塘承包与到期
        "village_dividend": "170102",  # 集体分红
        "homestead": "170201",  # 宅基地申请审批
        "village_road": "150601",  # 乡村公路建设养护
        "farm_drainage": "170801",  # 灌溉水渠与泵站
        "fraud": "220201",  # 电信网络诈骗
        "dog_bite": "220401",  # 犬只伤人
        "falling_objects": "Q0604",  # 高空抛物
        "unguarded_water": "220603",  # 防溺水
        "fire_hazard": "220503",  # 三小场所与厂房隐患
        "water_outage": "140101",  # 停水
        "power_outage": "140201",  # 停电
        "gas_supply": "140301",  # 燃气停气
        "hanging_cables": "Q0408",  # 架空线缆损坏
        "pests": "200202",  # 鼠蟑白蚁病媒
        # voice
        "consultation": "240102",  # 办事材料流程咨询
        "praise": "250701",  # 表扬感谢
        "suggestion": "250702",  # 城市发展建议
    }
)


def category_code(kind: str) -> str:
    """Return the code of the category that a kind of request falls in.

    Raises:
        ValueError: if there is no such kind.
    """
    return CATEGORY_CODES[kind_of(kind).key]


KIND_OF_CATEGORY: Final[Mapping[str, str]] = MappingProxyType(
    {code: kind for kind, code in CATEGORY_CODES.items()}
    | {fact.category: kind.key for kind in KINDS.values() for fact in kind.facts if fact.category}
)
"""The kind of request that a category of the tree belongs to."""
