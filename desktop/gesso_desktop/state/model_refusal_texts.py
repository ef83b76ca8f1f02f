"""What is said of models by the floors below, for `retold`; see `refusal_texts`.

Sentences that end in one of many technical reasons are not here: they are told as they are, below
the translation of their kind, because half of a sentence in another language helps nobody.
"""

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

MODELS = (
    QT_TRANSLATE_NOOP("Errors", "Gesso was told to run no models."),
    QT_TRANSLATE_NOOP("Errors", "Start it without `--runtime none` to use them."),
    QT_TRANSLATE_NOOP("Errors", "{title} does not fit this machine."),
    QT_TRANSLATE_NOOP("Errors", "{title} needs {libraries}, which no environment here has."),
    QT_TRANSLATE_NOOP("Errors", "Install an environment with {libraries}, then look again."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "{title} runs in an environment of its own, with the engine {engine}, and none here has"
        " it.",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "Install one and name its folder in GESSO_ENVS, or choose another model."
    ),
    QT_TRANSLATE_NOOP("Errors", "Files of {title} are damaged or missing."),
    QT_TRANSLATE_NOOP("Errors", "Add the model again."),
    QT_TRANSLATE_NOOP("Errors", "They are part of Gesso: install Gesso again."),
    QT_TRANSLATE_NOOP("Errors", "{title} is part of Gesso: it is never added, packed or removed."),
    QT_TRANSLATE_NOOP(
        "Errors", "It works only when it is chosen, or where it is better than the exact operator."
    ),
    QT_TRANSLATE_NOOP("Errors", "What is known of Gesso's own models is damaged or missing."),
    QT_TRANSLATE_NOOP("Errors", "No chosen model can do “{step}”."),
    QT_TRANSLATE_NOOP("Errors", "Choose another engine."),
    QT_TRANSLATE_NOOP("Errors", "{title} returned values that no operator can use."),
    QT_TRANSLATE_NOOP(
        "Errors", "Choose another engine, or verify the model with `gesso models verify`."
    ),
    QT_TRANSLATE_NOOP("Errors", "The model returned no picture."),
    QT_TRANSLATE_NOOP("Errors", "The model returned no mask."),
    QT_TRANSLATE_NOOP("Errors", "The model returned no map of the damage."),
    QT_TRANSLATE_NOOP("Errors", "Try once more, or choose another model."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "The model returned {width}×{height} pixels instead of {meant_width}×{meant_height}.",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "Verify the model with `gesso models verify`, or choose another one."
    ),
    QT_TRANSLATE_NOOP(
        "Errors",
        "“{path}” is not the file that the card means: it has {bytes} bytes instead of {meant}.",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "“{path}” is not the file that the card means: it has another SHA-256."
    ),
    QT_TRANSLATE_NOOP("Errors", "`gesso models info` says where the right one comes from."),
    QT_TRANSLATE_NOOP("Errors", "{source} lacks what “{card}” needs: {missing}."),
    QT_TRANSLATE_NOOP(
        "Errors", "Get these files, too; their names and folders must be as the card says."
    ),
    QT_TRANSLATE_NOOP("Errors", "The model needs {size} and only {free} are free."),
    QT_TRANSLATE_NOOP("Errors", "Make room where {folder} lies, or choose another place."),
    QT_TRANSLATE_NOOP("Errors", "Nothing may be written in {folder}."),
    QT_TRANSLATE_NOOP("Errors", "Check its permissions, or choose another place."),
    QT_TRANSLATE_NOOP("Errors", "Another Gesso is changing the models at this moment."),
    QT_TRANSLATE_NOOP("Errors", "Wait until it has finished, then try again."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "“{path}” is of a kind that can run code when it is opened, and is not taken.",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "“{path}” is no safetensors, GGUF or ONNX file and none that belongs to one."
    ),
    QT_TRANSLATE_NOOP("Errors", "Get the model as safetensors, GGUF or ONNX."),
    QT_TRANSLATE_NOOP("Errors", "It is not clear which file of “{card}” {name} is."),
    QT_TRANSLATE_NOOP("Errors", "{name} is no model pack."),
    QT_TRANSLATE_NOOP("Errors", "Copy it again from where it was made."),
    QT_TRANSLATE_NOOP("Errors", "Parts of {name} are still missing: {numbers}."),
    QT_TRANSLATE_NOOP(
        "Errors", "What came is kept: add the rest in the same way, from any folder or medium."
    ),
    QT_TRANSLATE_NOOP("Errors", "{name} is missing, which says how the parts belong together."),
    QT_TRANSLATE_NOOP("Errors", "Copy it along with every part; it is small."),
    QT_TRANSLATE_NOOP("Errors", "The signature of {name} does not hold."),
    QT_TRANSLATE_NOOP("Errors", "Get it again from where you trust, and do not use this one."),
    QT_TRANSLATE_NOOP("Errors", "Nothing is known of how this model runs."),
    QT_TRANSLATE_NOOP("Errors", "Add the model's {precision} files."),
    QT_TRANSLATE_NOOP("Errors", "Allow it {size} more in the settings."),
    QT_TRANSLATE_NOOP(
        "Errors", "It needs {size} more of {card}: close other programs that use it."
    ),
    QT_TRANSLATE_NOOP("Errors", "It needs {size} more of main memory: close other programs."),
    QT_TRANSLATE_NOOP("Errors", "Use a graphics card with {size} GB or a server."),
    QT_TRANSLATE_NOOP("Errors", "Use a computer with {size} GB of main memory or a server."),
    QT_TRANSLATE_NOOP("Errors", "Or work at {width} × {height} px, which fits now."),
    QT_TRANSLATE_NOOP("Errors", "The {card} is not used: {libraries} is here without CUDA."),
    QT_TRANSLATE_NOOP("Errors", "The box is empty."),
    QT_TRANSLATE_NOOP("Errors", "Draw it around a thing."),
    QT_TRANSLATE_NOOP("Errors", "{model} makes no new pixels beyond a picture."),
    QT_TRANSLATE_NOOP("Errors", "Choose a model that fills what is removed; it can do this too."),
    QT_TRANSLATE_NOOP("Errors", "{model} reads no words."),
    QT_TRANSLATE_NOOP("Errors", "Leave the text out, or choose a model that does."),
    QT_TRANSLATE_NOOP("Errors", "{name} would not keep every pixel of the picture."),
    QT_TRANSLATE_NOOP("Errors", "Save as {suffix}."),
    QT_TRANSLATE_NOOP("Errors", "{model} enlarges {most} times at most."),
    QT_TRANSLATE_NOOP("Errors", "That would be a picture of {width}×{height} pixels."),
    QT_TRANSLATE_NOOP("Errors", "Enlarge it less, or crop it first."),
    QT_TRANSLATE_NOOP("Errors", "{model} makes no pictures from words alone."),
    QT_TRANSLATE_NOOP("Errors", "Choose a model that generates."),
    QT_TRANSLATE_NOOP("Errors", "{model} does not make {width}×{height} pixels."),
    QT_TRANSLATE_NOOP(
        "Errors", "It was trained at {width}×{height}; enlarge its picture afterwards."
    ),
    QT_TRANSLATE_NOOP("Errors", "A generated picture is kept as PNG, not as “{suffix}”."),
    QT_TRANSLATE_NOOP("Errors", "Name it {name}; it can be exported as another kind afterwards."),
    QT_TRANSLATE_NOOP("Errors", "{model} does not read the language of “{text}”."),
    QT_TRANSLATE_NOOP("Errors", "Say it in the language “{language}”, or choose another model."),
    QT_TRANSLATE_NOOP("Errors", "Nothing was pointed at."),
    QT_TRANSLATE_NOOP("Errors", "Click on what is meant, or draw a box."),
    QT_TRANSLATE_NOOP("Errors", "Nothing was found there."),
    QT_TRANSLATE_NOOP("Errors", "Click in the middle of what is meant."),
    QT_TRANSLATE_NOOP(
        "Errors", "{model} looks at everything at once, at most at {most} MP; this is {size} MP."
    ),
    QT_TRANSLATE_NOOP("Errors", "Mark the part of the picture that needs it."),
    QT_TRANSLATE_NOOP("Errors", "Models work on RGB and gray pictures; this one is {colour}."),
    QT_TRANSLATE_NOOP("Errors", "Convert a copy of the picture to RGB and edit that."),
    QT_TRANSLATE_NOOP(
        "Errors", "Models work on tones and colours; this picture has black and white alone."
    ),
    QT_TRANSLATE_NOOP("Errors", "Convert a copy of the picture to gray and edit that."),
    QT_TRANSLATE_NOOP("Errors", "The translation lost a part of your sentence."),
    QT_TRANSLATE_NOOP("Errors", "Nothing says what {model} should do."),
    QT_TRANSLATE_NOOP("Errors", "Describe it in a sentence."),
    QT_TRANSLATE_NOOP("Errors", "The instruction has {count} characters; {model} reads {most}."),
    QT_TRANSLATE_NOOP("Errors", "Say it in fewer words, or in several steps."),
)
