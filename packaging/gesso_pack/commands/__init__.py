"""The commands of `gesso-pack`: arguments in, a sentence or JSON out. They do no work."""
