"""Makes the English plurals of a name."""

from __future__ import annotations

import re

_PREPOSITIONS = frozenset({"of", "for", "in", "on", "to", "with", "per"})
_HEAD_OF_PHRASE = rf"(?i)\s+(?:{'|'.join(sorted(_PREPOSITIONS))})\s+"

_SIBILANTS = frozenset("sxz")
_VOWELS = frozenset({"", *"aeiou"})  # "" is the start of a word
_BETWEEN_WORDS = r"[\s\-\u2010-\u2015]+"
# Nouns of technical prose that have an irregular plural. The usual plural is first. A plural and its noun have the same
# first letter.
_IRREGULAR = {
    words[0]: tuple(words[1:])
    for words in map(
        str.split,
        """
        abacus abacuses abaci
        addendum addenda
        aircraft aircraft
        alga algae
        alumnus alumni
        analysis analyses
        antenna antennas antennae
        apex apexes apices
        appendix appendices appendixes
        aquarium aquariums aquaria
        attorney-at-law attorneys-at-law
        automaton automata automatons
        axis axes
        bacterium bacteria
        basis bases
        bookshelf bookshelves
        brother-in-law brothers-in-law
        bureau bureaus bureaux
        businessman businessmen
        cactus cacti cactuses
        calculus calculi calculuses
        calf calves
        cargo cargoes cargos
        catalysis catalyses
        chairman chairmen
        chassis chassis
        child children
        codex codices
        commander-in-chief commanders-in-chief
        continuum continua continuums
        corps corps
        corpus corpora corpuses
        cortex cortices cortexes
        craftsman craftsmen
        crisis crises
        criterion criteria
        curriculum curricula curriculums
        datum data
        daughter-in-law daughters-in-law
        deer deer
        diagnosis diagnoses
        dialysis dialyses
        die dice dies
        directrix directrices directrixes
        domino dominoes dominos
        dwarf dwarfs dwarves
        echo echoes
        editor-in-chief editors-in-chief
        electrolysis electrolyses
        elf elves
        ellipsis ellipses
        embargo embargoes
        emphasis emphases
        epoch epochs
        equilibrium equilibria equilibriums
        erratum errata
        eunuch eunuchs
        father-in-law fathers-in-law
        fireman firemen
        focus focuses foci
        foot feet
        foreman foremen
        formula formulas formulae
        fungus fungi funguses
        ganglion ganglia ganglions
        genesis geneses
        genus genera
        gigahertz gigahertz
        goose geese
        grandchild grandchildren
        half halves
        hanger-on hangers-on
        helix helices helixes
        hero heroes
        hertz hertz
        honorarium honoraria honorariums
        hoof hooves hoofs
        housewife housewives
        hydrolysis hydrolyses
        hypothesis hypotheses
        index indexes indices
        kilohertz kilohertz
        knife knives
        larva larvae
        layman laymen
        leaf leaves
        lemma lemmas lemmata
        life lives
        lineman linemen
        loaf loaves
        loch lochs
        locus loci
        louse lice
        man men
        man-of-war men-of-war
        mango mangoes mangos
        matriarch matriarchs
        matrix matrices matrixes
        maximum maximums maxima
        means means
        medium media mediums
        megahertz megahertz
        memorandum memoranda memorandums
        metamorphosis metamorphoses
        middleman middlemen
        midwife midwives
        millennium millennia millenniums
        minimum minimums minima
        modulus moduli
        monarch monarchs
        moratorium moratoria moratoriums
        mosquito mosquitoes mosquitos
        mother-in-law mothers-in-law
        motto mottoes mottos
        mouse mice mouses
        nebula nebulae nebulas
        nemesis nemeses
        neurosis neuroses
        nucleus nuclei nucleuses
        oasis oases
        octahedron octahedra octahedrons
        offspring offspring
        oligarch oligarchs
        optimum optimums optima
        ovum ova
        ox oxen
        paralysis paralyses
        parenthesis parentheses
        passer-by passers-by
        passerby passersby
        patriarch patriarchs
        person people persons
        phenomenon phenomena
        podium podiums podia
        policeman policemen
        polyhedron polyhedra polyhedrons
        postman postmen
        potato potatoes
        prognosis prognoses
        quantum quanta
        quiz quizzes
        radius radii radiuses
        radix radices radixes
        referendum referendums referenda
        repairman repairmen
        runner-up runners-up
        salesman salesmen
        salmon salmon
        scarf scarves scarfs
        schema schemas schemata
        self selves
        sepsis sepses
        series series
        serviceman servicemen
        sheep sheep
        shelf shelves
        simplex simplexes simplices
        sister-in-law sisters-in-law
        son-in-law sons-in-law
        spacecraft spacecraft
        species species
        spectrum spectra spectrums
        spokesman spokesmen
        stadium stadiums stadia
        stimulus stimuli
        stomach stomachs
        stratum strata
        stylus styluses styli
        supernova supernovae supernovas
        syllabus syllabuses syllabi
        symposium symposia symposiums
        synopsis synopses
        synthesis syntheses
        tech techs
        terminus termini terminuses
        tetrahedron tetrahedra tetrahedrons
        thesis theses
        thief thieves
        tomato tomatoes
        tooth teeth
        tornado tornadoes tornados
        torpedo torpedoes
        torus tori toruses
        vacuum vacuums vacua
        vertex vertices vertexes
        veto vetoes
        volcano volcanoes volcanos
        vortex vortices vortexes
        werewolf werewolves
        wife wives
        wolf wolves
        woman women
        workman workmen
        zero zeros zeroes
        """.strip().splitlines(),
    )
}


def plurals(name: str) -> tuple[str, ...]:
    """Return *name* with its head noun in the English plural, the usual plural first; nothing if there is no noun.

    >>> plurals("access key"), plurals("certificate authority"), plurals("root of trust"), plurals("CA")
    (('access keys',), ('certificate authorities',), ('roots of trust',), ('CAs',))
    >>> plurals("Child process index")
    ('Child process indexes', 'Child process indices')
    """
    # The set is faster than the pattern, and most names have no preposition.
    if _PREPOSITIONS.isdisjoint(name.lower().split()) or not (phrase := re.search(_HEAD_OF_PHRASE, name)):
        return _plural_nouns(name)
    rest = name[phrase.start() :]
    return tuple(noun + rest for noun in _plural_nouns(name[: phrase.start()]))


def _plural_nouns(noun: str) -> tuple[str, ...]:
    if not noun[-1:].isalnum():
        return ()
    word = noun.replace("-", " ").rpartition(" ")[2] if noun.isascii() else re.split(_BETWEEN_WORDS, noun)[-1]
    # An acronym takes an s only: PHYs, not PHies. It is no noun of the table either: AXIS may be an acronym.
    acronym = word.isupper()
    lower = word.lower()
    whole = noun.rpartition(" ")[2]  # a word such as "runner-up"
    if whole is not word and whole.lower() in _IRREGULAR:
        word, lower = whole, whole.lower()
    if lower in _IRREGULAR and not acronym:
        before = noun[: -len(word)]
        return tuple(before + word[0] + plural[1:] for plural in _IRREGULAR[lower])
    last = lower[-1:]
    if last in _SIBILANTS or (last == "h" and lower.endswith(("ch", "sh"))):
        return (noun + "es",)
    if last == "y" and (lower[-2:-1] not in _VOWELS or lower.endswith("quy")) and not acronym:
        return (noun[:-1] + "ies",)
    return (noun + "s",)
