"""The values of one step: the main amount, and the others when they are asked for."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gesso_core.operators.operator import Choice, Number, Parameter, Points
from gesso_core.recipe import Value
from gesso_desktop.state.names import choice_name, operator_name, parameter_name, unit_name
from gesso_desktop.state.step_state import StepState
from gesso_desktop.ui.choice_box import ChoiceBox
from gesso_desktop.ui.curve_view import CurveView
from gesso_desktop.ui.theme import em
from gesso_desktop.ui.value_slider import ValueSlider

_Control = ValueSlider | ChoiceBox | CurveView


class StepValues(QWidget):
    changed = Signal(str, object)
    """The name of a parameter and its new value."""
    reset = Signal(str)

    def __init__(self, step: StepState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameters = dict(step.parameters)
        self._main = step.main
        self._facts, self._doers = dict(step.facts), step.doers
        self._controls = {name: self._made(name, p) for name, p in self._parameters.items()}
        self._known = QLabel(self)
        self._known.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(self, 0.1))
        layout.addWidget(self._known)
        for name in sorted(self._controls, key=lambda each: each != self._main):
            layout.addWidget(self._controls[name])

    @property
    def has_more(self) -> bool:
        return len(self._controls) > 1

    def control(self, name: str) -> _Control:
        return self._controls[name]

    def set_open(self, is_open: bool) -> None:
        for name, control in self._controls.items():
            control.setVisible(is_open or name == self._main)

    def show_values(self, step: StepState) -> None:
        self._facts, self._doers = dict(step.facts), step.doers
        for name, control in self._controls.items():
            value = step.values[name]
            match control:
                case ValueSlider() if isinstance(value, int | float):
                    control.set_value(value)
                case ChoiceBox():
                    control.set_value(str(value))
                case CurveView() if isinstance(value, tuple):
                    control.set_points(value)

    def retranslate(self) -> None:
        for name, control in self._controls.items():
            parameter, words = self._parameters[name], parameter_name(name)
            if isinstance(control, ValueSlider) and isinstance(parameter, Number):
                hint = self.tr("Double click: as the sentence said")
                control.set_words(words, unit_name(parameter.unit), hint)
            elif isinstance(control, ChoiceBox):
                control.set_words(words, partial(choice_name, name))
            else:
                control.setAccessibleName(words)
        lines = [f"{parameter_name(name)}: {_shown(v)}" for name, v in self._facts.items()]
        lines += [_done(name, values) for name, values in self._doers]
        self._known.setText("\n".join(lines))
        self._known.setVisible(bool(lines))

    def _made(self, name: str, parameter: Parameter) -> _Control:
        match parameter:
            case Number():
                slider = ValueSlider(parameter, self)
                slider.moved.connect(lambda value: self.changed.emit(name, value))
                slider.reset.connect(lambda: self.reset.emit(name))
                return slider
            case Choice(options=options):
                box = ChoiceBox(options, self)
                box.chosen.connect(lambda option: self.changed.emit(name, option))
                return box
            case Points():
                return CurveView(self)


def _done(operator: str, values: Mapping[str, float]) -> str:
    """Its name, and its values if any are worth it."""
    number = QLocale().toString
    told = ", ".join(
        f"{parameter_name(name)} {number(value, 'f', 2)}" for name, value in values.items()
    )
    return ": ".join(filter(None, (operator_name(operator), told)))


def _shown(value: Value) -> str:
    return QLocale().toString(value, "g", 4) if isinstance(value, float) else str(value)
