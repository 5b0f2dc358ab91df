"""Money is Decimal yuan in code and whole fen (1/100 yuan) in the store; points and percent are kept the same way."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

WAN = Decimal(10_000)
CENT = Decimal("0.01")


class Hundredths(TypeDecorator[Decimal]):
    """A Decimal with at most two places, stored exactly as whole hundredths (SQLite has no exact decimal)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("money, points and percentages are Decimal, never float")
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"{value} has more than two decimal places")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


def to_wan(yuan: Decimal) -> Decimal:
    """Yuan → 万元, exact."""
    return yuan / WAN


def plain(number: Decimal) -> str:
    """The number as it is, without trailing zeros or an exponent."""
    return f"{number.normalize():f}" if number else "0"


def in_wan(yuan: Decimal, language: str = "zh") -> str:
    """12.09万元, exact; in English yuan, too: 120,900 yuan (12.09万元)."""
    zh = f"{plain(to_wan(yuan))}万元"
    return f"{yuan.normalize() if yuan else 0:,f} yuan ({zh})" if language == "en" else zh


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half up, as the forms do (not the banker's rounding of `round`)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
