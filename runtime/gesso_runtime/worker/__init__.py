"""The other process: one engine, reached by frames on its standard input and output."""
