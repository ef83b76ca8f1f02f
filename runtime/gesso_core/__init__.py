"""The ground both sides stand on: the domain of Gesso as pure functions and frozen data."""
