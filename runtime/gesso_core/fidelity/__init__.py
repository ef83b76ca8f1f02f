"""Fitting a model's output back onto the picture, so that only what was asked for changes."""
