"""Sentences of the floors below, which speak English, for `retold`.

Written as they are there, with {names} for what is filled in; a test compares both.
"""

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

SAVING = (
    QT_TRANSLATE_NOOP("Errors", "Cropping or straightening a JPEG would compress it anew."),
    QT_TRANSLATE_NOOP(
        "Errors", "Save the copy as PNG or TIFF, which keep every pixel, or export with a quality."
    ),
    QT_TRANSLATE_NOOP("Errors", "Save the copy as PNG or TIFF, which keep every pixel."),
    QT_TRANSLATE_NOOP("Errors", "JPEG cannot hold transparency."),
    QT_TRANSLATE_NOOP("Errors", "Save the copy as PNG or TIFF."),
    QT_TRANSLATE_NOOP("Errors", "JPEG holds gray and RGB pictures without transparency."),
    QT_TRANSLATE_NOOP("Errors", "Save the copy as TIFF (.tif) or PNG (.png)."),
    QT_TRANSLATE_NOOP("Errors", "Save the copy as TIFF (.tif)."),
    QT_TRANSLATE_NOOP(
        "Errors", "Changing a part of a JPEG needs the program jpegtran, which is not installed."
    ),
    QT_TRANSLATE_NOOP("Errors", "A part of this JPEG cannot be replaced."),
    QT_TRANSLATE_NOOP("Errors", "Pixels outside the change would have changed in this JPEG."),
    QT_TRANSLATE_NOOP("Errors", "There is no room in the EXIF block for the orientation."),
    QT_TRANSLATE_NOOP("Errors", "Saving this picture as JPEG loses something of every pixel."),
    QT_TRANSLATE_NOOP(
        "Errors", "Save it as TIFF (.tif) or PNG (.png), or ask for an export with a quality."
    ),
    QT_TRANSLATE_NOOP("Errors", "Gesso cannot save as “{suffix}”."),
    QT_TRANSLATE_NOOP("Errors", "Gesso cannot export as “{suffix}”."),
    QT_TRANSLATE_NOOP("Errors", "Choose another format."),
    QT_TRANSLATE_NOOP(
        "Errors", "OpenRaster is exported in full size and with the picture's own profile."
    ),
    QT_TRANSLATE_NOOP("Errors", "Choose the full size, or another format."),
    QT_TRANSLATE_NOOP("Errors", "{name} already exists."),
    QT_TRANSLATE_NOOP("Errors", "The original is never written over."),
    QT_TRANSLATE_NOOP("Errors", "Choose another name for the copy."),
    QT_TRANSLATE_NOOP("Errors", "There is not enough room in {folder} for {name}."),
    QT_TRANSLATE_NOOP("Errors", "Free some space or choose another drive."),
    QT_TRANSLATE_NOOP("Errors", "The folder {folder} does not exist."),
    QT_TRANSLATE_NOOP("Errors", "The folder {folder} cannot be written to."),
    QT_TRANSLATE_NOOP("Errors", "Choose another folder."),
    QT_TRANSLATE_NOOP("Errors", "The name is too long."),
    QT_TRANSLATE_NOOP("Errors", "Choose a shorter one."),
    QT_TRANSLATE_NOOP("Errors", "{name} is too large for that drive."),
    QT_TRANSLATE_NOOP("Errors", "Save it on another drive."),
    QT_TRANSLATE_NOOP("Errors", "{name} could not be written."),
    QT_TRANSLATE_NOOP("Errors", "Try again, or choose another folder."),
    QT_TRANSLATE_NOOP("Errors", "The TIFF has no room for its new orientation."),
    QT_TRANSLATE_NOOP("Errors", "Save it as PNG."),
    QT_TRANSLATE_NOOP("Errors", "WebP holds 8-bit gray and RGB pictures."),
    QT_TRANSLATE_NOOP("Errors", "WebP holds pictures of at most {most} pixels a side."),
    QT_TRANSLATE_NOOP("Errors", "A file needs a name, without a slash."),
    QT_TRANSLATE_NOOP("Errors", "Type a name."),
    QT_TRANSLATE_NOOP(
        "Errors", "{name} is not as it was when it was opened; nothing was saved from it."
    ),
    QT_TRANSLATE_NOOP("Errors", "Open it again, or put the original back."),
    QT_TRANSLATE_NOOP("Errors", "The original became shorter while it was being copied."),
    QT_TRANSLATE_NOOP("Errors", "{name} is not a colour profile."),
    QT_TRANSLATE_NOOP("Errors", "Choose an .icc file."),
    QT_TRANSLATE_NOOP("Errors", "{name} is not a profile for RGB colours."),
    QT_TRANSLATE_NOOP("Errors", "Choose an RGB profile; Gesso exports to no other."),
    QT_TRANSLATE_NOOP("Errors", "Lab pictures cannot be converted to another profile."),
    QT_TRANSLATE_NOOP("Errors", "Keep the profile and export as TIFF."),
)
"""Why a file cannot be saved so, and what to do."""

OPENING = (
    QT_TRANSLATE_NOOP("Errors", "There is not enough memory to open the picture."),
    QT_TRANSLATE_NOOP("Errors", "Close other programs or use a smaller copy."),
    QT_TRANSLATE_NOOP("Errors", "The file is damaged: take another copy."),
    QT_TRANSLATE_NOOP("Errors", "The file is cut short: a part of the picture is missing."),
    QT_TRANSLATE_NOOP("Errors", "Take another copy; the transfer may have been interrupted."),
    QT_TRANSLATE_NOOP("Errors", "Take another copy."),
    QT_TRANSLATE_NOOP("Errors", "There is no file {name}."),
    QT_TRANSLATE_NOOP("Errors", "Check the name and the folder."),
    QT_TRANSLATE_NOOP("Errors", "You may not read {name}."),
    QT_TRANSLATE_NOOP("Errors", "Ask its owner for permission, or copy it."),
    QT_TRANSLATE_NOOP("Errors", "{name} cannot be opened."),
    QT_TRANSLATE_NOOP("Errors", "Check the name and the disk."),
    QT_TRANSLATE_NOOP("Errors", "{name} could not be read to its end."),
    QT_TRANSLATE_NOOP("Errors", "Check the disk or the connection, then try again."),
    QT_TRANSLATE_NOOP("Errors", "{name} is empty."),
    QT_TRANSLATE_NOOP("Errors", "Take another copy; this one was never written."),
    QT_TRANSLATE_NOOP(
        "Errors", "HEIC pictures need the library pillow-heif, which is not installed."
    ),
    QT_TRANSLATE_NOOP("Errors", "Camera RAW files need the library rawpy, which is not installed."),
    QT_TRANSLATE_NOOP("Errors", "The picture is too large to open ({width}×{height})."),
    QT_TRANSLATE_NOOP("Errors", "The file is too large to open."),
    QT_TRANSLATE_NOOP("Errors", "Save a smaller copy with the program that made it."),
    QT_TRANSLATE_NOOP("Errors", "The PNG file is damaged."),
    QT_TRANSLATE_NOOP("Errors", "The PNG file is damaged or cut short."),
    QT_TRANSLATE_NOOP("Errors", "The pixels of the PNG are damaged or cut short."),
    QT_TRANSLATE_NOOP("Errors", "The JPEG file is damaged or cut short."),
    QT_TRANSLATE_NOOP("Errors", "The JPEG is damaged: a part of the picture is missing."),
    QT_TRANSLATE_NOOP("Errors", "The WebP file is damaged or cut short."),
    QT_TRANSLATE_NOOP("Errors", "The TIFF file is damaged."),
    QT_TRANSLATE_NOOP("Errors", "Open an undamaged copy of it."),
    QT_TRANSLATE_NOOP("Errors", "The structure of the file is damaged."),
    QT_TRANSLATE_NOOP("Errors", "Take another copy; the file may have been cut or altered."),
    QT_TRANSLATE_NOOP("Errors", "A part of the picture is missing from the file."),
    QT_TRANSLATE_NOOP("Errors", "Take another copy; the file may never have been finished."),
    QT_TRANSLATE_NOOP("Errors", "A part of the picture is cut short."),
    QT_TRANSLATE_NOOP("Errors", "This WebP is an animation."),
    QT_TRANSLATE_NOOP("Errors", "Save the frame you want as a still picture."),
    QT_TRANSLATE_NOOP("Errors", "{name} is open in another window or program."),
    QT_TRANSLATE_NOOP("Errors", "Close it there and try again."),
    QT_TRANSLATE_NOOP("Errors", "The folder {name} cannot be listed."),
    QT_TRANSLATE_NOOP("Errors", "Check that it is still there and that you may read it."),
    QT_TRANSLATE_NOOP(
        "Errors", "The settings file was damaged; the defaults are used for what could not be read."
    ),
    QT_TRANSLATE_NOOP("Errors", "The settings could not be read; the defaults are used."),
    QT_TRANSLATE_NOOP(
        "Errors", "The settings could not be saved; they hold until Gesso is closed."
    ),
    QT_TRANSLATE_NOOP("Errors", "The damaged file was kept as {name}."),
    QT_TRANSLATE_NOOP("Errors", "Not all of your own recipes could be read."),
    QT_TRANSLATE_NOOP(
        "Errors", "Your own recipes could not be saved; they hold until Gesso is closed."
    ),
    QT_TRANSLATE_NOOP("Errors", "Check the free space and the permissions of the folder {folder}."),
    QT_TRANSLATE_NOOP("Errors", "Check the permissions of the folder {folder}."),
    QT_TRANSLATE_NOOP("Errors", "Check the permissions of the settings file."),
    QT_TRANSLATE_NOOP("Errors", "Check the permissions of the settings folder."),
    QT_TRANSLATE_NOOP("Errors", "Check the free space and the permissions of the settings folder."),
    QT_TRANSLATE_NOOP("Errors", "The monitor profile {name} cannot be read; sRGB is used."),
    QT_TRANSLATE_NOOP("Errors", "Choose another file in the settings."),
    QT_TRANSLATE_NOOP(
        "Errors", "{picture} is another picture than the one that {project} was made from."
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "Choose the original; it may have another name now, but must be the same file."
    ),
)
"""Why a file cannot be opened, and what to do."""

EDITING = (
    QT_TRANSLATE_NOOP(
        "Errors", "{first} is {width}×{height} pixels, {second} is {other_width}×{other_height}."
    ),
    QT_TRANSLATE_NOOP("Errors", "Compare files of the same size, such as a copy and its original."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "The output is {width}×{height}, which is not the shape of the picture "
        "({own_width}×{own_height}).",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "Give an output of the whole picture; it may be smaller, but not cropped."
    ),
    QT_TRANSLATE_NOOP("Errors", "The output has {size} MP; at most 64 can be fitted."),
    QT_TRANSLATE_NOOP("Errors", "Reduce it: the original keeps its own detail."),
    QT_TRANSLATE_NOOP("Errors", "Something went wrong inside Gesso; nothing was lost."),
    QT_TRANSLATE_NOOP(
        "Errors", "Try again. If it happens again, copy the problem report from the Help menu."
    ),
    QT_TRANSLATE_NOOP("Errors", "There was not enough memory for this."),
    QT_TRANSLATE_NOOP("Errors", "Close other programs, or mark a smaller area, and try again."),
    QT_TRANSLATE_NOOP("Errors", "The disk is full; the project is as it was before this edit."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "The model's output could not be aligned with the picture: too little of it is alike.",
    ),
    QT_TRANSLATE_NOOP("Errors", "Try again with another seed, or select the part that may change."),
    QT_TRANSLATE_NOOP("Errors", "No subject could be told apart from the background."),
    QT_TRANSLATE_NOOP("Errors", "Draw a box around the subject."),
    QT_TRANSLATE_NOOP("Errors", "The box is too small to hold a subject."),
    QT_TRANSLATE_NOOP("Errors", "Draw a larger box."),
    QT_TRANSLATE_NOOP(
        "Errors", "The box takes in the whole picture, so there is no background to learn from."
    ),
    QT_TRANSLATE_NOOP("Errors", "Draw the box closer around the subject."),
    QT_TRANSLATE_NOOP("Errors", "Nothing in the picture tells for sure which way is level."),
    QT_TRANSLATE_NOOP("Errors", "Give the angle, for example: straighten by 1.5 degrees."),
    QT_TRANSLATE_NOOP("Errors", "Nothing is marked to be removed."),
    QT_TRANSLATE_NOOP("Errors", "Mark the object with a brush or a box."),
    QT_TRANSLATE_NOOP(
        "Errors", "The mark covers all there is, so nothing is left to fill it from."
    ),
    QT_TRANSLATE_NOOP("Errors", "Mark only the object."),
    QT_TRANSLATE_NOOP("Errors", "Removing a stain needs to know where it is."),
    QT_TRANSLATE_NOOP("Errors", "Mark the stain with a brush or a box, a little larger than it."),
    QT_TRANSLATE_NOOP(
        "Errors", "Everything is marked as stain, so there is nothing to match it to."
    ),
    QT_TRANSLATE_NOOP("Errors", "Mark only the stain."),
    QT_TRANSLATE_NOOP("Errors", "The selection holds nothing of the picture."),
    QT_TRANSLATE_NOOP("Errors", "Select a part of the picture."),
    QT_TRANSLATE_NOOP("Errors", "Nothing is selected yet."),
    QT_TRANSLATE_NOOP("Errors", "Draw roughly around the subject first."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "The selection takes in the whole picture, so there is no background to learn from.",
    ),
    QT_TRANSLATE_NOOP("Errors", "Draw closer around the subject."),
    QT_TRANSLATE_NOOP("Errors", "“{value}” is not a format to crop to."),
    QT_TRANSLATE_NOOP("Errors", "Give width and height like 3:2 or 1:1."),
    QT_TRANSLATE_NOOP("Errors", "The picture can be turned by quarters, not by {degrees}°."),
    QT_TRANSLATE_NOOP("Errors", "That edit is no longer there."),
    QT_TRANSLATE_NOOP(
        "Errors", "Texture comes back only under stored pixels, and this edit has none."
    ),
    QT_TRANSLATE_NOOP("Errors", "Lower its opacity instead."),
    QT_TRANSLATE_NOOP("Errors", "Nobody here can look for dust and scratches."),
    QT_TRANSLATE_NOOP("Errors", "Choose another engine, or operators."),
    QT_TRANSLATE_NOOP("Errors", "Nobody here looks for the damage that “{step}” repairs."),
    QT_TRANSLATE_NOOP("Errors", "Ask for dust or scratches, or mark them yourself."),
    QT_TRANSLATE_NOOP("Errors", "Apply the sentence as a new edit."),
    QT_TRANSLATE_NOOP("Errors", "Nothing of the picture was marked."),
    QT_TRANSLATE_NOOP("Errors", "Brush over the thing to erase."),
    QT_TRANSLATE_NOOP("Errors", "Neither {folder} nor {other} can be written to."),
    QT_TRANSLATE_NOOP(
        "Errors", "The edits need a place: check the permissions of one of these folders."
    ),
    QT_TRANSLATE_NOOP("Errors", "The two pictures have not the same size."),
    QT_TRANSLATE_NOOP("Errors", "Choose a picture of the same width and height."),
    QT_TRANSLATE_NOOP("Errors", "{model} looks at one picture alone, not at further ones."),
    QT_TRANSLATE_NOOP("Errors", "Leave the further pictures out, or choose another model."),
    QT_TRANSLATE_NOOP(
        "Errors", "{model} looks at {most} further pictures at most, not at {count}."
    ),
    QT_TRANSLATE_NOOP("Errors", "Leave some out, or choose another model."),
    QT_TRANSLATE_NOOP("Errors", "Picture {number} of this edit cannot be read: {path}."),
    QT_TRANSLATE_NOOP("Errors", "Put the file back where it was."),
    QT_TRANSLATE_NOOP(
        "Errors", "Picture {number} of this edit is another file than it was then: {path}."
    ),
    QT_TRANSLATE_NOOP("Errors", "Put the former file back, or make a new edit with this one."),
    QT_TRANSLATE_NOOP(
        "Errors", "The colours of {name} cannot be converted to those of the picture."
    ),
    QT_TRANSLATE_NOOP("Errors", "Save a copy of it as RGB and name that."),
    QT_TRANSLATE_NOOP("Errors", "{name} would compress every pixel anew."),
    QT_TRANSLATE_NOOP("Errors", "Save it as PNG or TIFF, which keep the picture within as it is."),
    QT_TRANSLATE_NOOP("Errors", "Nobody would look at the further pictures."),
    QT_TRANSLATE_NOOP("Errors", "What models made of sentences could not be deleted."),
    QT_TRANSLATE_NOOP("Errors", "Delete the folder {folder}."),
)
"""Why an edit cannot be made, and what to do."""
