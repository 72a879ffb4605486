"""For analysts: exports and reviews as tables, under pseudonyms unless real names are asked for.

    chat = read_export(path)     one export: `chat.messages`, `chat.quality`
    join(paths)                  several exports, those of one group as one chat
    results = review(paths)      judged and measured: `results.findings`, `.groups`, `.members`, `.measure("activity")`
    list_rules(), list_metrics() what there is, as tables

Every table is a polars DataFrame; ``.to_pandas()`` makes it one of pandas. A pseudonym ("Member 3") stands for the same person in
every table of one object; in another object the same number may be somebody else. Ask once, keep the object, and never join tables
of two on a pseudonym. Texts are masked with them; nicknames and
stories can still point to somebody.
"""
