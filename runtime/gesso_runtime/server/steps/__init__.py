"""What is done to pictures before and after a model, for faces that send whole pictures."""
