"""An engine without a model, for trying everything around engines."""
