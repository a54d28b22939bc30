"""What a column of a table may mean."""

from __future__ import annotations

from dataclasses import dataclass

from rapporteur.intake.contract import gettext_noop


@dataclass(frozen=True, slots=True)
class Target:
    """A meaning of a column: its label for the mapping screen, and the names files give it."""

    label: str
    aliases: tuple[str, ...] = ()
    is_single: bool = True  # only one column of a table can mean this


def _target(label: str, aliases: str = "", *, is_single: bool = True) -> Target:
    return Target(label, tuple(alias.strip() for alias in aliases.split(",") if alias.strip()), is_single)


TARGETS: dict[str, Target] = {
    "title": _target(
        gettext_noop("Title"),
        (
            "title, name, heading, subject, summary, presentation, talk, topic, titel, thema, "
            "bezeichnung, veranstaltung, titre, intitule, titulo, nombre"
        ),
    ),
    "subtitle": _target(
        gettext_noop("Subtitle"),
        "subtitle, sub title, tagline, untertitel, sous titre, subtitulo",
    ),
    "abstract": _target(
        gettext_noop("Abstract, whole text"),
        (
            "abstract, abstract text, abstract body, body, text, full text, description, details, long "
            "description, content, abstrakt, beschreibung, zusammenfassung, inhalt, resume, resumen, "
            "descripcion"
        ),
    ),
    "section:Background": _target(
        gettext_noop("Abstract section: Background"),
        (
            "background, introduction, purpose, objective, objectives, aim, aims, hintergrund, "
            "einleitung, contexte, antecedentes"
        ),
        is_single=False,
    ),
    "section:Methods": _target(
        gettext_noop("Abstract section: Methods"),
        "methods, method, materials and methods, patients and methods, methoden, methodes, metodos",
        is_single=False,
    ),
    "section:Results": _target(
        gettext_noop("Abstract section: Results"),
        "results, findings, ergebnisse, resultats, resultados",
        is_single=False,
    ),
    "section:Conclusions": _target(
        gettext_noop("Abstract section: Conclusions"),
        ("conclusion, conclusions, discussion, schlussfolgerung, schlussfolgerungen, fazit, conclusiones"),
        is_single=False,
    ),
    "section:Disclosures": _target(
        gettext_noop("Abstract section: Disclosures"),
        "disclosure, disclosures, conflict of interest, conflicts of interest",
        is_single=False,
    ),
    "section:TL;DR": _target(
        gettext_noop("Abstract section: one-line summary"),
        "tl dr, tldr, short description, one sentence summary, teaser",
        is_single=False,
    ),
    "authors": _target(
        gettext_noop("Authors"),
        (
            "authors, author, people, persons, contributors, author list, author names, all authors, "
            "autoren, verfasser, auteurs, autores, autoras"
        ),
    ),
    "authors_affiliations": _target(
        gettext_noop("Authors with their affiliations in one text"),
        (
            "authors and affiliations, authors affiliations, author and affiliation, authors and "
            "institutions, authors with affiliations"
        ),
    ),
    "first_name": _target(
        gettext_noop("First name of one person"),
        "first name, firstname, given name, vorname, prenom, nombre de pila",
    ),
    "last_name": _target(
        gettext_noop("Last name of one person"),
        "last name, lastname, family name, surname, nachname, nom de famille, apellido, apellidos",
    ),
    "presenter": _target(
        gettext_noop("Presenting author"),
        "presenter, presenters, presenting author, presented by, vortragender, presentador",
    ),
    "speaker": _target(
        gettext_noop("Speakers"),
        (
            "speaker, speakers, speaker name, faculty, panelists, panellists, panelist, referent, "
            "referenten, referentin, redner, orateur, orateurs, intervenants, ponente, ponentes"
        ),
    ),
    "chair": _target(
        gettext_noop("Chairs, moderators"),
        (
            "chair, chairs, chairperson, chairpersons, moderator, moderators, session chair, "
            "facilitator, host, vorsitz, leitung, moderation, moderateur, president, moderador, "
            "moderadora, organizers, organisers, organizer"
        ),
        is_single=False,
    ),
    "institution": _target(
        gettext_noop("Institution of the people"),
        (
            "institution, institutions, affiliation, affiliations, organisation, organization, company, "
            "institute, einrichtung, klinik, etablissement, institucion"
        ),
    ),
    "number": _target(
        gettext_noop("Number in the programme"),
        (
            "number, no, nr, abstract number, abstract no, submission number, submission no, submission "
            "id, paper number, paper id, poster number, final id, control number, publication number, "
            "presentation number, code, short id, abstract id, nummer, numero"
        ),
    ),
    "guid": _target(
        gettext_noop("Identifier of the exporting system"),
        ("uid, guid, id, uuid, key, event id, session id, item id, presentation id, identifier, kennung"),
    ),
    "doi": _target(
        gettext_noop("DOI"),
        "doi, doi link, digital object identifier",
    ),
    "pmid": _target(
        gettext_noop("PubMed number"),
        "pmid, pubmed id, pubmed",
    ),
    "kind": _target(
        gettext_noop("Kind of session"),
        (
            "kind, type, session type, presentation type, event type, submission type, abstract type, "
            "content venue, typ, art, sitzungstyp, type de session, tipo"
        ),
    ),
    "category_code": _target(
        gettext_noop("Category code"),
        "category code, topic code, category number, program number, kategoriecode",
    ),
    "category": _target(
        gettext_noop("Category"),
        (
            "category, categories, primary category, topic category, subject area, area, theme, "
            "kategorie, kategorien, themengebiet, categorie, categoria"
        ),
    ),
    "track": _target(
        gettext_noop("Track"),
        "track, tracks, stream, strand, session, program, pathway, strang, parcours, linea",
    ),
    "room": _target(
        gettext_noop("Room"),
        "room, location, venue, hall, place, room name, raum, saal, ort, salle, lieu, sala, lugar",
    ),
    "poster_board": _target(
        gettext_noop("Poster board"),
        "poster board, board, board number, posterboard, poster location, posterwand, panneau",
    ),
    "language": _target(
        gettext_noop("Language"),
        "language, lang, sprache, langue, idioma",
    ),
    "start": _target(
        gettext_noop("Start, day and time"),
        (
            "start, starts, start datetime, start date time, starts at, starttime utc, begin, begins, "
            "dtstart, beginn, debut, inicio, when, datetime, date time"
        ),
    ),
    "end": _target(
        gettext_noop("End, day and time"),
        "end, ends, end datetime, end date time, ends at, finish, dtend, ende, fin",
    ),
    "date": _target(
        gettext_noop("Day"),
        ("date, day, start date, date start, session date, presentation date, datum, tag, jour, fecha, dia"),
    ),
    "end_date": _target(
        gettext_noop("Day of the end"),
        "end date, date end, enddatum, date fin, fecha fin",
    ),
    "start_time": _target(
        gettext_noop("Start, time of day"),
        (
            "start time, time start, starttime, from, time from, begin time, von, startzeit, uhrzeit, "
            "heure debut, hora inicio"
        ),
    ),
    "end_time": _target(
        gettext_noop("End, time of day"),
        "end time, time end, endtime, to, until, time to, bis, endzeit, heure fin, hora fin",
    ),
    "timespan": _target(
        gettext_noop("Start and end in one text"),
        (
            "timespan, time, time span, time slot, timeslot, slot, hours, schedule, zeit, zeitraum, "
            "horaire, heure, horario, hora"
        ),
    ),
    "weekday": _target(
        gettext_noop("Weekday"),
        "weekday, day of week, wochentag, jour de la semaine, dia de la semana",
    ),
    "duration": _target(
        gettext_noop("Duration"),
        "duration, length, minutes, dauer, duree, duracion",
    ),
    "keywords": _target(
        gettext_noop("Keywords"),
        ("keywords, keyword, tags, tag list, key words, schlagworte, stichworte, mots cles, palabras clave"),
        is_single=False,
    ),
    "link": _target(
        gettext_noop("Link"),
        "link, links, url, website, web, preview url, pdf, video, webseite, lien, enlace",
        is_single=False,
    ),
    "session_start": _target(gettext_noop("Start of the session, beside that of the presentation")),
    "session_end": _target(gettext_noop("End of the session, beside that of the presentation")),
    "session": _target(
        gettext_noop("Title of the session (sessions are made from it)"),
        "session title, session name, sitzungstitel, titre de la session, titulo de la sesion",
    ),
    "parent": _target(
        gettext_noop("Identifier of the session in the same file"),
        "parent, parent id, session key, parent session",
    ),
    "key": _target(
        gettext_noop("Identifier inside this file only"),
        "row key",
    ),
    "level": _target(
        gettext_noop("Level: session or presentation"),
        "row level, level",
    ),
    "keep": _target(
        gettext_noop("Keep with the other details"),
        is_single=False,
    ),
    "ignore": _target(
        gettext_noop("Leave out"),
        is_single=False,
    ),
}


def is_target(key: str) -> bool:
    """Whether a mapping may name this target; ``section:`` takes any label."""
    return key in TARGETS or (key.startswith("section:") and len(key) > len("section:"))
