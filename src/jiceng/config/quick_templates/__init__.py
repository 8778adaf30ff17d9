"""Templates that are drawn with less work: nodes that were compiled are given quicker classes.

Django's nodes are made for every case: each variable is looked up through exceptions, each text
passes four functions, each component asks the loader for its template again. For the cases that
pages consist of, the classes here do the same with less; for all others they call Django's own
(docs/decisions/0092-templates-drawn-with-less-work.md).
"""
