"""Words that an installation renames: 分派 as 派单, 区级统筹中心 as its own name (decision 0091).

`terms` has the words that can be renamed, contributed by apps; `renaming` replaces them in a text;
`languages` applies this to all translated texts of a process; `actions` and `queries` change and
show them.
"""
