"""What is said to a child that decodes, and by it."""

MODULE = "gesso_runtime.server.steps.decoding_child"
DECODE, DECODED, REFUSED = "decode", "decoded", "refused"
