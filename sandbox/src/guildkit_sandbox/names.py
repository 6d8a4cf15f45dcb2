"""Names for the members of a demo."""

from __future__ import annotations

from typing import Final

NAMES: Final = tuple(
    # A hundred lines of one name each would be no easier to read.
    """
    Ada Ben Cleo Dan Eve Finn Gia Hugo Iris Jack Kira Leo Mona Nils Oda Pia Quinn Rosa Sam Tess Uma Vik
    Wanda Xenia Yara Zoe Abel Ayla Remy Bea Carl Dora Emil Fay Gus Hana Ivo June Kurt Lena Max Nora Otto
    Pam Rolf Suki Theo Ute Vera Walt Yusuf Zita Amir Britt Cy Dina Elio Flora Gene Hetty Ines Jon Kai
    Lotte Milo Nina Omar Petra Rui Sven Tara Ugo Vida Wim Yan Zack Anouk Bo Chen Della Ezra Freya Gil
    Helga Ian Jade Knut Luz Mateo Nell Orla Paco Rhea Stan Tilda Urs Vince Willa Yves Zara
    """.split()  # noqa: SIM905
)
