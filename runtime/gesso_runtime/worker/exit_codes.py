"""How a worker ends when nothing killed it."""

PARENT_GONE = 0  # the end of its input: the way it is meant to end
NOT_STARTED = 2  # wrong arguments, as argparse says it
BAD_FRAME = 3  # its input made no sense; Failed for job 0 was said before
BROKEN = 4  # a mistake of the worker's own; what it was is on standard error
