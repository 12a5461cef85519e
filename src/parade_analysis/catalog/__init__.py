"""What a table is, how it is read, and what was known on a day.

The room is not called tables, because `parade_analysis.tables()` lists them.
"""
