/* sphinxext-izuma: shows what a term means beside its link. Without it the link is a link. */
(() => {
  "use strict";
  const tip = document.getElementById("izterm-tip");
  if (!tip || !tip.showPopover) return;
  const OPEN = 150, CLOSE = 250, GAP = 4, EDGE = 8;
  const anchored = window.CSS && CSS.supports("anchor-name: --a");
  const meanings = new Map();
  for (const template of document.querySelectorAll("template.izterm-meaning"))
    meanings.set(template.dataset.for, template);
  let link = null, timer = 0, pointer = "";

  const meaning = (element) => meanings.get(element.getAttribute("href") || element.dataset.izterm || element.textContent);
  const termAt = (target) => {
    const element = target instanceof Element && target.closest(".izterm");
    return element && meaning(element) ? element : null;
  };
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  const describe = (element, on) => {
    const ids = (element.getAttribute("aria-describedby") || "").split(/\s+/).filter((id) => id && id !== tip.id);
    if (on) ids.push(tip.id);
    if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
    else element.removeAttribute("aria-describedby");
  };
  const place = () => {
    if (anchored) return link.style.setProperty("anchor-name", "--izterm");
    const at = link.getBoundingClientRect(), box = tip.getBoundingClientRect();
    const below = at.bottom + GAP + box.height <= innerHeight || at.top < box.height + GAP;
    tip.style.left = Math.max(EDGE, Math.min(at.left, innerWidth - box.width - EDGE)) + "px";
    tip.style.top = (below ? at.bottom + GAP : at.top - GAP - box.height) + "px";
  };
  const close = () => {
    clearTimeout(timer);
    if (!link) return;
    describe(link, false);
    link.style.removeProperty("anchor-name");
    link = null;
    tip.hidePopover();
  };
  const open = (element) => {
    clearTimeout(timer);
    if (element === link || !element.isConnected) return;
    close();
    link = element;
    tip.replaceChildren(meaning(element).content.cloneNode(true));
    tip.showPopover();
    place();
    describe(element, true);
  };

  for (const element of document.querySelectorAll("span.izterm"))
    if (meaning(element)) element.tabIndex = 0;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const element = termAt(event.target);
    if (element) later(() => open(element), element === link ? 0 : OPEN);
    else if (link && tip.contains(event.target)) clearTimeout(timer);
    else if (link && !link.matches(":focus-visible")) later(close, CLOSE);
    else clearTimeout(timer);
  });
  document.documentElement.addEventListener("pointerleave", () => link && later(close, CLOSE));
  document.addEventListener("focusin", (event) => {
    const element = termAt(event.target);
    if (element && element.matches(":focus-visible")) open(element);
  });
  document.addEventListener("focusout", (event) => event.target === link && close());
  /* Sphinx's own script takes every Escape, later: in the capture phase it is still ours. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !link) return clearTimeout(timer);
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
    if (pointer === "mouse" || !element || element === link) return;
    if (event.detail === 0) return; /* Enter on the keyboard */
    event.preventDefault();
    open(element);
  });
})();
