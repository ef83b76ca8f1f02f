CENTRE = (0.0,) * 10
SPREAD = (1.0,) * 10
WEIGHTS = (0.0,) * 66
