def judged(f):
    return f[:, 0] * 0
