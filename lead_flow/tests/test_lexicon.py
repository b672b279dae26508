from odoo.tests import BaseCase, tagged

from ..lexicon import classify

NOTES = {
    "positive": (
        "Très intéressé, il a signé",
        "D’accord pour le devis",
        "De plus en plus intéressé",
        "Pas de problème, accepte l'offre",
        "Muy interesado",
        "Está de acuerdo",
        "Ha firmado esta mañana",
        "Molto interessata",
        "Appuntamento confermato per lunedì",
        "Very interested",
        "No problem, agreed",
    ),
    "negative": (
        "Pas intéressé du tout",
        "N'est pas vraiment intéressée",
        "Il n'a jamais accepté",
        "Trop cher, refus",
        "No está muy interesado",
        "No está de acuerdo",
        "No le interesa",
        "Non è molto interessato",
        "Non è ancora d'accordo",
        "Rifiuta l'offerta",
        "Isn't interested",
        "She isn't very interested",
        "Not yet signed",
        "Do not call",
    ),
    "partial": (
        "À rappeler lundi",
        "Il hésite encore",
        "Volver a llamar el martes",
        "Lo pensará",
        "Richiamare domani",
        "Ci pensa",
        "Call back on Monday",
        "Not sure",
    ),
    "unclassified": ("Répondeur", "Buzón de voz", "Segreteria", "Voicemail", ""),
}


@tagged("post_install", "-at_install")
class TestLexicon(BaseCase):
    """What the word list makes of notes in four languages."""

    def test_notes_of_four_languages(self):
        for outcome, notes in NOTES.items():
            for note in notes:
                with self.subTest(note):
                    self.assertEqual(classify(note)[0], outcome)
