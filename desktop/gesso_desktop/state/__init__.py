"""What the window shows and decides, without a window: observable, QtCore only."""
