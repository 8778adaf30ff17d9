"""Category of the shipped tree for each kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jiceng.demo.texts.kinds import kind_of

# Kind of request → code in the category tree that the cases app ships.
CATEGORY_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # street
        "exposed_rubbish": "Q0102",  # 暴露垃圾
        "street_lamp_out": "P0109",  # 路灯
        "manhole_damaged": "P0102",  # 污水井盖
        "waterlogging": "Q0406",  # 道路积水
        "fallen_tree": "Q0411",  # 树木倒伏
        "road_damage": "Q0110",  # 道路破损
        "sewage_overflow": "Q0404",  # 下水道堵塞或破损
        "foul_river": "D0210",  # 水污染
        "greening": "P0405",  # 绿地
        "public_toilet": "P0301",  # 公共厕所
        # order
        "street_vending": "Q0501",  # 占道经营
        "illegal_building": "A0302",  # 违章建筑
        "illegal_parking": "Q0504",  # 机动车乱停放
        "night_construction": "Q0301",  # 施工扰民
        "square_dance": "Q0602",  # 噪音扰民
        "barbecue_noise": "Q0510",  # 商业噪音
        "cooking_fumes": "Q0117",  # 油烟污染
        "shared_bikes": "Q0505",  # 非机动车乱停放
        "small_adverts": "Q0202",  # 非法小广告
        "debris_dumping": "Q0306",  # 无证消纳渣土
        # home
        "property_fee": "A1003",  # 物业服务
        "lift_failure": "K0502",  # 特种设备管理
        "ceiling_leak": "A1008",  # 修缮装修
        "lift_retrofit": "A0203",  # 居民服务设施
        "parking_space": "A0212",  # 小区管理
        "fire_lane_blocked": "Q0512",  # 占用消防通道
        "ebike_upstairs": "Q0603",  # 电动车违规充电
        "owners_committee": "A0212",  # 小区管理
        "late_handover": "A1006",  # 房地产开发管理
        "public_housing": "A1002",  # 保障性住房
        "neighbour_dispute": "M1203",  # 司法调解
        # livelihood
        "unpaid_wages": "O0306",  # 工资发放
        "social_insurance": "O0201",  # 职工养老保险
        "work_injury": "O0202",  # 职工工伤保险
        "school_admission": "N0501",  # 招生录取
        "after_school_care": "N0209",  # 校外机构管理
        "school_gate_jam": "M0504",  # 交通安全管理
        "training_refund": "N0209",  # 校外机构管理
        "medical_reimbursement": "O0104",  # 城镇居民医疗保险
        "vaccination": "L0103",  # 疾病预防控制
        "hospital_service": "L0601",  # 医疗技术和服务
        "subsistence_allowance": "I0903",  # 城镇低保
        "elderly_care": "I0102",  # 福利事业
        "disability": "I0102",  # 福利事业
        "household_register": "M0401",  # 户籍管理
        # trade
        "bus_service": "A0206",  # 公共汽车
        "traffic_lights": "P0213",  # 交通信号灯
        "food_safety": "L0401",  # 食品安全
        "prepaid_refund": "K0404",  # 市场监管：其他
        "fake_goods": "K0403",  # 商品质量
        "short_weight": "K0408",  # 物价监督
        "dust": "Q0302",  # 工地扬尘
        "factory_smell": "D0206",  # 大气污染
        "factory_noise": "D0203",  # 噪音污染
        # village
        "pond_lease": "J1303",  # 土地承包
        "village_dividend": "J0202",  # 集体资产管理
        "homestead": "J1302",  # 宅基地纠纷
        "village_road": "F0205",  # 设施维护
        "farm_drainage": "J1206",  # 防汛抗旱
        "fraud": "M1001",  # 立案侦查
        "dog_bite": "Q0601",  # 流浪犬只
        "falling_objects": "Q0604",  # 高空抛物
        "unguarded_water": "P0503",  # 水域附属设施
        "fire_hazard": "Q0410",  # 火灾隐患
        "water_outage": "A0216",  # 自来水供应
        "power_outage": "A0215",  # 电力供应
        "gas_supply": "A0213",  # 燃气供应
        "hanging_cables": "Q0408",  # 架空线缆损坏
        "pests": "L0102",  # 公共卫生：其他
        # voice
        "consultation": "B0501",  # 党务政务：其他
        "praise": "B0103",  # 作风建设
        "suggestion": "I0301",  # 社区建设
    }
)


def category_code(kind: str) -> str:
    """Return the code of the category that a kind of request falls in.

    Raises:
        ValueError: if there is no such kind.
    """
    return CATEGORY_CODES[kind_of(kind).key]
