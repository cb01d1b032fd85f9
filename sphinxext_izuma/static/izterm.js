/* sphinxext-izuma: shows what a term means beside its link. Without it the link is a link. */
(() => {
  "use strict";
  /* Each level has an element, and the link that it belongs to while it is open. A link in the first opens the second. */
  const levels = ["izterm_tip", "izterm_tip_inner"].map((id) => {
    const tip = document.createElement("div"), text = document.createElement("div");
    /* The underscore: docutils makes no id of a heading that has one. */
    text.id = id + "_text";
    Object.assign(tip, { className: "izterm-tip", id, popover: "manual" });
    tip.setAttribute("aria-labelledby", id + "_name");
    return { tip, text, link: null, line: 0 };
  });
  const [outer, inner] = levels;
  if (!outer.tip.showPopover) return;
  const OPEN = 150, CLOSE = 250, GAP = 4, EDGE = 8;
  const CONTROL = "button, label, summary"; /* a click on a term in one of these is a click on the control */
  const anchored = window.CSS && CSS.supports("anchor-name: --a");
  /* The style sheet shows the inner one in the place of the outer one then. */
  const narrow = matchMedia("(max-width: 40rem)");
  let timer = 0, due = null, pointer = "", templates = [], page = "", meanings;

  /* A whole address without its query. A term that is listed nowhere has no address, but a class. */
  const keyOf = (address) => {
    const { origin, pathname, hash } = new URL(address, document.baseURI);
    return origin + pathname + hash;
  };
  const meaning = (element) => meanings.get(element.href ? keyOf(element.href) : element.classList[1]);
  const reach = (root) => {
    for (const element of root.querySelectorAll("span.izterm"))
      if (meaning(element) && !element.closest(CONTROL)) element.tabIndex = 0;
  };
  /* A theme may load the next page into this one: what the page says is read when it is another. */
  const read = () => {
    const found = document.querySelectorAll("template[data-izterm]");
    if (found[0] === templates[0] && found.length === templates.length && page === location.pathname) return;
    [templates, page, meanings] = [found, location.pathname, new Map()];
    for (const { content, dataset: { izterm } } of templates)
      for (let nodes = [], node = content.firstChild; node; node = node.nextSibling) {
        if (node.id) meanings.set(izterm ? keyOf(izterm + node.id) : node.id, nodes = []);
        nodes.push(node);
      }
    reach(document);
  };
  const termAt = (target) => {
    const element = target instanceof Element && target.closest(".izterm");
    return element && (read(), meaning(element)) ? element : null;
  };
  /* How many levels an element is part of. They stay open as long as the reader is there. */
  const depthOf = (target) => {
    let depth = 2;
    while (depth && !levels[depth - 1].link?.contains(target) && !levels[depth - 1].tip.contains(target)) depth--;
    return depth;
  };
  const cancel = () => {
    clearTimeout(timer);
    due = null;
  };
  const later = (action, delay) => {
    if (due === action) return; /* to cross more of the page does not put it off */
    cancel();
    due = action;
    timer = setTimeout(action, delay);
  };
  const describe = (element, id, on) => {
    const ids = (element.getAttribute("aria-describedby") || "").split(/\s+/).filter((each) => each && each !== id);
    if (on) ids.push(id);
    if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
    else element.removeAttribute("aria-describedby");
  };
  const place = () => {
    for (const level of levels) {
      if (!level.link) continue;
      const { tip } = level, { link, line } = narrow.matches ? outer : level;
      /* A page that is wider than the screen: what is seen of it counts. */
      const { offsetLeft, offsetTop: top, width, height } = visualViewport, edge = offsetLeft + width;
      tip.style.setProperty("--izterm-edge", edge + "px");
      /* Of a link in several lines, the line at the pointer says how far to the side. The browser knows its whole box only. */
      const lines = link.getClientRects(), box = tip.getBoundingClientRect(), at = link.getBoundingClientRect();
      const own = lines[Math.min(line, lines.length - 1)] || at;
      const below = at.bottom + GAP + box.height <= top + height || at.top - top < box.height + GAP;
      const left = getComputedStyle(tip).direction === "rtl" ? own.right - box.width : own.left;
      const free = anchored && lines.length < 2 && height > innerHeight - 1;
      tip.style.left = free ? "" : Math.max(EDGE, Math.min(left, edge - box.width - EDGE)) + "px";
      tip.style.top = free ? "" : (below ? at.bottom + GAP : at.top - GAP - box.height) + "px";
    }
  };
  /* Close the popovers from a level on, the innermost first. */
  const close = (from) => {
    cancel();
    for (const level of [inner, outer].slice(0, 2 - from)) {
      const { link, tip, text } = level;
      if (!link) continue;
      describe(link, text.id, false);
      link.classList.remove("izterm-open");
      level.link = null;
      tip.hidePopover();
    }
  };
  const closeAll = () => close(0), closeInner = () => close(1);
  const add = (tip, name, words, properties) => {
    const action = document.createElement(properties.href ? "a" : "button");
    tip.append(Object.assign(action, properties, { className: "izterm-tip-" + name, textContent: templates[0].dataset[name] || words }));
  };
  const open = (element, y = -1, isTouched = false) => {
    const depth = outer.tip.contains(element) ? 1 : 0, level = levels[depth], { tip, text } = level;
    if (element === level.link || !element.isConnected) return close(depth + 1);
    close(depth);
    level.link = element;
    level.line = [...element.getClientRects()].filter(({ bottom }) => bottom < y).length;
    element.classList.add("izterm-open");
    /* A modal dialog makes all that is outside of it inert. */
    (element.closest("dialog") || templates[0].parentNode).append(tip);
    tip.dir = templates[0].dir;
    /* A theme may be dark without telling the browser, and its text may be on another ground than the page. What is on a
       picture has the colours of the browser. */
    const { color } = getComputedStyle(tip.parentNode), grounds = [];
    for (let each = tip.parentNode; each; each = each.parentElement) grounds.push(getComputedStyle(each));
    const ground = grounds.find((each) => each.backgroundImage !== "none" || each.backgroundColor.startsWith("rgb("));
    const isPlain = ground?.backgroundImage === "none";
    tip.style.setProperty("--izterm-page", isPlain ? ground.backgroundColor : "");
    tip.style.setProperty("--izterm-text", isPlain ? color : "");
    text.replaceChildren(...meaning(element).map((node) => node.cloneNode(true)));
    text.firstChild.id = tip.id + "_name"; /* the entry has the other id */
    if (depth) for (const each of text.querySelectorAll(".izterm")) each.replaceWith(...each.childNodes);
    reach(text);
    tip.replaceChildren(text);
    if (depth && narrow.matches) add(tip, "back", "Back", { onclick: () => (element.focus(), closeInner()) });
    if (isTouched && element.href) add(tip, "go", "Go to the entry", { href: element.getAttribute("href"), onclick: closeAll });
    tip.showPopover({ source: element });
    text.scrollTop = 0;
    place();
    /* What scrolls has to be in reach of the keyboard; it comes next after the link. */
    const hasStops = text.querySelector("a, [tabindex]");
    text.tabIndex = !hasStops && text.scrollHeight > text.clientHeight ? 0 : -1;
    /* No focus may go into a tooltip. */
    tip.setAttribute("role", hasStops || !text.tabIndex || text.nextSibling ? "dialog" : "tooltip");
    describe(element, text.id, true);
  };
  /* The pointer leaves the levels from this one on. The focus holds its own. */
  const leave = (depth) => {
    const isHeld = ({ link, tip }) => link && (link.matches(":focus-visible") || tip.querySelector(":focus-visible"));
    let from = 2;
    while (from > depth && !isHeld(levels[from - 1])) from--;
    if (levels[from]?.link) later(from ? closeInner : closeAll, CLOSE);
    else cancel();
  };

  read();
  document.addEventListener("pointerover", ({ pointerType, target, clientY }) => {
    if (pointerType !== "mouse") return;
    const element = termAt(target);
    if (element && levels.every(({ link }) => link !== element)) later(() => open(element, clientY), OPEN);
    else leave(depthOf(target));
  });
  document.documentElement.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave(0));
  document.addEventListener("focusin", (event) => {
    const element = termAt(event.target);
    if (element && element.matches(":focus-visible")) open(element);
  });
  document.addEventListener("focusout", (event) => {
    const depth = depthOf(event.relatedTarget);
    if (depthOf(event.target) > depth && !levels.some(({ tip }) => tip.matches(":hover"))) close(depth);
  });
  /* Sphinx's own script takes every Escape, later: in the capture phase it is still ours. */
  document.addEventListener("keydown", (event) => {
    read();
    if (event.key !== "Escape") return;
    cancel();
    const depth = inner.link ? 1 : 0, { link, tip } = levels[depth];
    if (!link) return;
    if (tip.contains(document.activeElement)) link.focus();
    close(depth);
    event.stopPropagation();
    event.preventDefault();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (pointer !== "mouse") close(depthOf(event.target));
  }, true);
  document.addEventListener("click", (event) => {
    const element = termAt(event.target);
    if (!element || element.closest(CONTROL)) return;
    /* Enter on the keyboard is a click without detail. */
    if (levels.some(({ link }) => link === element) || !event.detail || !/touch|pen/.test(pointer)) return closeAll();
    event.preventDefault();
    open(element, event.clientY, true);
  });
  window.addEventListener("pagehide", closeAll);
  for (const type of ["scroll", "resize"]) window.addEventListener(type, place, true);
})();
