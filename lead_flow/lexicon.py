"""A small classifier of notes without any service: words in four languages.

It is meant for those who have no key. It looks for telling words in French, Spanish,
Italian and English; a negation just before turns a positive word round. What it cannot
tell stays unclassified.
"""

import re
import unicodedata

from .outcome import NEGATIVE, PARTIAL, POSITIVE, UNCLASSIFIED

# Stems, without accents; a longer phrase counts before a shorter one.
_PHRASES = {
    NEGATIVE: (
        # fr
        "pas interess", "plus interess", "refus", "ne pas rappeler", "ne plus appeler",
        "deja equipe", "raccroche au nez", "trop cher", "ne veut pas", "veut plus",
        # es
        "no interesad", "no le interesa", "no esta interesad", "rechaz", "no llamar",
        "no quiere", "demasiado caro", "ya tiene proveedor",
        # it
        "non interessat", "non e interessat", "rifiut", "non richiamare", "non vuole",
        "troppo caro", "gia fornito",
        # en
        "not interested", "no longer interested", "refus", "do not call", "don't call",
        "declined", "too expensive", "doesn't want", "does not want", "rejected",
    ),
    PARTIAL: (
        "a rappeler", "rappeler", "hesite", "reflechi", "envoyer un devis", "plus tard",
        "en attente", "documentation",
        "volver a llamar", "llamar de nuevo", "llamar nuevamente", "lo piensa",
        "lo pensara", "enviar presupuesto", "mas tarde", "indecis",
        "richiamare", "ci pensa", "ci pensera", "inviare preventivo", "piu tardi",
        "indecis",
        "call back", "call again", "callback", "think about it", "undecided",
        "send a quote", "later", "maybe", "not sure",
    ),
    POSITIVE: (
        "d'accord", "accepte", "a signe", "de plus en plus interess",
        "rendez-vous pris", "rdv pris", "rdv confirme", "vente conclue",
        "tres interess", "interess",
        "commande passee", "a achete",
        "de acuerdo", "acepta", "ha firmado", "cita confirmada", "venta cerrada",
        "muy interesad", "interesad", "ha comprado",
        "d'accordo", "accetta", "ha firmato", "appuntamento confermato",
        "vendita conclusa", "molto interessat", "interessat", "ha comprato",
        "agreed", "accepted", "signed", "appointment booked", "sale closed", "sold",
        "very interested", "interested", "bought", "said yes",
    ),
}  # fmt: skip
_RANKED = sorted(
    (
        (phrase, kind)
        for kind, phrases in _PHRASES.items()
        for phrase in dict.fromkeys(phrases)
    ),
    key=lambda pair: -len(pair[0]),
)
# "no está muy", "is not yet": a negation and little words before what it turns round
_NEGATION = re.compile(
    r"(?:\b(?:pas|plus|no|non|not|never|jamais|nunca|mai|sans)|n't)"
    r"(?:\s+(?:a|been|del|du|e|encore|esta|este|et|ha|has|is|molto|muy|ancora|aun"
    r"|quite|really|so|stato|tan|tanto|todavia|tout|tres|tutto|very|vraiment|yet)){0,3}"
    r"\s+\S*$"
)
CONFIDENCE = 0.6


def plain(text):
    """`text` in small letters without accents.

    >>> plain("Très intéressé")
    'tres interesse'
    """
    text = text.replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def classify(text):
    """The outcome of a note: (outcome, confidence, the words that decided).

    >>> classify("Cliente muy interesado, ha firmado")
    ('positive', 0.6, 'muy interesad')
    >>> classify("Pas intéressé du tout")
    ('negative', 0.6, 'pas interess')
    >>> classify("Répondeur")
    ('unclassified', 0.0, '')
    """
    words = " ".join(plain(text or "").split())
    for phrase, kind in _RANKED:
        start = _find(phrase, words)
        if start < 0:
            continue
        if kind == POSITIVE and _NEGATION.search(words[:start]):
            return NEGATIVE, CONFIDENCE, phrase
        return kind, CONFIDENCE, phrase
    return UNCLASSIFIED, 0.0, ""


def _find(phrase, words):
    match = re.search(r"\b" + re.escape(phrase), words)
    return match.start() if match else -1
