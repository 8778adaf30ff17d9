"""Usual reasons: short texts offered beside a field for a reason (decision 0095).

Apps contribute lists (`lists.UsualReasons`) with the shipped texts; an installation replaces the
texts of a list by its own, in its own order. `queries.reasons_of` returns those in use.
"""
