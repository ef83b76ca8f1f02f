"""A small language model through llama.cpp, as a planner."""
