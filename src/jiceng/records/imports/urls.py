"""Addresses of tables in, for each kind of records whose tables come in by their opening."""

from __future__ import annotations

from jiceng.records.imports.addresses import import_addresses
from jiceng.records.public import PAGES

urlpatterns = [
    address
    for each in PAGES.all()
    if each.import_key
    for address in import_addresses(each.kind, f"{each.path}import/")
]
