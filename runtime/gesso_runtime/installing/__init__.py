"""Releases on the machine they are for: checked, installed, switched, taken away.

Standard library and zstandard only: this runs before anything is installed, from the bootstrap of a
release, and later inside the installed editor.
"""
