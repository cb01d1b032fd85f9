"""Markup that is safe in a text from an untrusted source: directives, schemes of addresses, pictures, formulas."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_ADMONITION = "docutils.parsers.rst.directives.admonitions."
_BODY = "docutils.parsers.rst.directives.body."
_IMAGES = "docutils.parsers.rst.directives.images."
_TABLES = "docutils.parsers.rst.directives.tables."
_CODE = "sphinx.directives.code.CodeBlock"
_VERSION = "sphinx.domains.changeset.VersionChange"
# No script of a page typesets what is inside an element with these classes, unless it has the others.
NOT_TYPESET = ("tex2jax_ignore", "mathjax_ignore")
TYPESET = ("tex2jax_process", "mathjax_process")
_NONE: frozenset[str] = frozenset()
_CODE_OPTIONS = frozenset({"dedent", "emphasize-lines", "force", "lineno-start", "linenos"})
_IMAGE_OPTIONS = frozenset({"align", "alt", "height", "scale", "target", "width"})
_TABLE_OPTIONS = frozenset({"align", "width", "widths"})
_SUBSTITUTION = frozenset({"alt"})  # docutils itself adds it
_HEADS = frozenset({"header-rows", "stub-columns"})
_CSV_OPTIONS = frozenset({"delim", "escape", "header", "keepspace", "quote"})

# Text, pictures and tables. None of these reads another file, runs code, writes raw output, or has an effect outside of
# the text. Each has the class that implements it (two, if versions of Sphinx differ), and the options that it may have.
SAFE_DIRECTIVES: dict[str, tuple[str, frozenset[str]]] = {
    "admonition": (_ADMONITION + "Admonition", _NONE),
    "attention": (_ADMONITION + "Attention", _NONE),
    "caution": (_ADMONITION + "Caution", _NONE),
    "danger": (_ADMONITION + "Danger", _NONE),
    "error": (_ADMONITION + "Error", _NONE),
    "hint": (_ADMONITION + "Hint", _NONE),
    "important": (_ADMONITION + "Important", _NONE),
    "note": (_ADMONITION + "Note", _NONE),
    "tip": (_ADMONITION + "Tip", _NONE),
    "warning": (_ADMONITION + "Warning", _NONE),
    "seealso": ("sphinx.directives.admonitions.SeeAlso sphinx.directives.other.SeeAlso", _NONE),
    "image": (_IMAGES + "Image", _IMAGE_OPTIONS),
    "figure": (_IMAGES + "Figure", _IMAGE_OPTIONS),
    "table": (_TABLES + "RSTTable", _TABLE_OPTIONS),
    "list-table": (_TABLES + "ListTable", _TABLE_OPTIONS | _HEADS),
    "csv-table": (_TABLES + "CSVTable", _TABLE_OPTIONS | _HEADS | _CSV_OPTIONS),
    "math": ("sphinxext_izuma.extension.read.text_markup.MathBlock", _NONE),
    "code": (_CODE, _CODE_OPTIONS),
    "code-block": (_CODE, _CODE_OPTIONS),
    "sourcecode": (_CODE, _CODE_OPTIONS),
    "parsed-literal": (_BODY + "ParsedLiteral", _NONE),
    "epigraph": (_BODY + "Epigraph", _NONE),
    "highlights": (_BODY + "Highlights", _NONE),
    "pull-quote": (_BODY + "PullQuote", _NONE),
    "line-block": (_BODY + "LineBlock", _NONE),
    "rubric": (_BODY + "Rubric", _NONE),
    "hlist": ("sphinx.directives.other.HList", frozenset({"columns"})),
    "versionadded": (_VERSION, _NONE),
    "versionchanged": (_VERSION, _NONE),
    "deprecated": (_VERSION, _NONE),
    "versionremoved": (_VERSION, _NONE),
    "replace": ("docutils.parsers.rst.directives.misc.Replace", _SUBSTITUTION),
    "unicode": ("docutils.parsers.rst.directives.misc.Unicode", _SUBSTITUTION | {"ltrim", "rtrim", "trim"}),
}
CONTENT_OPTIONS = frozenset({"file", "url"})  # without the option, the directive has nothing to show
# The largest number that an option may have: a line that the block has, or a size that a page has room for.
MAX_SIZE = 10_000
NUMBERED_BY_CONTENT = frozenset({"columns", "emphasize-lines"})
MAX_CELLS = 2_000  # of a table
# Directives for a page as a whole, which would change the page around the text or do nothing in it, and lists of
# entries in an entry. No trust allows them.
_OF_PAGES = """
    contents default-role footer glossary header izacronyms izglossary izuma:izacronyms izuma:izglossary meta
    section-numbering sectnum target-notes title toctree
    """
REFUSED_DIRECTIVES = frozenset(_OF_PAGES.split())
# The modules whose roles are safe: what they make of a text is checked as nodes. Other extensions of Sphinx may do
# anything: the role of autosummary imports the module that it names.
SAFE_ROLES = r"(?:docutils|sphinxext_izuma|sphinx)(?:\.(?!ext\.)\w+)*|sphinx\.ext\.(?:extlinks|intersphinx)(?:\.\w+)*"
SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})
PICTURE_ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

# Compiled when first used: most texts are words alone.
_SCHEME = r"(?i)([a-z][a-z0-9+.-]*):"
# Browsers ignore these characters in an address, so "java\nscript:" is a script.
_IGNORED_IN_ADDRESS = r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]"
NOT_IN_XML = "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
MAX_FORMULA = 2_000  # characters
MAX_BRACES = 20  # levels; TeX stops at 255
_TEX_MARK = r"\$(?=\$)|\\(?=[(\[])"  # the first character of $$, \( and \[
_TEX_COMMAND = r"\\([A-Za-z]+|.|$)"

# The TeX that a formula may use: letters, operators, relations, arrows, functions, accents, brackets, blanks,
# fractions, roots and matrices. No command defines, reads, writes, links, styles or names anything.
_TEX_WORDS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    aleph beth gimel hbar ell Re Im wp partial infty nabla forall exists nexists emptyset varnothing neg lnot angle
    prime triangle square Box diamond Diamond bot top surd clubsuit diamondsuit heartsuit spadesuit degree
    pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee lor wedge land setminus wr amalg oplus
    ominus otimes oslash odot dagger ddagger bigcirc
    leq le geq ge neq ne equiv sim simeq approx cong propto prec succ preceq succeq ll gg subset supset subseteq
    supseteq sqsubseteq sqsupseteq in notin ni owns vdash dashv models mid nmid parallel perp asymp doteq bowtie
    leftarrow gets rightarrow to leftrightarrow Leftarrow Rightarrow Leftrightarrow iff implies uparrow downarrow
    updownarrow Uparrow Downarrow mapsto longmapsto longleftarrow longrightarrow longleftrightarrow hookleftarrow
    hookrightarrow nearrow searrow swarrow nwarrow rightleftharpoons
    sum prod coprod int iint iiint oint bigcap bigcup bigvee bigwedge bigoplus bigotimes bigodot biguplus bigsqcup
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min
    Pr sec sin sinh sup tan tanh mod bmod pmod
    hat check tilde acute grave dot ddot breve bar vec widehat widetilde overline underline overbrace underbrace
    overleftarrow overrightarrow
    frac dfrac tfrac binom dbinom tbinom sqrt stackrel overset underset substack limits nolimits
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr langle rangle lfloor rfloor lceil rceil lbrace
    rbrace lbrack rbrack lvert rvert lVert rVert vert Vert backslash
    ldots cdots vdots ddots dots quad qquad colon
    mathrm mathbf mathit mathcal mathbb mathfrak mathsf mathtt mathscr text textrm textbf textit boldsymbol operatorname
    displaystyle textstyle begin end
    """
_TEX_SIGNS = frozenset("\\,;:!|{}#$%&_> ")
_TEX_COMMANDS = frozenset(_TEX_WORDS.split()) | _TEX_SIGNS
# What ends a formula, or a line of it, in LaTeX: marks of TeX without a backslash, and a blank of any size.
_TEX_END = r"(?<!\\)(?:\\\\)*[$%#]|\\\\\*?\s*\["
_TEX_COLUMNS = r"\\begin\s*\{array\}(?!\s*\{[lcr|\s]*\})"
_TEX_ENVIRONMENT = r"\\(?:begin|end)\s*\{([^{}]*)\}"
_TEX_ENVIRONMENTS = frozenset(
    {
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "cases",
        "aligned",
        "array",
        "split",
    }
)


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, as a browser reads it; empty if it has none."""
    match = re.match(_SCHEME, re.sub(_IGNORED_IN_ADDRESS, "", address))
    return match[1].lower() if match else ""


def leads_outside(address: str) -> bool:
    """Return whether an address without a scheme may lead out of the project, as a browser reads it."""
    path = re.split("[?#]", re.sub(_IGNORED_IN_ADDRESS, "", address))[0]
    path = unquote(path).replace("\\", "/")
    return path.startswith("/") or posixpath.normpath(path).startswith("..")


def without_tex(name: str) -> str:
    """Return a name in which MathJax and KaTeX find no formula: an invisible character parts the marks of TeX."""
    return re.sub(_TEX_MARK, "\\g<0>\u2060", name) if "$" in name or "\\" in name else name


def is_safe_formula(tex: str) -> bool:
    """Return whether a formula is short, and uses only commands and environments that can do no harm."""
    if len(tex) > MAX_FORMULA or "^^" in tex:  # "^^5c" is a backslash in TeX
        return False
    if any(command not in _TEX_COMMANDS for command in re.findall(_TEX_COMMAND, tex, re.DOTALL)):
        return False
    if re.search(_TEX_END, tex) or re.search(_TEX_COLUMNS, tex) or not _has_pairs_of_braces(tex):
        return False
    found = re.findall(_TEX_ENVIRONMENT, tex)
    named = len(re.findall(r"\\(?:begin|end)(?![A-Za-z])", tex))
    return len(found) == named and all(name in _TEX_ENVIRONMENTS for name in found)


def _has_pairs_of_braces(tex: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", re.sub(r"\\.", "", tex, flags=re.DOTALL)):
        depth += 1 if brace == "{" else -1
        if not 0 <= depth <= MAX_BRACES:
            return False
    return depth == 0
