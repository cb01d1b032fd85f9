/* sphinxext-izuma: shows what a term means beside its link. Without it the link is a link. */
(() => {
  "use strict";
  const tip = document.createElement("div");
  if (!tip.showPopover) return;
  /* The underscore: docutils makes no id of a heading that has one. */
  Object.assign(tip, { className: "izterm-tip", id: "izterm_tip", role: "tooltip", popover: "manual" });
  const OPEN = 150, CLOSE = 250, GAP = 4, EDGE = 8;
  const CONTROL = "button, label, summary"; /* a click on a term in one of these is a click on the control */
  const anchored = window.CSS && CSS.supports("anchor-name: --a");
  let link = null, timer = 0, due = null, pointer = "", line = 0, templates = [], page = "", meanings;

  /* A whole address without its query. A term that is listed nowhere has no address, but a class. */
  const keyOf = (address) => {
    const { origin, pathname, hash } = new URL(address, document.baseURI);
    return origin + pathname + hash;
  };
  const meaning = (element) => meanings.get(element.href ? keyOf(element.href) : element.classList[1]);
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
    for (const element of document.querySelectorAll("span.izterm")) if (meaning(element) && !element.closest(CONTROL)) element.tabIndex = 0;
  };
  const termAt = (target) => {
    const element = target instanceof Element && target.closest(".izterm");
    return element && (read(), meaning(element)) ? element : null;
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
  const describe = (element, on) => {
    const ids = (element.getAttribute("aria-describedby") || "").split(/\s+/).filter((id) => id && id !== tip.id);
    if (on) ids.push(tip.id);
    if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
    else element.removeAttribute("aria-describedby");
  };
  const place = () => {
    if (!link) return;
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
  };
  const close = () => {
    cancel();
    if (!link) return;
    describe(link, false);
    link.classList.remove("izterm-open");
    link = null;
    tip.hidePopover();
  };
  const open = (element, y = -1) => {
    cancel();
    if (element === link || !element.isConnected) return;
    close();
    link = element;
    line = [...link.getClientRects()].filter(({ bottom }) => bottom < y).length;
    link.classList.add("izterm-open");
    /* A modal dialog makes all that is outside of it inert. */
    (link.closest("dialog") || templates[0].parentNode).append(tip);
    tip.dir = templates[0].dir;
    /* A theme may be dark without telling the browser. */
    const { color } = getComputedStyle(document.body);
    const around = [document.body, document.documentElement].map((each) => getComputedStyle(each).backgroundColor);
    const background = around.find((each) => each.startsWith("rgb("));
    tip.style.setProperty("--izterm-page", background || "");
    tip.style.setProperty("--izterm-text", background ? color : "");
    tip.replaceChildren(...meaning(element).map((node) => node.cloneNode(true)));
    tip.firstChild.removeAttribute("id"); /* the entry has it */
    tip.showPopover({ source: element });
    tip.scrollTop = 0;
    place();
    /* What scrolls has to be in reach of the keyboard; it comes next after the link. */
    tip.tabIndex = tip.scrollHeight > tip.clientHeight ? 0 : -1;
    describe(element, true);
  };
  const leave = () => {
    if (link && !link.matches(":focus-visible") && !tip.matches(":focus-visible")) later(close, CLOSE);
    else cancel();
  };
  const isOurs = (target) => target === link || tip.contains(target);

  read();
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const element = termAt(event.target);
    if (element && element !== link) later(() => open(element, event.clientY), OPEN);
    else if (element || tip.contains(event.target)) cancel();
    else leave();
  });
  document.documentElement.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
  document.addEventListener("focusin", (event) => {
    const element = termAt(event.target);
    if (element && element.matches(":focus-visible")) open(element);
  });
  document.addEventListener("focusout", (event) => {
    if (link && isOurs(event.target) && !isOurs(event.relatedTarget) && !tip.matches(":hover")) close();
  });
  /* Sphinx's own script takes every Escape, later: in the capture phase it is still ours. */
  document.addEventListener("keydown", (event) => {
    read();
    if (event.key !== "Escape") return;
    cancel();
    if (!link) return;
    if (tip.contains(document.activeElement)) link.focus();
    close();
    event.stopPropagation();
    event.preventDefault();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (pointer !== "mouse" && link && !tip.contains(event.target) && termAt(event.target) !== link) close();
  }, true);
  document.addEventListener("click", (event) => {
    const element = termAt(event.target);
    if (!element || element.closest(CONTROL)) return;
    /* Enter on the keyboard is a click without detail. */
    if (element === link || !event.detail || !/touch|pen/.test(pointer)) return close();
    event.preventDefault();
    open(element, event.clientY);
  });
  window.addEventListener("pagehide", close);
  for (const type of ["scroll", "resize"]) window.addEventListener(type, place, true);
})();
