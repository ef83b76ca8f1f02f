"""The ways in which networks are asked, one a file; a card names its own."""
