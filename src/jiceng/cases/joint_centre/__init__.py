"""The joint centre (综治中心): who sits there, mediation, risk studies, hand-over of shifts."""
