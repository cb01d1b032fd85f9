/* sphinxext-izuma: terms in Sphinx's own search. A term is one result: its name, and the text of its entry. */
(() => {
  "use strict";
  if (typeof Search === "undefined" || typeof Scorer === "undefined") return;
  const AROUND = ".izterm-letters, .izterm-letter, .izterm-tagged, .izterm-used-in, dt > .headerlink"; /* what a listing shows around its entries */
  const OTHER = 10; /* Sphinx takes as much from a name that is not the preferred one */

  /* The preferred name of each term, by the page and the id of its entry. */
  let names = null;
  const readNames = ({ objects, objnames, docnames }) => {
    names = new Map();
    for (const [prefix, found] of Object.entries(objects)) {
      for (const [page, type, rank, short, last] of found) {
        const [domain, kind] = objnames[type], name = prefix ? `${prefix}.${last}` : last;
        const anchor = { "": name, "-": `${kind}-${name}` }[short] ?? short; /* Sphinx shortens ids that are names */
        if (domain === "izuma" && rank === 1) names.set(`${docnames[page]}#${anchor}`, name);
      }
    }
  };
  /* Sphinx shows one of several like results, and an excerpt of one without a description. So all names of a term get one
     title and no description. This hook is that of Sphinx for other scores, which comes before it compares results. */
  const score = Scorer.score;
  Scorer.score = (result) => {
    if (!names) readNames(Search._index);
    const name = names.get(result[0] + result[2]);
    if (name !== undefined) {
      if (result[3] && result[1] !== name) result[4] += OTHER;
      [result[1], result[3]] = [name, null];
    }
    return score ? score(result) : result[4];
  };

  const summary = Search.makeSearchSummary;
  Search.makeSearchSummary = (html, keywords, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.querySelector(".glossary")) return summary(html, keywords, anchor);
    for (const part of page.querySelectorAll(AROUND)) part.remove();
    const head = anchor && page.getElementById(anchor.slice(1))?.closest(".izglossary dt");
    if (!head) {
      for (const each of page.querySelectorAll(".glossary > dt")) each.append(": ");
      return summary(page.documentElement.outerHTML, keywords, anchor);
    }
    /* From its beginning, which the first letter stands for. */
    const main = page.createElement("div"), text = head.nextElementSibling.textContent.replace(/\s+/g, " ").trim();
    main.setAttribute("role", "main");
    main.textContent = text || head.textContent;
    return summary(main.outerHTML, [main.textContent[0]], "");
  };
})();
