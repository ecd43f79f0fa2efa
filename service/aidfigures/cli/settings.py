"""`aidfigures settings`: what the service would run with here, and where each value comes from."""

import json
import sys
from dataclasses import asdict

from aidfigures.settings import told_settings


def print_settings(*, as_json: bool) -> None:
    """Every setting, a line each. Raises `InputError` with the variable's name where one makes no sense."""
    told = told_settings()
    widths = [max(map(len, column)) for column in zip(*((each.variable, each.value) for each in told), strict=True)]
    for each in told:
        if as_json:
            sys.stdout.write(json.dumps(asdict(each), ensure_ascii=False) + "\n")
        else:
            origin = "environment" if each.is_set else "default"
            line = f"{each.variable:{widths[0]}}  {each.value:{widths[1]}}  {origin:11}  {each.about}"
            sys.stdout.write(line + "\n")
