"""Files as pictures: pixels exact as stored, read by box. `open_picture.py` is the door."""
