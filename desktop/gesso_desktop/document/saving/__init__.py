"""Saving a copy: every format by the way that changes least. `save_copy.py` is the door."""
