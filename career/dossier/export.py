"""A dossier as JSON: French keys, codes with their words, ISO 8601 days (pure; docs/export-du-dossier.md)."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from career.complements.rules import KINDS, Declared, Document
from career.dossier import facts, wording
from career.dossier import vocabulary as words
from career.dossier.pages import Consultation, Reading
from career.statutes.calendar import Seniority
from career.statutes.corps import GRADES

PERIOD = {"start": "debut", "end": "fin", "decided": "arrete_du"}
# The key of every field of every fact: a field without one would be held and not exported.
KEYS: dict[type, dict[str, str]] = {
    facts.Dossier: {
        "identity": "identite", "career": "carriere", "positions": "positions", "leaves": "conges",
        "services": "modalites_de_service", "postings": "affectations", "marks": "notes",
        "inspections": "inspections", "appraisals": "rendez_vous_de_carriere", "diplomas": "diplomes",
        "languages": "langues", "distinctions": "distinctions",
    },
    facts.Identity: {
        "academie": "academie", "uid": "identifiant", "population": "population", "civilite": "civilite",
        "birth_date": "date_de_naissance", "birth_place": "lieu_de_naissance", "address": "adresse",
        "postcode": "code_postal", "town": "commune", "phone": "telephone",
        "family": "situation_familiale", "bank_tail": "fin_du_compte_bancaire", "entered": "entree",
        "tenured": "titularisation", "contract": "contrat", "ends": "fin_de_fonctions",
        "as_of": "faits_connus_au",
    },
    facts.CareerLine: {
        "effective": "date_d_effet", "decided": "arrete_du", "corps": "corps", "grade": "grade",
        "echelon": "echelon", "mode": "mode", "kept": "anciennete_conservee",
    },
    facts.Position: {**PERIOD, "kind": "position", "detail": "precisions", "host": "accueil"},
    facts.Leave: {**PERIOD, "kind": "nature"},
    facts.Service: {**PERIOD, "kind": "modalite", "share": "quotite", "detail": "precisions"},
    facts.Posting: {
        **PERIOD, "establishment": "etablissement", "place": "lieu", "kind": "type",
        "discipline": "discipline", "function": "fonction", "share": "quotite", "arrival": "modalite",
    },
    facts.Establishment: {
        "uai": "uai", "name": "nom", "town": "commune", "kind": "nature", "sector": "secteur",
    },
    facts.Mark: {"given": "donnee_le", "kind": "nature", "value": "note", "scale": "sur"},
    facts.Inspection: {"day": "jour", "inspector": "menee_par", "kind": "nature"},
    facts.Appraisal: {
        "number": "numero", "year": "annee_scolaire", "inspected": "inspection_du",
        "inspector": "menee_par", "level": "appreciation", "notified": "notifie_le",
        "bonified": "bonification",
    },
    facts.Diploma: {
        "year": "annee", "kind": "nature", "title": "intitule", "speciality": "specialite",
        "place": "lieu",
    },
    facts.Language: {"language": "langue", "level": "niveau", "proof": "attestation"},
    facts.Distinction: {"given": "recue_le", "title": "distinction", "rank": "grade"},
    Seniority: {"years": "annees", "months": "mois", "days": "jours"},
    Declared: {
        "kind": "nature", "title": "intitule", "start": "debut", "end": "fin", "place": "lieu",
        "detail": "precisions", "document": "document", "id": "numero", "version": "version",
        "declared_on": "declare_le",
    },
    Document: {"name": "nom", "size": "octets"},
    Consultation: {
        "day": "jour", "who": "par", "service": "service", "slugs": "rubriques", "thread": "fil",
        "reason": "motif",
    },
}  # fmt: skip
# Codes that are said in words too, under the same key and « _libelle ».
WORDS: dict[tuple[type, str], Mapping[Any, str]] = {
    (facts.Identity, "population"): words.POPULATIONS,
    (facts.Identity, "contract"): words.CONTRACTS,
    (facts.CareerLine, "grade"): GRADES,
    (facts.CareerLine, "mode"): words.MODES,
    (facts.Position, "kind"): words.POSITIONS,
    (facts.Leave, "kind"): words.LEAVES,
    (facts.Service, "kind"): words.SERVICES,
    (facts.Posting, "kind"): words.POSTINGS,
    (facts.Mark, "kind"): words.MARKS,
    (facts.Appraisal, "level"): words.LEVELS,
    (facts.Diploma, "kind"): words.DIPLOMAS,
    (Declared, "kind"): KINDS,
}


def as_json(reading: Reading, uid: str, at: datetime) -> bytes:
    """Everything the dossier holds, in one object; UTF-8, signs that a page could take for markup escaped."""
    names = reading.names
    whole = {
        "fait_le": at,
        "situation_au": reading.on,
        "identifiant": uid,
        "nom_usage": names.usual,
        "prenom": names.given,
        "adresse_electronique": names.mail,
        **_told(reading, reading.dossier),
        "complements_declares": [_told(reading, one) for one in reading.declared],
        "consultations": [_told(reading, one) for one in reading.consultations],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").encode()


def _told(reading: Reading, fact: Any) -> dict[str, Any]:
    kind, found = type(fact), {}
    for field in fields(fact):
        value, key = getattr(fact, field.name), KEYS[kind][field.name]
        found[key] = _value(reading, value)
        if (said := WORDS.get((kind, field.name))) is not None:
            found[f"{key}_libelle"] = said.get(value, "") if value else ""
    if isinstance(fact, facts.CareerLine):
        civilite = reading.dossier.identity.civilite
        found["corps_libelle"] = wording.corps(fact, civilite, reading.kind)
        found["anciennete_conservee_libelle"] = wording.kept(fact)
    return found


def _value(reading: Reading, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(reading, one) for one in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return _told(reading, value) if type(value) in KEYS else value
