"""Sentences of the floors below, which speak English, for `retold`.

Written as they are there, with {names} for what is filled in; a test compares both.
"""

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

LIMITS = (
    QT_TRANSLATE_NOOP(
        "Saving", "Straightening computes every pixel anew; none is the same number as before."
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "In the metadata only the orientation value changes; everything else is the same bytes.",
    ),
    QT_TRANSLATE_NOOP("Saving", "A note of the new orientation is added to the metadata."),
    QT_TRANSLATE_NOOP(
        "Saving",
        "The small preview inside the metadata stays and still shows the picture before the "
        "change.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "The picture keeps its orientation as a note in EXIF, which some programs ignore here.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "EXIF has the same values but is arranged anew; maker notes that point elsewhere may "
        "break.",
    ),
    QT_TRANSLATE_NOOP("Saving", "Every pixel is compressed anew with quality {quality}."),
    QT_TRANSLATE_NOOP("Saving", "JPEG has 8 bits per colour; finer steps are lost."),
    QT_TRANSLATE_NOOP("Saving", "{format} has 8 bits per colour; finer steps are lost."),
    QT_TRANSLATE_NOOP(
        "Saving", "{format} has 16 bits per colour; values outside black and white are cut."
    ),
    QT_TRANSLATE_NOOP(
        "Saving", "{format} cannot hold transparency; what is transparent becomes white."
    ),
    QT_TRANSLATE_NOOP("Saving", "{format} cannot hold the extra channels; they are left out."),
    QT_TRANSLATE_NOOP("Saving", "Every pixel is compressed with quality {quality}."),
    QT_TRANSLATE_NOOP("Saving", "Camera data, captions and place are left out."),
    QT_TRANSLATE_NOOP("Saving", "A metadata block of {count} bytes is too large for JPEG."),
    QT_TRANSLATE_NOOP(
        "Saving", "The changed part is compressed as strongly as the rest of the picture."
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "JPEG keeps blocks of {width}×{height} px: {count} pixels beside the change, in the "
        "same blocks, are compressed anew.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "Up to {count} pixels at the edges of these blocks may differ slightly, as JPEG "
        "stores their colour coarsely.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving", "The further pictures inside the file stay, but their table of contents is off."
    ),
    QT_TRANSLATE_NOOP("Saving", "XMP that goes on in extra segments is cut after its main part."),
    QT_TRANSLATE_NOOP("Saving", "Further pictures inside the file are left out."),
    QT_TRANSLATE_NOOP("Saving", "Text notes that only PNG knows are left out."),
    QT_TRANSLATE_NOOP(
        "Saving", "Only the colour profile is carried over from such a file, no other metadata."
    ),
    QT_TRANSLATE_NOOP(
        "Saving",
        "OpenRaster keeps pixels, layers, the colour profile and the resolution, but no EXIF, "
        "XMP or IPTC.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving", "The new colours are not in the picture's palette, so it is saved without one."
    ),
    QT_TRANSLATE_NOOP("Saving", "The new tones do not fit into {few} bits, so {many} are used."),
    QT_TRANSLATE_NOOP("Saving", "Chunks that would no longer be true are left out: {names}."),
    QT_TRANSLATE_NOOP(
        "Saving", "The picture was interlaced and is saved row by row; the pixels are the same."
    ),
    QT_TRANSLATE_NOOP("Saving", "Bytes after the end of the picture are left out."),
    QT_TRANSLATE_NOOP("Saving", "WebP has no place for IPTC and for the resolution outside EXIF."),
    QT_TRANSLATE_NOOP(
        "Saving",
        "The original is compressed with loss; the copy keeps its pixels without further loss "
        "and is larger.",
    ),
    QT_TRANSLATE_NOOP(
        "Saving", "The small previews inside the file still show the picture before the edit."
    ),
    QT_TRANSLATE_NOOP("Saving", "The small previews inside the original are left out."),
    QT_TRANSLATE_NOOP(
        "Saving", "Photoshop's layers inside the file stay as they were; Photoshop will show those."
    ),
    QT_TRANSLATE_NOOP("Saving", "Photoshop's layers inside the original are left out."),
    QT_TRANSLATE_NOOP(
        "Saving",
        "The camera maker's notes are the same bytes in another place of the file; some "
        "programs can then no longer read all of them.",
    ),
    QT_TRANSLATE_NOOP("Saving", "Tags of the original whose values cannot be read are left out."),
    QT_TRANSLATE_NOOP("Saving", "The pixels are compressed with deflate, without loss."),
    QT_TRANSLATE_NOOP("Saving", "One other page of the original cannot be carried over."),
    QT_TRANSLATE_NOOP("Saving", "{count} other pages of the original cannot be carried over."),
)
"""What a saved file does not keep."""
