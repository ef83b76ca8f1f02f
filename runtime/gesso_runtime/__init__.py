"""Engines, the worker process they run in, and the clients that reach it."""
