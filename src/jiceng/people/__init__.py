"""People and what they are to each other: members and the households that they look after."""
