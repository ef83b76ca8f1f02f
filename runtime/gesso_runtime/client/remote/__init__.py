"""Engines on another computer: a server that was paired, reached by HTTPS and nothing else."""
