"""Selections: where the user points, as sparse coverage, and the tools that make and change it."""
