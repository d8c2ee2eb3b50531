"""A Vega-Lite specification as the Altair code that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from pprint import pformat
from typing import Any

Spec = Mapping[str, Any]
_WIDE = 110
_TOP = ("title", "width", "height")


def python_code(spec: Spec) -> str:
    """A whole script: the data, the chart, and how to save it."""
    values = "\n".join(f"    {one!r}," for one in spec["data"]["values"])
    properties = ", ".join(f"{name}={_literal(spec[name])}" for name in _TOP if name in spec)
    lines = [
        "import altair as alt",
        "",
        f"data = alt.Data(values=[\n{values}\n])",
        "",
        f"chart = {_chart(spec)}",
        f"chart = chart.properties({properties})",
    ]
    if "resolve" in spec:
        scales = ", ".join(f"{channel}={how!r}" for channel, how in spec["resolve"]["scale"].items())
        lines.append(f"chart = chart.resolve_scale({scales})")
    return "\n".join([*lines, 'chart.save("chart.html")', ""])


def _chart(spec: Spec) -> str:
    if "layer" in spec:
        return f"alt.layer(\n{''.join(f'    {_view(layer)},{chr(10)}' for layer in spec['layer'])}    data=data,\n)"
    return _view(spec, "data")


def _view(view: Spec, data: str = "") -> str:
    mark = dict(view["mark"])
    kind = mark.pop("type")
    options = ", ".join(f"{name}={_literal(value)}" for name, value in mark.items())
    channels = ",\n    ".join(_channel(name, value) for name, value in view["encoding"].items())
    return f"alt.Chart({data}).mark_{kind}({options}).encode(\n    {channels},\n)"


def _channel(name: str, value: Any) -> str:
    if isinstance(value, list):
        listed = ", ".join(f"alt.{_class(name)}({_arguments(one)})" for one in value)
        return f"{name}=[{listed}]"
    if "condition" in value:
        condition = value["condition"]
        otherwise = f"alt.value({value['value']!r})"
        return f"{name}=alt.condition({condition['test']!r}, alt.value({condition['value']!r}), {otherwise})"
    return f"{name}=alt.{_class(name)}({_arguments(value)})"


def _class(channel: str) -> str:
    return channel[0].upper() + channel[1:]


def _arguments(options: Spec) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in options.items())


def _literal(value: Any) -> str:
    return pformat(value, width=_WIDE, compact=True, sort_dicts=False)
