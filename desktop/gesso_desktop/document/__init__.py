"""Documents: a picture, its patches, its framing, and how they are read and saved. No Qt."""
