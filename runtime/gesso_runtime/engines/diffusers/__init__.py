"""Diffusion models through the library diffusers, driven by their cards."""
