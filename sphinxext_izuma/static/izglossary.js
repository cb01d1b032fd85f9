/* sphinxext-izuma: the filter of a glossary page. Without it the page shows all its entries. */
(() => {
  "use strict";
  /* How an entry has the words that are asked for, the best first. */
  const EXACT = 0, OTHER = 1, PREFIX = 2, WORD = 3, INSIDE = 4, TEXT = 5, NONE = 6;
  const PART = 100; /* entries that are laid out together */
  const SLICE = 5; /* milliseconds of work before the browser may show it */
  const LIKE = 0.2501; /* the part of its letters in which a name may differ from a misspelt one */
  const SHOW_TEXT = 4; /* that of NodeFilter */
  const LETTER = "[\\p{L}\\p{N}]";

  /* Texts. */

  /* What stays of a text when case, accents, quotes, hyphens and what has no width do not count. Marks that tell letters apart stay. */
  const fold = (text) => text.normalize("NFKD")
    .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\p{Cf}]/gu, "")
    .toLowerCase().toUpperCase() /* only a small sharp s becomes SS */
    .replace(/[ÆŒŁØĐ]/g, (letter) => ({ Æ: "AE", Œ: "OE", Ł: "L", Ø: "O", Đ: "D" })[letter])
    .replace(/[‘-‛ʼ′]/g, "'").replace(/[ \u2010-\u2015\u2212-]+/g, " ");
  /* The first 200 letters of a query count: no pattern can be of any length. */
  const wordsOf = (text) => fold(text).slice(0, 200).match(/\S+/g) || [];
  /* A word that may be an English plural, and its singular. Irregular plurals are in the data. */
  const variants = (word) => /..S$/.test(word) ? [word, word.slice(0, -1), word.replace(/E?S$/, ""), word.replace(/IES$/, "Y")] : [word];
  const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  /* What may be a part of a word: BUSES finds OMNIBUS, and ITS does not find BITMAP. */
  const partsOf = (word) => variants(word).filter((variant) => variant === word || variant.length > 2);
  /* A pattern for the word, also with blanks inside: BACKOFF finds BACK OFF. */
  const loose = (word) => `(?:${variants(word).map((variant) => [...variant].map(escape).join(" ?")).join("|")})`;

  /* A function that tells how well an entry fits the words. */
  const ranking = (words) => {
    const query = words.join(" "), whole = new RegExp(`^ ?${words.map(loose).join(" ?")} ?$`, "mu");
    const single = words.map((word) => new RegExp(`(?:^|[^\\p{L}\\p{N}])${loose(word)}(?!${LETTER})`, "mu"));
    const parts = words.map(partsOf), areIn = (text) => parts.every((some) => some.some((part) => text.includes(part)));
    return ({ names }, text) => {
      if (names.startsWith(`\n${query}\n`)) return EXACT;
      if (whole.test(names)) return OTHER;
      if (names.includes("\n" + query)) return PREFIX;
      if (single.every((pattern) => pattern.test(names))) return WORD;
      return areIn(names) ? INSIDE : areIn(text()) ? TEXT : NONE;
    };
  };
  /* In how many letters two names differ. Two swapped letters count less than one. */
  const distance = (one, other) => {
    let before = [], last = [...other, 0].map((_, place) => place);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        const isOther = one[i - 1] !== other[j - 1], areSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + isOther, areSwapped ? before[j - 2] + 0.75 : Infinity);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };
  /* The name that is most like the words, or has words that are. */
  const nearest = (words, entries) => {
    const query = words.join(" ");
    let best = LIKE, found = "";
    for (const { names, labels } of entries) {
      names.split("\n", labels.length + 1).slice(1).forEach((name, place) => {
        const parts = name.split(" ");
        let start = 0;
        do {
          const part = parts.slice(start, start + words.length).join(" "), longer = Math.max(part.length, query.length);
          if (Math.abs(part.length - query.length) > longer * LIKE) continue;
          const unlike = distance(query, part) / longer + (parts.length > words.length) / 99;
          if (unlike < best) [best, found] = [unlike, labels[place]];
        } while (++start + words.length <= parts.length);
      });
    }
    return found;
  };

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  const start = (listings, signal) => {
    const groups = [], entries = new Map(), bars = [];
    const asked = { query: "", tags: new Set() };
    /* A word in the language of the page, with values in its places. */
    const words = JSON.parse(listings[0].dataset.words || "{}");
    const say = (text, values = {}) => (words[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name]);

    /* The page: letters, each with a list of entries. */

    const readListing = (listing) => {
      const data = listing.querySelector(":scope>template.izterm-data");
      if (!data) return;
      const terms = JSON.parse(data.content.textContent);
      bars.push(...all(listing, ":scope>.izterm-letters"));
      for (const list of all(listing, ":scope>dl")) readLetter(list, terms);
    };
    /* A long list becomes several, since a browser lays out a list as a whole. */
    const readLetter = (list, terms) => {
      const heading = list.previousElementSibling;
      const letter = { heading, lists: [], link: document.querySelector(`.izterm-letters a[href="#${CSS.escape(heading.id)}"]`) };
      const heads = all(list, ":scope>dt");
      for (let start = 0; start < heads.length; start += PART) {
        const group = { letter, list: start ? list.cloneNode() : list };
        group.entries = heads.slice(start, start + PART).map((head) => readEntry(group, head, terms[head.id] || {}));
        if (start) {
          group.list.append(...nodesOf(group.entries));
          letter.lists.at(-1).after(group.list);
        }
        letter.lists.push(group.list);
        groups.push(group);
      }
    };
    /* An entry that has one name shows it: its first text. Names that nobody should use are no suggestions. */
    const readEntry = (group, head, { names, old = [], tags = [] }) => {
      const labels = names || (old.length ? [] : [[...head.childNodes].find((node) => node.textContent).textContent]);
      const entry = { group, head, body: head.nextElementSibling, labels, tags, rank: EXACT };
      entry.names = fold(["", ...labels, ...old, ""].join("\n"));
      entries.set(head.id, entry);
      return entry;
    };
    const nodesOf = (some) => some.flatMap(({ head, body }) => [head, body]);
    const blocksOf = ({ body }, others) => [...body.children].filter((part) => !part.matches(others));
    /* The lines that are made from names are no text. */
    const textOf = (entry) => entry.text ??= entry.names +
      fold(blocksOf(entry, ".izterm-used-in,p[class^=izterm-]:not(.izterm-caption)").map((part) => part.textContent).join("\n"));

    /* The entries: under their letters, or those with the words in the order of their ranks. */

    const makeSection = (text, className) => {
      const box = make("div", { className }), title = groups[0].letter.heading.cloneNode();
      title.removeAttribute("id");
      title.append(say(text));
      box.append(title);
      return { box, parts: [] };
    };
    const showEntry = ({ head, body }, on) => {
      if (head.hidden === on) head.hidden = body.hidden = !on;
    };
    const showLetter = ({ heading, link, lists }) => {
      heading.hidden = lists.every(({ hidden }) => hidden);
      if (link && !heading.hidden) link.href = "#" + heading.id;
      else link?.removeAttribute("href");
    };
    const showGroup = (group) => {
      if (group.isOut) group.list.replaceChildren(...nodesOf(group.entries));
      group.isOut = false;
      for (const entry of group.entries) showEntry(entry, entry.rank !== NONE);
      group.list.hidden = group.entries.every(({ rank }) => rank === NONE);
      showLetter(group.letter);
    };
    /* No entry is ever out of the page, so that an address always finds it: those that leave wait under their letters. */
    const showPart = (part, some) => {
      for (const { head, body, group } of part.entries) if (head.parentNode === part.list) group.list.append(head, body);
      part.list.append(...nodesOf(some));
      part.entries = some;
      for (const entry of some) {
        entry.group.isOut = true;
        showEntry(entry, true);
      }
      part.list.hidden = false;
      seen?.observe(part.list);
    };
    /* Return what is still to be done for a section. */
    const showSection = ({ box, parts }, found) => {
      box.hidden = !found.length;
      for (const { list } of parts) {
        list.hidden = true;
        seen?.unobserve(list);
      }
      for (let missing = found.length - parts.length * PART; missing > 0; missing -= PART) {
        const list = groups[0].list.cloneNode();
        list.hidden = true;
        box.append(list);
        parts.push({ list, entries: [] });
      }
      const used = parts.slice(0, Math.ceil(found.length / PART));
      return used.map((part, place) => () => showPart(part, found.slice(place * PART, (place + 1) * PART)));
    };
    /* Thousands of entries take longer than a keystroke may: they follow part by part, unless all are wanted at once. */
    let timer = 0;
    const work = (jobs, atOnce) => {
      const end = performance.now() + SLICE;
      while (jobs.length && (atOnce || performance.now() < end)) jobs.shift()();
      timer = jobs.length && setTimeout(work, 0, jobs);
    };
    const showEntries = ({ query, tags }, atOnce) => {
      const words = wordsOf(query), isRanked = words.length > 0, rank = isRanked ? ranking(words) : () => EXACT;
      const fitting = [...entries.values()].filter((entry) => !tags.size || entry.tags.some((tag) => tags.has(tag)));
      clearTimeout(timer);
      marks?.clear();
      for (const entry of entries.values()) entry.rank = NONE;
      for (const entry of fitting) entry.rank = rank(entry, () => textOf(entry));
      const found = fitting.filter(({ rank }) => rank !== NONE), byName = found.filter(({ rank }) => rank !== TEXT);
      for (const group of groups) if (isRanked || group.isOut || group.list.hidden) {
        group.list.hidden = true;
        showLetter(group.letter);
      }
      for (const bar of bars) bar.hidden = isRanked;
      if (isRanked && marks) pattern = markers(words);
      work([
        ...showSection(best, isRanked ? byName.sort((a, b) => a.rank - b.rank) : []),
        ...showSection(others, isRanked ? found.filter(({ rank }) => rank === TEXT) : []),
        ...(isRanked ? [] : groups.map((group) => () => showGroup(group))),
      ], atOnce);
      return { shown: found.length, like: isRanked && !byName.length ? nearest(words, fitting) : "" };
    };

    /* The words are marked in the entries that are seen. Without the interface for it, nothing is. */

    const marks = CSS.highlights && new Highlight();
    let pattern;
    const markers = (words) => new RegExp(words.map((word) => `${partsOf(word).map(escape).join("|")}|(?<!${LETTER})${loose(word)}(?!${LETTER})`).join("|"), "gu");
    const markText = (part) => {
      const texts = document.createTreeWalker(part, SHOW_TEXT);
      for (let node; (node = texts.nextNode());) {
        if (fold(node.data).search(pattern) < 0) continue;
        const places = []; /* of each letter of the folded text in the text */
        let folded = "", place = 0;
        for (const letter of node.data) {
          const same = fold(letter);
          folded += same;
          for (let i = 0; i < same.length; i++) places.push(place);
          place += letter.length;
        }
        places.push(place);
        for (const { index, 0: { length } } of folded.matchAll(pattern)) {
          marks.add(new StaticRange({ startContainer: node, startOffset: places[index], endContainer: node, endOffset: places[index + length] }));
        }
      }
    };
    const seen = marks && new IntersectionObserver((changes) => {
      for (const { isIntersecting, target } of changes) {
        const part = isIntersecting && [...best.parts, ...others.parts].find(({ list }) => list === target);
        if (!part) continue;
        seen.unobserve(target);
        for (const entry of part.entries) [entry.head, ...blocksOf(entry, ".izterm-used-in,.izterm-tagged")].forEach(markText);
      }
    });
    if (marks) CSS.highlights.set("izterm-hit", marks);

    /* The controls. */

    const controls = listings[0].querySelector(":scope>.izterm-filter");
    if (!controls) return;
    listings.forEach(readListing);
    for (const part of all(controls, "[data-text]")) part.textContent = part.dataset.text;
    const best = makeSection("Best matches", "izterm-best"), others = makeSection("In definitions", "izterm-in-definitions");
    const [input, status, reset] = all(controls, "input,.izterm-found>*");
    const tagButtons = all(controls, "[data-tag]");
    const buttonOf = (tag) => tagButtons.find((button) => button.dataset.tag === tag);

    const isActive = () => wordsOf(asked.query).length + asked.tags.size > 0;
    const show = (atOnce) => {
      const { shown, like } = showEntries(asked, atOnce);
      const text = asked.query.trim(), query = text && say("\u201c{text}\u201d", { text });
      const tags = [...asked.tags].reduce((terms, term) => terms && say("{terms} or {term}", { terms, term }) || term, "");
      const what = query && tags ? say("{what} in {tags}", { what: query, tags }) : query || tags;
      if (input.value !== asked.query) input.value = asked.query;
      for (const button of tagButtons) button.setAttribute("aria-pressed", asked.tags.has(button.dataset.tag));
      reset.hidden = !isActive();
      const message = !shown ? "No term matches {what}." : isActive() ? "{shown} of {all} terms" : "{all} terms";
      status.textContent = say(message, { shown, all: entries.size, what });
      if (!like) return;
      const button = make("button", { type: "button", textContent: say("Did you mean {name}?", { name: like }) });
      button.addEventListener("click", () => ask(() => { asked.query = like; }));
      status.append(" ", button);
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
        /* not an encoded text, so no one's id */
      }
    };
    const isEntry = (element) => entries.has(element?.id);
    const writeAddress = (way = "replaceState") => {
      const address = new URL(location.href), values = address.searchParams, query = asked.query.trim();
      values.delete("filter");
      values.delete("tag");
      if (query) values.set("filter", query);
      for (const tag of asked.tags) values.append("tag", tag);
      /* A link to an entry shows that entry, so it can't hold a filter too. */
      if (isActive() && isEntry(targeted())) address.hash = "";
      try {
        if (address.href !== location.href) history[way](history.state, "", address);
      } catch {
        /* Some browsers refuse it for files, or when it comes too often: the filter works all the same. */
      }
    };
    /* Lists that were never laid out have sizes that are guessed, so a place among them would be missed. */
    let areSizesKnown = false;
    const skim = (on) => document.body.classList.toggle("izterm-skimmed", on || areSizesKnown);
    const readAddress = () => {
      const parameters = new URLSearchParams(location.search), target = targeted(), wasActive = isActive();
      clear();
      if (!isEntry(target)) {
        asked.query = parameters.get("filter") || "";
        for (const tag of parameters.getAll("tag")) if (buttonOf(tag)) asked.tags.add(tag);
      }
      if (!target) skim(isActive());
      else if (!areSizesKnown) skim(false);
      show(target);
      if (isEntry(target)) writeAddress();
      if (wasActive || !areSizesKnown) target?.scrollIntoView();
    };
    const change = (action, way) => {
      action();
      skim(true);
      show(false);
      writeAddress(way);
    };
    const ask = (action) => {
      change(action);
      input.focus();
    };

    input.addEventListener("input", () => change(() => { asked.query = input.value; }));
    for (const button of tagButtons) {
      const { tag } = button.dataset;
      button.addEventListener("click", () => change(() => asked.tags.delete(tag) || asked.tags.add(tag)));
    }
    reset.addEventListener("click", () => ask(clear));
    controls.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !isActive()) return;
      event.preventDefault();
      ask(clear);
    });
    /* A tag of an entry shows all that have it. The button of the tag says so, and is where the reader goes on. */
    const followTag = (event) => {
      const { target: link } = event, button = link.matches(".izterm-tagged>a") && buttonOf(link.textContent);
      if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      change(() => {
        clear();
        asked.tags.add(link.textContent);
      }, "pushState");
      button.focus();
    };
    /* Enter and the arrows lead from the filter to the first entry, and the arrows from entry to entry. */
    const links = () => all(document, ".izglossary .glossary:not([hidden])>dt:not([hidden])")
      /* A project may want no links of headings. */
      .map((head) => head.querySelector(".headerlink") || Object.assign(head, { tabIndex: -1 }));
    const step = (event) => {
      const { key, target } = event, at = links().indexOf(target);
      const by = { ArrowDown: 1, ArrowUp: -1, Enter: target === input ? 1 : 0 }[key];
      if (!by || event.isComposing || at < 0 && (target !== input || by < 0)) return;
      event.preventDefault();
      (links()[at + by] || input).focus();
    };
    for (const listing of listings) {
      listing.addEventListener("keydown", step);
      listing.addEventListener("click", followTag);
    }
    const on = (type, action) => addEventListener(type, action, { signal });
    on("hashchange", readAddress);
    on("popstate", readAddress);
    on("beforeprint", () => showEntries({ query: "", tags: new Set() }, true));
    on("afterprint", () => show(true));
    controls.after(best.box, others.box);
    controls.classList.add("izterm-ready");
    readAddress();
    areSizesKnown = !isActive();

    /* What takes long the first time is done while the browser has nothing else to do. */
    const chores = [...entries.values()];
    const idle = window.requestIdleCallback || ((action) => setTimeout(action, 9));
    const prepare = () => {
      const end = performance.now() + SLICE;
      while (chores.length && performance.now() < end) {
        const entry = chores.pop();
        textOf(entry);
        for (const link of all(entry.body, ":scope>.izterm-tagged>a")) link.href = "?" + new URLSearchParams({ tag: link.textContent });
      }
      if (signal.aborted) return;
      if (chores.length) idle(prepare);
      else skim(true);
    };
    idle(prepare);
  };

  /* A theme may load another page into this one: then the filter of its listings begins anew. */
  let first = null, leaving = null;
  const look = () => {
    const listings = all(document, ".izglossary");
    if (listings[0] === first) return;
    leaving?.abort();
    leaving = new AbortController();
    if (first = listings[0]) start(listings, leaving.signal);
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
