"""Tax and licence numbers of companies, checked by their own digits (python-stdnum)."""

import importlib
import importlib.util
import re
from typing import Annotated

from pydantic import AfterValidator
from stdnum.exceptions import ValidationError

from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

WRONG = N_("This number has a typing mistake. Compare it with the paper, digit by digit.")
NAME = re.compile(r"[a-z]{2}\.[a-z_]{2,20}")


def is_check(name: str) -> bool:
    """Whether there is such a check: `cn.uscc`, `ru.inn`, `sk.dph` and the like."""
    if not NAME.fullmatch(name):
        return False
    try:
        return importlib.util.find_spec(f"stdnum.{name}") is not None
    except ModuleNotFoundError:  # no such country
        return False


def _check(name: str) -> str:
    if name and not is_check(name):
        raise ValueError("name a check of python-stdnum, such as cn.uscc or ru.inn")
    return name


Check = Annotated[str, AfterValidator(_check)]


def read_company_number(text: str, check: str, field: str) -> str:
    """The number in its one form; raises `Invalid`. Without a check it is taken as it was typed."""
    if not check or not text:
        return text
    try:
        return str(importlib.import_module(f"stdnum.{check}").validate(text))
    except ValidationError as error:
        raise Invalid.one(field, "wrong_number", WRONG) from error
