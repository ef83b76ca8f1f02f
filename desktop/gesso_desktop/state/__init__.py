"""What is open, chosen and running, as observable objects: QtCore only; this floor decides."""
