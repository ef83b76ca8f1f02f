"""The user's side of Gesso."""
