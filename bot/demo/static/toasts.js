// Short words over the chat, and the alert that waits for its button.
import { $, el } from "./dom.js";

const SHOWN = 4000;

export function toast(text) {
  const node = el("div", { class: "toast" }, text);
  $("toasts").append(node);
  while ($("toasts").children.length > 3) $("toasts").firstElementChild.remove();
  setTimeout(() => node.remove(), SHOWN);
}

export function alertBox(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}
