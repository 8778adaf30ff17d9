"""The type of a request by its words: what a resident wants, whatever the matter."""

from __future__ import annotations

import re
from typing import Final

MAX_CHARS: Final = 400
CONSULT, HELP, COMPLAINT, REPORT, SUGGESTION, PRAISE = (
    "consult",
    "help",
    "complaint",
    "report",
    "suggestion",
    "praise",
)
# In this order: whoever thanks may also ask, and whoever proposes may also complain.
_WORDS: Final = (
    (PRAISE, r"表扬|点赞|锦旗|太感谢|非常感谢|衷心感谢|^感谢|好人好事"),
    (SUGGESTION, r"建议|能不能搞|希望能建|提个想法|意见和建议"),
    (REPORT, r"举报|检举|线索|揭发"),
    (COMPLAINT, r"投诉|不作为|推诿|态度(恶劣|差|不好)|乱收费|拖欠|欺诈|骗|不给退|拒不|扰民"),
    (
        CONSULT,
        (
            r"请问|咨询|想问|想知道|怎么(办理?|申请|领|交|报名|查|补|收费)|如何|哪里(可以|办|领|交|补)"
            r"|去哪|要什么(材料|手续|条件)|需要什么|要带什么|什么时候|几时|多少钱|有没有|是否|能报多少|吗[？?]?$"
        ),
    ),
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_PATTERNS: Final = tuple((kind, re.compile(words)) for kind, words in _WORDS)


def request_type_of(title: str, text: str) -> str:
    """The likeliest type of a message: a request for help where nothing says otherwise.

    Empty for a message without Chinese characters, of which the words say nothing.
    """
    whole = f"{title}\n{text}".strip()[:MAX_CHARS]
    if not _HAN.search(whole):
        return ""
    return next((kind for kind, words in _PATTERNS if words.search(whole)), HELP)
