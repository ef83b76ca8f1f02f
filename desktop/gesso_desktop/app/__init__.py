"""The editor put together: everything is built once here and passed in."""
