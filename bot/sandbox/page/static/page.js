"use strict";
/* Sends forms without leaving the page, and fetches anew whatever the server says has changed. */

const body = document.body;
const find = (selector, root = document) => root.querySelector(selector);
const part = (name) => find(`[data-part="${name}"]`);
const PARTS = ["cast", "sidebar", "head", "messages", "composer", "public", "dares", "modal"];

function say(words) {
  const toast = find("#spoken");
  toast.textContent = words;
  toast.hidePopover();
  if (words) toast.showPopover(); // above an open dialog, too
  clearTimeout(toast.fading);
  toast.fading = setTimeout(() => toast.hidePopover(), 9000);
}

/* Fragments: one fetch per part at a time; a change during a fetch leads to one more. */

const fetching = new Map();

function refresh(name) {
  if (fetching.has(name)) {
    fetching.get(name).again = true;
    return fetching.get(name).done;
  }
  const job = { again: true };
  fetching.set(name, job);
  job.done = (async () => {
    while (job.again) {
      job.again = false;
      const answer = await fetch(`/part/${name}?${body.dataset.query}`).catch(() => null);
      if (answer?.ok) swap(name, await answer.text());
    }
    fetching.delete(name);
  })();
  return job.done;
}

function swap(name, html) {
  const node = part(name);
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (node.shown === fresh.innerHTML) return;
  node.shown = fresh.innerHTML;
  const focus = whereFocusIs(node);
  if (name === "modal") return swapModal(node, fresh.content);
  const list = find("#scroll");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (name === "messages") morph(node, fresh.content);
  else {
    for (const one of node.querySelectorAll("details[id]"))
      find(`#${one.id}`, fresh.content)?.toggleAttribute("open", one.open);
    node.replaceChildren(fresh.content);
  }
  if (atEnd && name === "messages") list.scrollTop = list.scrollHeight;
  if (focus) find(focus, node)?.focus({ preventScroll: true });
  const tab = find(`[data-tab="${{ messages: "chat", sidebar: "channels", public: "public" }[name]}"]`);
  const quiet = name === "sidebar" && !find(".unread", node);
  if (tab && !tab.hasAttribute("aria-current")) tab.classList.toggle("news", !quiet);
}

/* Children with an id that say the same as before stay as they are, with their open menus. */
function morph(node, fresh) {
  const old = new Map([...node.children].filter((one) => one.id).map((one) => [one.id, one]));
  let at = node.firstElementChild;
  for (const child of [...fresh.children]) {
    child.source = child.outerHTML;
    const before = old.get(child.id);
    const kept = before?.source === child.source ? before : child;
    if (kept === at) at = at.nextElementSibling;
    else node.insertBefore(kept, at);
  }
  while (at) {
    const next = at.nextElementSibling;
    at.remove();
    at = next;
  }
  for (const [, child] of old) if (child.isConnected && find(`#${child.id}`) !== child) child.remove();
}

/* A selector that finds the focused element again in a fresh copy of the same part. */
function whereFocusIs(node) {
  const at = document.activeElement;
  if (!at || at === body || !node.contains(at)) return null;
  if (at.id) return `#${CSS.escape(at.id)}`;
  const home = at.closest("[id]");
  const inside = home && node.contains(home) && home !== node ? `#${CSS.escape(home.id)} ` : "";
  const kind = at.localName + (at.classList.length ? `.${CSS.escape(at.classList[0])}` : "");
  for (const name of ["name", "href"]) {
    const value = at.getAttribute(name);
    const also = at.tagName === "BUTTON" || at.type === "radio" ? `[value="${CSS.escape(at.value)}"]` : "";
    if (value) return `${inside}${kind}[${name}="${CSS.escape(value)}"]${also}`;
  }
  return inside + kind;
}

/* Modals */

let cameFrom = null;

function swapModal(node, fresh) {
  const next = find("dialog", fresh);
  const open = find("dialog", node);
  if (open && next && open.id === next.id) {
    const focus = whereFocusIs(node);
    keepTyped(open, next);
    open.dataset.hash = next.dataset.hash;
    open.dataset.callbackId = next.dataset.callbackId;
    open.replaceChildren(...next.childNodes);
    (find("[aria-invalid]", open) ?? (focus && find(focus, open)))?.focus();
    return;
  }
  if (!open) cameFrom = whereFocusIs(body);
  node.replaceChildren(...(next ? [next] : []));
  if (next) showModal(next);
  else if (cameFrom) find(cameFrom)?.focus();
}

function showModal(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    find("[data-close]", dialog).click();
  });
  const first = "[autofocus], [aria-invalid], input:not([type=hidden]), select, textarea";
  (find(first, find(".dialog-body", dialog)) ?? find("[data-submit]:not(.sr), [data-close]", dialog)).focus();
}

/* What was changed by hand outlives an update of the view, as in Slack. */
function keepTyped(before, after) {
  const fields = "input:not([type=hidden]), select, textarea";
  for (const old of before.querySelectorAll(fields)) {
    const same = [...after.querySelectorAll(fields)].find(
      (one) => one.name === old.name && one.type === old.type &&
        (!["checkbox", "radio"].includes(one.type) || one.value === old.value));
    if (!same) continue;
    if (["checkbox", "radio"].includes(old.type)) {
      if (old.checked !== old.defaultChecked) same.checked = old.checked;
    } else if (old.type === "file") {
      if (old.files.length) same.files = old.files;
    } else if (old.localName === "select" ? old.touched : old.value !== old.defaultValue) {
      same.value = old.value;
    }
  }
}

function confirmed(element) {
  const { confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle } = element.dataset;
  if (!confirmTitle) return Promise.resolve(true);
  const dialog = find("#confirm");
  find("h2", dialog).textContent = confirmTitle;
  find(".confirm-text", dialog).innerHTML = confirmText; // escaped and marked up by the server
  find("[data-yes]", dialog).textContent = confirmYes;
  find("[data-yes]", dialog).className = `button ${confirmStyle === "danger" ? "danger solid" : "primary"}`;
  find("[data-no]", dialog).textContent = confirmNo;
  dialog.returnValue = "no";
  dialog.showModal();
  find("[data-no]", dialog).focus();
  return new Promise((done) =>
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

/* Sending */

async function send(form, element, extra = {}) {
  if (!(await confirmed(element))) {
    if (element.localName === "select") element.value = "";
    return;
  }
  if (element.dataset.url) window.open(element.dataset.url, "_blank", "noopener");
  const data = new FormData(form);
  if (element.localName === "button" && element.name) data.set(element.name, element.value);
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  element.closest("details")?.removeAttribute("open");
  const shown = element.matches(".sr") ? find("[data-submit]:not(.sr)", form) : element;
  shown.classList.add("is-sending");
  shown.setAttribute("aria-busy", "true");
  try {
    await post(element.getAttribute("formaction") ?? form.getAttribute("action"), data, form);
  } finally {
    shown.classList.remove("is-sending");
    shown.removeAttribute("aria-busy");
  }
}

async function post(address, data, form) {
  const text = form.classList.contains("composer") ? find("textarea", form) : null;
  const typed = text?.value;
  if (text) remember((text.value = ""));
  const headers = { Accept: "application/json" };
  const files = find("input[type=file]", form);
  const body = files ? data : new URLSearchParams(data);
  const answer = await fetch(address, { method: "POST", body, headers })
    .catch(() => null);
  if (!answer?.ok) {
    if (text && !text.value) text.value = typed;
    return say("This did not go through. Is the sandbox still running?");
  }
  for (const one of form.querySelectorAll("input[type=file]")) one.value = ""; // the server has them
  const { parts, said } = await answer.json();
  if (said) say(said);
  await Promise.all(parts.map(refresh));
  if (text) find("#scroll").scrollTop = find("#scroll").scrollHeight;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") === "dialog") return;
  event.preventDefault();
  const element = event.submitter ?? find("button", form);
  const once = form.matches(".composer") || element.matches("[data-submit], [data-close], [name=dare], [name=hand]");
  if (once && find(".is-sending", form)) return;
  if (form.matches(".composer") && !find("textarea", form).value.trim()) return;
  send(form, element);
});

document.addEventListener("change", (event) => {
  event.target.touched = true;
  const { press } = event.target.dataset;
  if (press) send(event.target.form, event.target, { press });
});

/* The composer and the keyboard */

const draftKey = `draft ${body.dataset.as} ${body.dataset.channel}`;

function remember(words) {
  sessionStorage.setItem(draftKey, words);
  find(".composer")?.classList.toggle("is-slash", words.startsWith("/"));
}

document.addEventListener("input", (event) => {
  if (event.target.id === "composer-text") remember(event.target.value);
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.key === "Escape") {
    const menu = at.closest?.("details[open]");
    menu?.removeAttribute("open");
    if (menu) find("summary", menu).focus();
  }
  if (event.key !== "Enter" || event.isComposing) return;
  if (at.matches("form.press input")) event.preventDefault();
  const chat = at.id === "composer-text" && !event.shiftKey;
  const modal = at.matches(".modal textarea") && (event.ctrlKey || event.metaKey);
  if (!chat && !modal) return;
  event.preventDefault();
  at.form.requestSubmit(find(chat ? ".send" : "[data-submit]", at.form));
});

document.addEventListener("toggle", (event) => {
  const list = event.target.open && event.target.matches(".menu") && find(".menu-list", event.target);
  if (!list) return;
  const end = (event.target.closest("#scroll") ?? body).getBoundingClientRect().bottom;
  event.target.classList.toggle("up", list.getBoundingClientRect().bottom > end);
}, true);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  const tab = event.target.closest("[data-tab]");
  const chip = event.target.closest("[data-type]");
  const copy = event.target.closest("[data-copy]");
  if (tab || copy) event.preventDefault();
  if (tab) showPane(tab);
  if (copy) navigator.clipboard?.writeText(copy.href).then(() => say("Link copied."));
  copy?.closest("details").removeAttribute("open");
  if (chip) {
    find("#composer-text").value = chip.dataset.type;
    remember(chip.dataset.type);
    find("#composer-text").focus();
  }
});

function showPane(tab) {
  for (const one of document.querySelectorAll("[data-tab]")) one.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "page");
  tab.classList.remove("news");
  body.dataset.pane = tab.dataset.tab;
  history.replaceState(null, "", tab.href);
}

/* Live updates, for as long as somebody looks: a browser keeps few connections to one host. */

let events = null;

function follow() {
  if (document.hidden || events) return;
  events = new EventSource(`/events?${body.dataset.query}`);
  events.onopen = () => PARTS.forEach(refresh);
  events.onmessage = (event) => event.data.split(" ").forEach(refresh);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return follow();
  events?.close();
  events = null;
});

for (const name of PARTS) part(name).shown = part(name).innerHTML;
for (const child of part("messages").children) child.source = child.outerHTML;
const composer = find("#composer-text");
if (composer) {
  composer.value = sessionStorage.getItem(draftKey) ?? "";
  remember(composer.value);
}
if (location.hash.startsWith("#m-")) find(location.hash)?.scrollIntoView();
else find("#scroll").scrollTop = find("#scroll").scrollHeight;
const dialog = find("dialog.modal");
if (dialog) showModal(dialog);
follow();
