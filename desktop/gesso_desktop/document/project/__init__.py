"""The project file: one SQLite database beside the picture. `project.py` is the door.

Who writes: one process at a time (SQLite's exclusive lock), one thread at a time
(`Store.transaction`). Who reads: any thread; tiles are immutable, so a reader that took
a stack keeps reading the same.
"""
