"""What is said in more than one format about what a saved copy does not keep."""

STRAIGHTENED = "Straightening computes every pixel anew; none is the same number as before."
ORIENTATION_CHANGES = (
    "In the metadata only the orientation value changes; everything else is the same bytes."
)
ORIENTATION_ADDED = "A note of the new orientation is added to the metadata."
STALE_THUMBNAIL = (
    "The small preview inside the metadata stays and still shows the picture before the change."
)
OTHERS_SHOW_IT_UNTURNED = (
    "The picture keeps its orientation as a note in EXIF, which some programs ignore here."
)
EXIF_WRITTEN_ANEW = (
    "EXIF has the same values but is arranged anew; maker notes that point elsewhere may break."
)
