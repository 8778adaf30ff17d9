"""Actions on ledgers."""

from jiceng.records.ledgers.actions.accounts import (
    close_account,
    open_account,
    open_book,
)
from jiceng.records.ledgers.actions.booking import Booking, Cause, correct, post, post_all
from jiceng.records.ledgers.actions.periods import close_period
from jiceng.records.ledgers.actions.retention import erase_other_texts, erase_texts_of_money

__all__ = [
    "Booking",
    "Cause",
    "close_account",
    "close_period",
    "correct",
    "erase_other_texts",
    "erase_texts_of_money",
    "open_account",
    "open_book",
    "post",
    "post_all",
]
