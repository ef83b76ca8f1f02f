"""How the user's side reaches engines: over a pipe, over a network, or pretending to."""
