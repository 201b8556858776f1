"""Names for the others: thousands of different ones, put together from two lists."""

_FIRST = """
Abel Ada Adil Aiko Alba Alma Amir Amos Anya Arlo Asha Aziz Bela Bina Bo Bram Cato Cleo Cora
Dara Dev Dina Dov Edda Eli Ella Emil Enzo Esme Ezra Fay Femi Finn Flora Gus Hana Hugo Ida Ines
Iris Ivan Jada Jens Jin Joan Juno Kai Kamal Kira Lars Lena Leo Lior Liv Lola Lou Luca Mads Mara
Mei Milo Mina Moss Nadia Nell Nico Nils Nina Noa Nora Odin Olga Omar Orla Otis Paz Pia Quin
Rafa Rani Remy Rhea Rosa Ruth Saul Sena Shay Sol Suri Tara Teo Thea Tomas Uma Vera Wim Yara
Yuri Zeno Zora
"""
_LAST = """
Abbott Acheson Adeyemi Ahlberg Alcott Arden Ashby Baptist Barlow Becker Bellamy Birch Bishara
Blum Bose Brandt Calder Castell Chavez Clay Coates Correa Dalton Danso Darby Dell Dorsey Drake
Eaton Eklund Ellery Estrada Fairley Farouk Fenn Fuchs Garner Gill Grant Hale Hamid Harlow Hayes
Holm Ibarra Ingram Jarvis Joshi Kane Kaur Keller Kimura Lang Larkin Lim Lund Mabry Marsh Mercer
Moran Nair Nash Novak Oakes Okoro Olsen Ortiz Park Pell Pryce Quist Raines Rao Reyes Ridley
Rowe Saito Sands Shore Silva Stone Sykes Tanaka Tate Thorn Toll Tuck Umar Vale Vega Vogel Wade
Walsh Webb Weller Wilde Xu Yates Young Zale Zapata
"""
FIRST, LAST = _FIRST.split(), _LAST.split()


def name(index: int) -> str:
    """The name of the others' nth: the same every time, and a second round gets a number.

    >>> name(0), name(1), name(0) == name(len(FIRST) * len(LAST))
    ('Abel Abbott', 'Ada Park', False)
    """
    turn, place = divmod(index, len(FIRST) * len(LAST))
    first = place % len(FIRST)
    # every pair once, and neighbours in the list far apart in both names
    last = (place // len(FIRST) + first * 67) % len(LAST)
    plain = f"{FIRST[first]} {LAST[last]}"
    return f"{plain} {turn + 1}" if turn else plain
