"""Qt's Fusion style with icons, check marks and scroll bars that grow with the font."""

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

_Metric = QStyle.PixelMetric
# Not the icon sizes that Qt derives from these: they would grow twice.
_GROWING = frozenset(
    (
        _Metric.PM_SmallIconSize,
        _Metric.PM_ButtonIconSize,
        _Metric.PM_ToolBarIconSize,
        _Metric.PM_ListViewIconSize,
        _Metric.PM_IndicatorWidth,
        _Metric.PM_IndicatorHeight,
        _Metric.PM_ExclusiveIndicatorWidth,
        _Metric.PM_ExclusiveIndicatorHeight,
        _Metric.PM_ScrollBarExtent,
        _Metric.PM_MenuButtonIndicator,
        _Metric.PM_TreeViewIndentation,
        _Metric.PM_SliderThickness,
        _Metric.PM_SliderLength,
    )
)
_FUSION_LINE = 15  # the line height in pixels that Fusion's own sizes suit


class FontSizedFusion(QProxyStyle):
    def __init__(self) -> None:
        super().__init__("Fusion")
        self._share = 1.0

    def follow(self, font: QFont) -> None:
        self._share = max(1.0, QFontMetrics(font).height() / _FUSION_LINE)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        plain = super().pixelMetric(metric, option, widget)
        return round(plain * self._share) if metric in _GROWING else plain
