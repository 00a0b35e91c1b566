"""Makes `regular.ttf` and `bold.ttf` anew out of Noto Sans CJK, when characters are missing.

    python -m bot.documents.fonts /usr/share/fonts/opentype/noto "龑靐"

The first argument is the directory of NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian's package
fonts-noto-cjk); the second, which may be left out, holds characters to be added to those that the fonts
have. Names of the sheets are looked through besides.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = Path(__file__).parent
SHEETS = HERE.parent.parent / "catalog" / "sample"
FAMILY = "Xiangmei Sans"  # a name of our own, as suits a changed font
_ERROR = 3.0  # thousandths of a character's size by which a curve may differ from the original
_KEPT_NAMES = {0, 5, 7, 13, 14}  # copyright, version, trademark, licence and its address
_EMPTY = (
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions"
    " maxComponentElements"
)


def main(source: Path, more: str = "") -> None:
    """Writes both weights; prints how many characters each has."""
    signs = {chr(code) for code in TTFont(HERE / "bold.ttf").getBestCmap()}
    signs |= {
        sign for sheet in SHEETS.glob("*.csv") for sign in sheet.read_text(encoding="utf-8") if sign >= " "
    }
    for weight in ("Regular", "Bold"):
        font = _reduced(source / f"NotoSansCJK-{weight}.ttc", signs | set(more))
        _in_quadratic_curves(font)
        _renamed(font, weight)
        font.save(HERE / f"{weight.lower()}.ttf")
        print(f"{weight}: {len(font.getBestCmap())} characters")


def _reduced(file: Path, signs: set[str]) -> TTFont:
    fonts = TTCollection(file).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(signs))
    chosen.subset(font)
    return font


def _in_quadratic_curves(font: TTFont) -> None:
    """Turns PostScript outlines into TrueType's, which every program that makes PDFs takes."""
    order, outlines, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    most = font["maxp"]
    most.tableVersion, most.maxZones = 0x00010000, 1
    for name in _EMPTY.split():
        setattr(most, name, 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _renamed(font: TTFont, weight: str) -> None:
    names = font["name"]
    names.names = [each for each in names.names if each.nameID in _KEPT_NAMES]
    called = f"{FAMILY.replace(' ', '')}-{weight}"
    for number, text in ((1, FAMILY), (2, weight), (3, called), (4, f"{FAMILY} {weight}"), (6, called)):
        names.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), *sys.argv[2:])
