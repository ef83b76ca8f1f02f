"""What the user sees: QtWidgets that show state and forward gestures, and decide nothing."""
