"""The local runtime behind an HTTPS door. See README.md."""
