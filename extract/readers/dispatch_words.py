"""Words of diplomatic headings: titles, offices, bodies, the small words between them, and what can be a name."""

from __future__ import annotations

import re

from extract.lexicon import BODIES, COUNTRIES, NATIONS, OFFICES, PLACE_WORDS, listed
from extract.spelling import fold, is_name_word

# titles that are not part of the name ("Lord Salisbury", "M. de Giers"), and those that are ("Prince Ching")
COURTESY = listed("""
    mr messrs mrs miss ms dr prof professor sir lord lady count countess baron baroness viscount earl m mm mme madame
    monsieur mlle herr frau senor señor señora signor don dom hon rev reverend bishop father general gen lieutenant
    lieut lt major maj colonel col captain capt commander admiral rear-admiral vice-admiral commodore marshal
    field-marshal field brigadier brig generalissimo senator judge justice excellency comrade
""")
RANKS = listed("prince princess duke king queen marquis marquess")
PARTICLES = listed("de von van der den du di da das do del della le la el al y zu ten ter bin ibn des dos")
# offices, and the words that qualify one
POSTS = OFFICES | listed("""
    plenipotentiaries dean doyen viceroys governors consuls consul-general consuls-general counselors counsellors
    commissioner commissioners ministers commanders commanding undersecretary clerk solicitor legal aide staff taotai
    high principal private ad interim minister-designate ambassador-designate agent agents judge mayor admiral king
    queen emperor regent sultan shah khedive pope nuncio dictator chancellor treasurer comptroller speaker assistant
    associate under joint honorary resident delegations representing special-service chiefs attaches attachés
    secretary-general affaires
""")
COLLECTIVE = BODIES | listed("""
    corps chamber company bank society association league conference division powers missions embassies legations
    consulates legation consulate-general consulates-general agencies offices tribunal syndicate railway railways club
    institute university college church posts brigade regiment battalion squadron expedition garrison contingent police
    customs treasury admiralty exchequer ministries yamen yamên interests leadership governments stations station house
""")
# the small words of titles and offices
FUNCTION = listed("""
    of the in at for to and on with near by from via de d'affaires etc ad interim a an certain all other & his her their
    its that this jr sr esq excellencies no &c
""")
# what a name may follow without a comma: "Secretary of State Rusk"
DEPARTMENTS = listed("state defense defence war navy treasury interior commerce affairs finance justice labor")
# what an office or a body shares with the next: "Diplomatic and Consular Officers"
ADJECTIVES = listed("diplomatic consular military naval political economic commercial financial foreign civil war")
_KNOWN = POSTS | COLLECTIVE | NATIONS | PLACE_WORDS | frozenset(name for names in COUNTRIES.values() for name in names)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


def bare(word: str) -> str:
    """A word in lower case, without the marks around it.

    >>> bare("d’Affaires,"), bare("Mr.")
    ("d'affaires", 'mr')
    """
    return word.translate(_APOSTROPHES).strip('.,;:()[]"“”').lower()


def official(word: str) -> bool:
    """Whether a word is one of offices, bodies, nations or places, and so no name; a compound by all its parts.

    >>> official("Consul-General"), official("Embassies"), official("Rockhill")
    (True, True, False)
    """
    low = bare(word)
    return low in _KNOWN or ("-" in low and all(part in _KNOWN for part in low.split("-")))


def name_word(word: str) -> bool:
    """Whether a word can be part of a personal name here.

    >>> name_word("Hung-chang"), name_word("W."), name_word("Legation")
    (True, True, False)
    """
    if re.fullmatch(r"(?:[A-Z]\.)+", word):  # an initial, though "M." is a title too
        return True
    if bare(word) in COURTESY or official(word):
        return False
    return is_name_word(word.rstrip(".") if len(word) > 4 else word, capitals=word.isupper())


def same_family(one: str, other: str) -> bool:
    """Whether two names can be one person's by their last words.

    >>> same_family("W. W. Rockhill", "Rockhill"), same_family("Hay", "Hill")
    (True, False)
    """
    a, b = fold(one).split(), fold(other).split()
    return bool(a) and bool(b) and (a[-1] == b[-1] or (a[0] == b[0] and len(a[0]) > 1) or " ".join(b) in " ".join(a))


def particled(name: str) -> bool:
    """Whether a name begins with a particle: what courtesy leaves of a longer one.

    >>> particled("de la Vega"), particled("Rockhill")
    (True, False)
    """
    return name.split()[0] in PARTICLES
