"""Makes the font that pictures are drawn with: the GBK characters of Noto Sans CJK SC, under a name of its own.

Run by hand when the font changes (Debian: fonts-noto-cjk; pip: fonttools); what it writes is shipped with the program.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FAMILY = "Jixiao Sans SC"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).parent.parent / "bot/rendering/charts/fonts/JixiaoSansSC.otf"
_NAMES = {1: FAMILY, 3: f"{FAMILY} Regular", 4: FAMILY, 6: FAMILY.replace(" ", "") + "-Regular", 16: FAMILY}


def characters() -> str:
    """ASCII, Latin-1, and everything GBK can write."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    return "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "".join(
        pair.decode("gbk", errors="ignore") for pair in pairs
    )


def main() -> None:
    font = next(f for f in TTCollection(NOTO).fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options(
        layout_features=["kern"], hinting=False, desubroutinize=False, name_IDs=[*range(7), 13, 14]
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in _NAMES:
            record.string = _NAMES[record.nameID]
    cff = font["CFF "].cff
    cff.fontNames = [_NAMES[6]]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = FAMILY, FAMILY
    font.save(TARGET)
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
