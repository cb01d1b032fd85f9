/* sphinxext-izuma: the filter of a glossary page. Without it the page shows all its entries. */
(() => {
  "use strict";
  const start = (listings, signal) => {
    const NAME = 0, TEXT = 1, NONE = 2; /* where an entry has the words that are asked for */
    const PART = 100; /* entries that are laid out together */
    const SLICE = 5; /* milliseconds of work before the browser may show it */
    const groups = [], entries = new Map(), tagged = new Map();
    const asked = { query: "", tags: new Set() };
    /* A word in the language of the page, with values in its places. */
    const words = JSON.parse(listings[0]?.dataset.words || "{}");
    const say = (text, values = {}) => (words[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name]);

    /* What stays of a text when case, accents and hyphens do not count. */
    const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\u00ad]/gu, "").toUpperCase().replace(/[-\u2010-\u2015\u2212]/g, " ");
    const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
    const make = (tag, attributes, ...children) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(...children);
      return element;
    };

    /* The page: letters, each with a list of entries, and below them a list for those that only their text brings in. */

    const readListing = (listing) => {
      const data = listing.querySelector(":scope > template.izterm-data");
      if (!data) return;
      const terms = JSON.parse(data.content.textContent);
      const others = make("div", { class: "izterm-in-definitions" }, make("p", { class: "rubric" }, say("In definitions")));
      others.hidden = true;
      for (const list of listing.querySelectorAll(":scope > dl")) readLetter(list, others, terms);
      data.before(others);
    };
    /* A long list becomes several, since a browser lays out a list as a whole. */
    const readLetter = (list, others, terms) => {
      const heading = list.previousElementSibling;
      const letter = { heading, groups: [], link: document.querySelector(`.izterm-letters a[href="#${CSS.escape(heading.id)}"]`) };
      const heads = list.querySelectorAll(":scope > dt");
      for (let start = 0; start < heads.length; start += PART) {
        const group = { letter, list: start ? list.cloneNode(false) : list, rest: list.cloneNode(false), entries: [] };
        for (const head of [...heads].slice(start, start + PART)) readEntry(group, head, terms[head.id] || {});
        if (start) {
          group.list.append(...group.entries.flatMap(({ head, body }) => [head, body]));
          letter.groups.at(-1).list.after(group.list);
        }
        group.rest.hidden = true;
        group.others = others;
        others.append(group.rest);
        letter.groups.push(group);
        groups.push(group);
      }
    };
    /* An entry that has one name shows it: its first text. */
    const readEntry = (group, head, { names = [[...head.childNodes].find((node) => node.textContent).textContent], tags = [] }) => {
      const entry = { head, body: head.nextElementSibling, names: fold(names.join("\n")), tags, place: group.list, rank: NAME, shown: NAME };
      group.entries.push(entry);
      entries.set(head.id, entry);
      for (const tag of entry.tags) tagged.set(tag, (tagged.get(tag) || 0) + 1);
    };
    const textOf = (entry) => {
      if (entry.text === undefined) {
        const parts = [...entry.body.children].filter((part) => !part.matches(".izterm-used-in"));
        entry.text = entry.names + "\n" + fold(parts.map((part) => part.textContent).join("\n"));
      }
      return entry.text;
    };
    const rankOf = (entry, words, tags) => {
      if (tags.size && !entry.tags.some((tag) => tags.has(tag))) return NONE;
      if (words.every((word) => entry.names.includes(word))) return NAME;
      return words.every((word) => textOf(entry).includes(word)) ? TEXT : NONE;
    };

    const showGroup = (group) => {
      const changed = group.entries.filter((entry) => entry.rank !== entry.shown);
      for (const { head, body, rank } of changed) head.hidden = body.hidden = rank === NONE;
      /* An entry moves only where it is shown elsewhere than before: from the last to the first, each before its next one. */
      const next = new Map([[group.list, null], [group.rest, null]]);
      for (const entry of [...group.entries].reverse()) {
        const place = entry.rank === NONE ? entry.place : entry.rank === TEXT ? group.rest : group.list;
        if (place !== entry.place) {
          place.insertBefore(entry.head, next.get(place));
          place.insertBefore(entry.body, next.get(place));
          entry.place = place;
        }
        next.set(place, entry.head);
      }
      for (const entry of changed) entry.shown = entry.rank;
      const has = (rank) => group.entries.some((entry) => entry.rank === rank);
      group.list.hidden = !has(NAME);
      group.rest.hidden = !has(TEXT);
      showLetter(group.letter);
    };
    const showLetter = ({ heading, link, groups: parts }) => {
      heading.hidden = parts.every(({ list }) => list.hidden);
      if (link && !heading.hidden) link.href = "#" + heading.id;
      else if (link) link.removeAttribute("href");
    };
    /* Thousands of entries take longer than a keystroke may: they follow letter by letter, unless all are wanted at once. */
    let timer = 0;
    const showGroups = (waiting, atOnce) => {
      const end = performance.now() + SLICE;
      while (waiting.length && (atOnce || performance.now() < end)) showGroup(waiting.shift());
      timer = waiting.length && setTimeout(showGroups, 0, waiting, false);
    };
    const showEntries = ({ query, tags }, atOnce) => {
      const words = wordsOf(query);
      clearTimeout(timer);
      for (const entry of entries.values()) entry.rank = rankOf(entry, words, tags);
      const waiting = groups.filter((group) => group.list.hidden && group.rest.hidden || group.entries.some(({ rank, shown }) => rank !== shown));
      for (const group of waiting) {
        group.list.hidden = group.rest.hidden = true;
        showLetter(group.letter);
      }
      for (const group of groups) group.others.hidden = true;
      for (const group of groups) if (group.entries.some(({ rank }) => rank === TEXT)) group.others.hidden = false;
      showGroups(waiting, atOnce);
      return [...entries.values()].filter(({ rank }) => rank !== NONE).length;
    };

    /* The controls. */

    listings.forEach(readListing);
    if (!groups.length) return;
    const input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    const reset = make("button", { type: "button", class: "izterm-clear" }, say("Clear"));
    const status = make("p", { role: "status" });
    const tagButtons = [...tagged.keys()].sort((a, b) => a.localeCompare(b)).map((tag) => {
      const button = make("button", { type: "button", "aria-pressed": "false" }, `${tag} (${tagged.get(tag)})`);
      button.dataset.tag = tag;
      return button;
    });
    const tagBar = make("div", { class: "izterm-tags", role: "group", "aria-label": say("Tags") }, ...tagButtons);
    const controls = make("div", { class: "izterm-filter", role: "search", "aria-label": say("Terms") },
      make("label", {}, say("Filter"), " ", input), ...(tagButtons.length ? [tagBar] : []), make("div", { class: "izterm-found" }, status, reset));

    const isActive = () => wordsOf(asked.query).length > 0 || asked.tags.size > 0;
    const show = (atOnce) => {
      const shown = showEntries(asked, atOnce);
      const text = asked.query.trim(), query = text && say("\u201c{text}\u201d", { text });
      const tags = [...asked.tags].reduce((terms, term) => terms && say("{terms} or {term}", { terms, term }) || term, "");
      const what = query && tags ? say("{what} in {tags}", { what: query, tags }) : query || tags;
      if (input.value !== asked.query) input.value = asked.query;
      for (const button of tagButtons) button.setAttribute("aria-pressed", asked.tags.has(button.dataset.tag));
      reset.hidden = !isActive();
      const counts = { shown, all: entries.size, what };
      status.textContent = say(!shown ? "No term matches {what}." : isActive() ? "{shown} of {all} terms" : "{all} terms", counts);
    };
    const clear = () => {
      asked.query = "";
      asked.tags.clear();
    };

    /* The address. */

    const targeted = () => {
      try {
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        return target?.closest(".izglossary dt") || target; /* the address may be that of another name */
      } catch {
        return null; /* not an encoded text, so no one's id */
      }
    };
    const isEntry = (element) => element !== null && entries.has(element.id);
    const writeAddress = () => {
      const address = new URL(location.href), values = address.searchParams, query = asked.query.trim();
      values.delete("q");
      values.delete("tag");
      if (query) values.set("q", query);
      for (const tag of asked.tags) values.append("tag", tag);
      /* A link to an entry shows that entry, so it can't hold a filter too. */
      if (isActive() && isEntry(targeted())) address.hash = "";
      try {
        if (address.href !== location.href) history.replaceState(history.state, "", address);
      } catch {
        /* Some browsers refuse it for files, or when it comes too often: the filter works all the same. */
      }
    };
    /* Lists that are not laid out have sizes that are guessed, so a place among them would be missed. */
    const skim = (on) => {
      const were = listings[0].classList.contains("izterm-skimmed");
      for (const listing of listings) listing.classList.toggle("izterm-skimmed", on);
      return were;
    };
    const readAddress = () => {
      const parameters = new URLSearchParams(location.search), target = targeted(), wasActive = isActive();
      clear();
      if (!isEntry(target)) {
        asked.query = parameters.get("q") || "";
        for (const tag of parameters.getAll("tag")) if (tagged.has(tag)) asked.tags.add(tag);
      }
      const wasSkimmed = skim(isActive() && !target);
      show(Boolean(target));
      if (isEntry(target)) writeAddress();
      if (target && (wasSkimmed || wasActive)) target.scrollIntoView();
    };
    const change = (action) => {
      action();
      skim(true);
      show(false);
      writeAddress();
    };

    input.addEventListener("input", () => change(() => { asked.query = input.value; }));
    /* What takes long the first time is done before the first keystroke: to read the texts, and to put away what was laid out. */
    input.addEventListener("focus", () => {
      entries.forEach(textOf);
      if (isActive() || skim(true) || !document.querySelector(".izterm-many")) return;
      for (const { list } of groups) list.hidden = true;
      document.body.getBoundingClientRect();
      for (const { list } of groups) list.hidden = false;
    });
    tagBar.addEventListener("click", ({ target }) => {
      const { tag } = target.dataset;
      if (tag !== undefined) change(() => asked.tags.delete(tag) || asked.tags.add(tag));
    });
    reset.addEventListener("click", () => {
      change(clear);
      input.focus();
    });
    controls.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !isActive()) return;
      event.preventDefault();
      change(clear);
      input.focus();
    });
    /* Enter and the arrows lead from the filter to the first entry, and the arrows from entry to entry. */
    const links = () => [...document.querySelectorAll(".izglossary dt:not([hidden]) > .headerlink")];
    const step = (event) => {
      const { key, target } = event, at = links().indexOf(target);
      const by = { ArrowDown: 1, ArrowUp: -1, Enter: target === input ? 1 : 0 }[key];
      if (!by || event.isComposing || at < 0 && (target !== input || by < 0)) return;
      event.preventDefault();
      if (at < 0) show(true);
      (links()[at + by] || input).focus();
    };
    for (const listing of listings) listing.addEventListener("keydown", step);
    const on = (type, action) => addEventListener(type, action, { signal });
    on("hashchange", readAddress);
    on("popstate", readAddress);
    on("beforeprint", () => showEntries({ query: "", tags: new Set() }, true));
    on("afterprint", () => show(true));
    listings[0].prepend(controls);
    readAddress();
  };

  /* A theme may load another page into this one: then the filter of its listings begins anew. */
  let first = null, leaving = null;
  const look = () => {
    const listings = document.querySelectorAll(".izglossary");
    if (listings[0] === first) return;
    leaving?.abort();
    leaving = new AbortController();
    if (first = listings[0]) start(listings, leaving.signal);
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
