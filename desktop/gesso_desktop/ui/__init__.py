"""Widgets: they show state and forward gestures, and decide nothing."""
