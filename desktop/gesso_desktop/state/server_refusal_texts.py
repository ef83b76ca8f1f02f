"""What is said of servers by the floors below, for `retold`; see `refusal_texts`."""

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

SERVERS = (
    QT_TRANSLATE_NOOP("Errors", "No Gesso server answers at {address}."),
    QT_TRANSLATE_NOOP(
        "Errors", "Check the address and that the server runs; “gesso server pair” says it."
    ),
    QT_TRANSLATE_NOOP("Errors", "“{text}” is no address of a server."),
    QT_TRANSLATE_NOOP("Errors", "Say it as gpu.studio.lan or 10.0.0.5:{port}; it is always HTTPS."),
    QT_TRANSLATE_NOOP("Errors", "“{name}” cannot be the name of a server."),
    QT_TRANSLATE_NOOP("Errors", "Take letters, digits, dots, dashes and underscores, 40 at most."),
    QT_TRANSLATE_NOOP("Errors", "A server is called {name} already."),
    QT_TRANSLATE_NOOP("Errors", "The code is wrong, was used before, or is too old."),
    QT_TRANSLATE_NOOP("Errors", "Ask for a new one: gesso server pair"),
    QT_TRANSLATE_NOOP("Errors", "The server {name} at {address} cannot be reached."),
    QT_TRANSLATE_NOOP("Errors", "The server {name} at {address} ends every connection."),
    QT_TRANSLATE_NOOP(
        "Errors",
        "The server at {address} is not the one that was paired as {name}, or its certificate has "
        "expired.",
    ),
    QT_TRANSLATE_NOOP(
        "Errors", "The server {name} lets in only who has a certificate that it knows."
    ),
    QT_TRANSLATE_NOOP("Errors", "The server does not know this key."),
    QT_TRANSLATE_NOOP("Errors", "The key {number} was revoked."),
    QT_TRANSLATE_NOOP("Errors", "The key {number} has expired."),
    QT_TRANSLATE_NOOP("Errors", "There is no key here for the server {name}."),
    QT_TRANSLATE_NOOP(
        "Errors", "Ask for one, and name it with gesso remote add --client-certificate."
    ),
    QT_TRANSLATE_NOOP(
        "Errors",
        "If it asks for a certificate of yours, pair again and name one with --client-certificate; "
        "else ask who runs it.",
    ),
    QT_TRANSLATE_NOOP("Errors", "{file} cannot be read as a certificate with its key."),
    QT_TRANSLATE_NOOP("Errors", "Take a PEM file that holds both, the key without a passphrase."),
    QT_TRANSLATE_NOOP("Errors", "Pair with the server once more."),
    QT_TRANSLATE_NOOP("Errors", "Ask who runs the server for a new one."),
)
