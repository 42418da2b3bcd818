"""What the spreadsheet looks like, and what crosses a store's door.

Tabs, columns and who owns them; Snapshot and Plan, the two things that pass a store's door; and
the reading of hand-typed cells into a Network and a Memory. Knows nothing of files, Google, mail
or judgement.
"""
