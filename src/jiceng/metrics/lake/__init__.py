"""The lake: the facts of all figures as Parquet by month, for engines that read files.

A month of a fact is one file, a function of its rows in the database alone: the same rows give the
same bytes. Events tell which months have changed, and only these are written again (decision 0108).
Importing DuckDB takes time, so these modules are imported where they are used.
"""
