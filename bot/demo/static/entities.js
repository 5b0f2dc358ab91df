// A text and its entities (offsets in UTF-16 units, as JavaScript counts) become elements.
import { el } from "./dom.js";
import { say } from "./words.js";

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address if it may be followed, else null: javascript:, data: and the like never are. */
export function safeUrl(written) {
  const text = String(written).trim();
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `http://${text}`);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** What a link to this very bot starts it with (t.me/bot?start=CODE, tg://resolve?domain=bot&start=CODE), else null. */
export function startOf(href, username) {
  const url = new URL(href);
  const named = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.slice(1);
  const ours = url.protocol === "tg:" || ["t.me", "telegram.me"].includes(url.hostname);
  if (!ours || url.searchParams.has("startgroup") || !username || named?.toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

export function link(written, children, hooks) {
  const href = safeUrl(written);
  if (!href) return el("span", {}, ...children);
  const node = el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children);
  node.addEventListener("click", (event) => {
    const start = startOf(href, hooks.username);
    if (start === null) return;
    event.preventDefault();
    hooks.send(`/start ${start}`.trim());
  });
  return node;
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") });
  const inner = el("span", { class: "spoiler-text", "aria-hidden": "true" }, ...children);
  const reveal = (event) => {
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    inner.removeAttribute("aria-hidden");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && reveal(event));
  node.append(inner);
  return node;
}

function quotation(children, text, expandable) {
  const quote = el("blockquote", {}, ...children);
  if (!expandable || (text.length < 120 && text.split("\n").length <= 3)) return quote;
  const body = el("div", { class: "folded" }, ...quote.childNodes);
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, say("expand"));
  toggle.addEventListener("click", () => {
    const open = !body.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = say(open ? "collapse" : "expand");
  });
  quote.append(body, toggle);
  return quote;
}

function wrap(entity, children, text, hooks) {
  switch (entity.type) {
    case "bold": return el("strong", {}, ...children);
    case "italic": return el("em", {}, ...children);
    case "underline": return el("u", {}, ...children);
    case "strikethrough": return el("s", {}, ...children);
    case "spoiler": return spoiler(children);
    case "code": return el("code", { onclick: () => hooks.copy(text) }, ...children);
    case "pre": return el("pre", { tabindex: "0" }, el("code", {}, ...children));
    case "blockquote": return quotation(children, text, false);
    case "expandable_blockquote": return quotation(children, text, true);
    case "text_link": return link(entity.url, children, hooks);
    case "url": return link(text, children, hooks);
    case "email": return link(`mailto:${text}`, children, hooks);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, children, hooks);
    case "bot_command":
      return el("button", { type: "button", class: "inline-command", onclick: () => hooks.send(text) }, ...children);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      return el("span", { class: "mention" }, ...children);
    default: return el("span", {}, ...children);
  }
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** A line break next to a block is the block's own: without this it would leave an empty line. */
function between(text, start, end, afterBlock, beforeBlock) {
  const from = afterBlock && text[start] === "\n" ? start + 1 : start;
  const to = beforeBlock && from < end && text[end - 1] === "\n" ? end - 1 : end;
  return from < to ? [text.slice(from, to)] : [];
}

export const endsInBlock = (text, entities) =>
  (entities ?? []).some((one) => BLOCKS.has(one.type) && one.offset + one.length >= text.trimEnd().length);

/** The nodes of text[start:end]; entities lie inside, the outer ones first. */
function nodes(text, start, end, entities, hooks) {
  const made = [];
  let at = start;
  let afterBlock = false;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    let next = index + 1; // what starts inside this entity belongs to it
    while (next < entities.length && entities[next].offset < to) next += 1;
    const block = BLOCKS.has(entity.type);
    made.push(...between(text, at, from, afterBlock, block));
    made.push(wrap(entity, nodes(text, from, to, entities.slice(index + 1, next), hooks), text.slice(from, to), hooks));
    at = to;
    afterBlock = block;
  }
  return [...made, ...between(text, at, end, afterBlock, false)];
}

export function rich(text, entities, hooks) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, hooks);
}
