"""Models on disk: added, verified, versioned, rolled back."""
