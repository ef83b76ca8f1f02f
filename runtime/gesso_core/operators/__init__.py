"""Exact, deterministic operators on stored pixels, 8 and 16 bit. `catalogue.py` lists them."""
