"""The closed lists of a dossier: each code and its French words (domain § 5.10)."""

PUBLIC = frozenset({"1D_PU", "2D_PU", "HORS_ACA"})
PRIVATE = frozenset({"1D_PR", "2D_PR"})

POPULATIONS = {
    "1D_PU": "Enseignement public, 1er degré",
    "2D_PU": "Enseignement public, 2nd degré",
    "1D_PR": "Enseignement privé sous contrat, 1er degré",
    "2D_PR": "Enseignement privé sous contrat, 2nd degré",
    "HORS_ACA": "Enseignement public, 2nd degré, hors académie",
    "AED": "Assistants d’éducation",
    "AESH": "Accompagnants des élèves en situation de handicap",
    "ADM": "Personnels administratifs, techniques et d’inspection",
    "DIR": "Personnels de direction",
    "TEMP": "Agents temporaires",
}

MODES = {
    "nomination": "nomination",
    "reclassement": "reclassement",
    "anciennete": "ancienneté",
    "choix": "choix",
    "grand_choix": "grand choix",
    "bonification": "bonification d’ancienneté d’un an",
    "tableau": "inscription au tableau d’avancement",
    "liste": "liste d’aptitude",
    "concours": "concours",
    "contrat": "contrat",
    "integration": "intégration dans le corps",
}

# What a dossier can say of a kept seniority (reliquat): the act that carried it into the échelon.
KEPT_BY = {
    "nomination": "classement à la nomination du {day}",
    "concours": "classement après le concours, au {day}",
    "reclassement": "reclassement du {day}",
    "tableau": "classement dans le nouveau grade au {day}",
    "liste": "classement dans le nouveau corps au {day}",
    "integration": "intégration dans le corps au {day}",
    "bonification": "bonification d’ancienneté au {day}",
}
KEPT_UNTOLD = "l’origine n’est pas dite dans le dossier"

POSITIONS = {
    "activite": "Activité",
    "mise_a_disposition": "Mise à disposition",
    "delegation": "Délégation",
    "detachement": "Détachement",
    "disponibilite_droit": "Disponibilité de droit",
    "disponibilite_autorisation": "Disponibilité sur autorisation",
    "disponibilite_office": "Disponibilité d’office",
    "conge_parental": "Congé parental",
    "presence_parentale": "Congé de présence parentale",
    "retraite": "Retraite",
}

LEAVES = {
    "cmo": "Congé de maladie ordinaire",
    "clm": "Congé de longue maladie",
    "cld": "Congé de longue durée",
    "citis": "Congé pour invalidité temporaire imputable au service (CITIS)",
    "maternite": "Congé de maternité",
    "paternite": "Congé de paternité et d’accueil de l’enfant",
    "adoption": "Congé d’adoption",
    "formation": "Congé de formation professionnelle",
    "solidarite": "Congé de solidarité familiale",
    "aidant": "Congé de proche aidant",
    "syndicale": "Congé pour formation syndicale",
    "therapeutique": "Temps partiel thérapeutique",
}

SERVICES = {
    "complet": "Temps complet",
    "partiel_droit": "Temps partiel de droit",
    "partiel_autorisation": "Temps partiel sur autorisation",
    "incomplet": "Temps incomplet",
}

POSTINGS = {
    "definitif": "Titre définitif",
    "provisoire": "Titre provisoire",
    "annee": "Affectation à l’année",
    "remplacement": "Remplacement",
    "complement": "Complément de service",
    "rattachement": "Rattachement administratif",
    "stage": "Stage",
    "detachement": "Poste de détachement",
}

MARKS = {
    "pedagogique": "Note pédagogique",
    "administrative": "Note administrative",
    "globale": "Note",
}

LEVELS = {
    "consolider": "À consolider",
    "satisfaisant": "Satisfaisant",
    "tres_satisfaisant": "Très satisfaisant",
    "excellent": "Excellent",
}

DIPLOMAS = {
    "diplome": "Diplôme",
    "concours": "Concours",
    "titre": "Titre",
    "qualification": "Qualification",
}

FAMILIES = {
    "celibataire": "célibataire",
    "marie": "marié ou mariée",
    "pacse": "pacsé ou pacsée",
    "concubinage": "en concubinage",
    "separe": "séparé ou séparée",
    "divorce": "divorcé ou divorcée",
    "veuf": "veuf ou veuve",
}

CONTRACTS = {
    "definitif": "Contrat définitif",
    "provisoire": "Contrat provisoire",
    "agrement": "Agrément",
    "determine": "Contrat à durée déterminée",
    "indetermine": "Contrat à durée indéterminée",
}

# Paid shares that are not the worked ones (domain § 5.10).
PAID = {80: "85,7\u00a0% (6/7)", 90: "91,4\u00a0% (32/35)"}
