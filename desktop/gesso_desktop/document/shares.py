"""How much of an edit is seen, and how much texture it gives back, in words. Not in the window."""


def shares_in_words(opacity: float, texture: float) -> str:
    """ "opacity 40 %, texture 25 %"; nothing of what is as it begins."""
    said = [f"opacity {in_percent(opacity)}"] if opacity < 1 else []
    said += [f"texture {in_percent(texture)}"] if texture > 0 else []
    return ", ".join(said)


def in_percent(share: float) -> str:
    return f"{100 * share:.3g} %"
