"""URLs of table imports, for each record type with imports by its opening move."""

from __future__ import annotations

from jiceng.records.imports.addresses import import_addresses
from jiceng.records.public import PAGES

urlpatterns = [
    address
    for each in PAGES.all()
    if each.import_key
    for address in import_addresses(each.kind, f"{each.path}import/")
]
