"""Every operator there is. Each comes from the file that computes it; here they are only listed."""

from gesso_core.errors import BadRequest
from gesso_core.operators.operator import Operator
from gesso_core.operators.tone import EXPOSURE

OPERATORS: tuple[Operator, ...] = (EXPOSURE,)


def find(name: str) -> Operator:
    """Raises BadRequest when there is no operator of that name."""
    for operator in OPERATORS:
        if operator.name == name:
            return operator
    names = ", ".join(operator.name for operator in OPERATORS)
    raise BadRequest(f"There is no operator called “{name}”.", f"There are: {names}.")
