// One message as a bubble, with its keyboard.
import { el, icon } from "./dom.js";
import { endsInBlock, link, rich } from "./entities.js";
import { found, mine, state } from "./state.js";
import { clock, day, say, sayError } from "./words.js";

const COLOURS = 6;

export const colour = (id) => `tint-${Math.abs(id) % COLOURS}`;
export const initial = (name) => [...(name || "?")][0];

export function plain(message) {
  return message.text || message.document?.name || (message.photo && say("picture")) || message.sticker || "";
}

function name(message) {
  return mine(message) ? say("you") : message.sender.name;
}

function quoted(message, hooks) {
  const original = message.reply_to && found(message.reply_to);
  if (!original) return null;
  const button = el("button", { type: "button", class: "quoted" }, el("b", {}, name(original)), el("span", {}, plain(original)));
  button.addEventListener("click", () => hooks.show(original.id));
  return button;
}

function picture(message) {
  const { file_id: id, width, height } = message.photo;
  const address = `/demo/file/${encodeURIComponent(id)}`;
  const image = el("img", { src: address, alt: plain(message), width, height, loading: "lazy", decoding: "async" });
  return el("a", { class: "picture", href: address, target: "_blank", rel: "noopener", title: say("openPicture") }, image);
}

function fileRow(file) {
  const about = el("span", { class: "file-about" }, el("b", {}, file.name), el("small", {}, say("bytes", file.size)));
  if (!file.file_id) return el("span", { class: "file" }, el("span", { class: "file-icon" }, icon("file")), about);
  const attributes = {
    class: "file",
    href: `/demo/file/${encodeURIComponent(file.file_id)}?download=1`,
    download: file.name,
    "aria-label": say("download", file.name),
  };
  return el("a", attributes, el("span", { class: "file-icon" }, icon("download")), about);
}

function mark(message) {
  const date = new Date(message.date * 1000);
  const full = `${day(date)} ${clock(date)}`;
  const row = el("span", { class: "mark" });
  if (message.edited) row.append(el("span", {}, say("edited")));
  row.append(el("time", { datetime: date.toISOString(), title: full }, clock(date)));
  if (message.key && message.failed) row.append(icon("failed"));
  else if (message.key) row.append(el("span", { title: say("waiting"), "aria-label": say("waiting"), role: "img" }, icon("clock")));
  else if (mine(message)) row.append(el("span", { title: say("sent"), "aria-label": say("sent"), role: "img" }, icon("check")));
  return row;
}

function reactions(message, hooks) {
  if (!message.reactions?.length) return null;
  const row = el("div", { class: "reactions" });
  for (const { emoji, people } of message.reactions) {
    const own = people.includes(state.me);
    const label = say(own ? "unlike" : "like");
    const button = el("button", { type: "button", class: own ? "own" : "", "aria-label": `${emoji} ${people.length} ${label}`, title: label });
    button.append(emoji === "👍" ? icon("thumb") : emoji, ` ${people.length}`);
    button.addEventListener("click", () => hooks.react(message, own ? null : emoji));
    row.append(button);
  }
  return row;
}

const STYLES = ["danger", "success", "primary"];

function key(message, button, hooks) {
  const look = STYLES.includes(button.style) ? `key ${button.style}` : "key";
  if (button.kind === "url") {
    const node = link(button.data, [button.text, icon("link")], hooks);
    node.className = look;
    return node;
  }
  const node = el("button", { type: "button", class: look }, button.text);
  if (button.kind === "callback") {
    if (hooks.busy(message, button.data)) node.setAttribute("aria-busy", "true");
    node.dataset.tap = button.data;
    node.addEventListener("click", () => hooks.tap(message, button.data, node));
  } else if (button.kind === "copy") {
    node.append(icon("copy"));
    node.addEventListener("click", () => hooks.copy(button.data));
  } else if (button.kind === "inline") {
    node.addEventListener("click", () => hooks.write(`@${hooks.username} ${button.data}`));
  } else node.addEventListener("click", () => hooks.toast(say("notInDemo")));
  return node;
}

function keyboard(message, hooks) {
  if (!message.keyboard?.length) return null;
  const rows = message.keyboard.map((row) => el("div", { class: "key-row" }, ...row.map((one) => key(message, one, hooks))));
  return el("div", { class: "keys" }, ...rows);
}

function failure(message, hooks) {
  if (!message.failed) return null;
  return el(
    "div", { class: "failure" },
    el("span", {}, `${say("failed")}：${sayError(message.failed)}`),
    el("button", { type: "button", onclick: () => hooks.again(message) }, say("again")),
    el("button", { type: "button", onclick: () => hooks.forget(message) }, say("drop")),
  );
}

function sender(message, group) {
  if (!group || mine(message)) return null;
  return el("div", { class: `sender ${message.sender.bot ? "" : colour(message.sender.id)}` }, message.sender.name);
}

export function bubble(message, { group, joined, hooks }) {
  const own = mine(message);
  const reacted = Boolean(message.reactions?.length);
  const beside = message.text && !reacted && !endsInBlock(message.text, message.entities); // the time stands in the last line
  const body = el("div", { class: ["bubble", beside && "beside", message.edited && "was-edited"].filter(Boolean).join(" ") });
  const text = message.text ? el("div", { class: "text" }, ...rich(message.text, message.entities, hooks)) : null;
  const parts = [
    joined ? null : sender(message, group), quoted(message, hooks), message.photo ? picture(message) : null,
    message.document ? fileRow(message.document) : null, message.sticker ? el("div", { class: "sticker" }, message.sticker) : null, text,
  ];
  body.append(...[...parts, reactions(message, hooks), mark(message), failure(message, hooks)].filter(Boolean));
  const kind = [own ? "mine" : "theirs", joined && "joined", message.photo && "with-picture", message.key && "on-its-way", message.keyboard?.length && "with-keys"];
  const row = el("article", { class: ["message", ...kind.filter(Boolean)].join(" "), tabindex: "-1", "aria-label": name(message) });
  if (message.id) {
    row.dataset.id = message.id;
    const more = el("button", { type: "button", class: "more", "aria-label": say("moreActions"), "aria-haspopup": "menu" }, icon("more"));
    more.addEventListener("click", () => hooks.actions(message, more));
    body.addEventListener("contextmenu", (event) => {
      if (event.target.closest("a, img") || getSelection().toString()) return;
      event.preventDefault();
      hooks.actions(message, more, event);
    });
    body.append(more);
  }
  const keys = keyboard(message, hooks);
  row.append(body);
  if (keys) row.append(keys);
  return row;
}

export function actionsFor(message, hooks) {
  const liked = (message.reactions ?? []).some((one) => one.emoji === "👍" && one.people.includes(state.me));
  const list = [{ icon: "reply", word: "reply", act: () => hooks.reply(message) }];
  if (message.text) list.push({ icon: "copy", word: "copyText", act: () => hooks.copy(message.text) });
  if (mine(message) && message.text && !message.document && !message.photo) {
    list.push({ icon: "edit", word: "edit", act: () => hooks.edit(message) });
  }
  if (message.sender.bot) {
    list.push({ icon: "thumb", word: liked ? "unlike" : "like", act: () => hooks.react(message, liked ? null : "👍") });
  }
  return list;
}
