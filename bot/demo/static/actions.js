// The menu of one message: reply, copy, edit, like.
import { actionsFor } from "./bubble.js";
import { $, el, icon } from "./dom.js";
import { say } from "./words.js";

export class ActionMenu {
  constructor(hooks) {
    this.hooks = hooks;
    this.box = $("actions");
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("pointerdown", (event) => this.box.contains(event.target) || this.close(false));
    $("log").addEventListener("scroll", () => this.close(false), { passive: true });
    addEventListener("resize", () => this.close(false));
  }

  open(message, opener, event) {
    this.opener = opener;
    this.box.replaceChildren(...actionsFor(message, this.hooks).map((one) => this.item(one)));
    this.box.hidden = false;
    const from = opener.getBoundingClientRect();
    const [x, y] = event ? [event.clientX, event.clientY] : [from.left, from.bottom];
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
    this.box.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
    this.box.firstElementChild.focus();
  }

  item(one) {
    const button = el("button", { type: "button", role: "menuitem", tabindex: "-1" }, icon(one.icon), say(one.word));
    button.addEventListener("click", () => {
      this.close(true);
      one.act();
    });
    return button;
  }

  close(refocus) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    if (refocus) this.opener?.focus({ preventScroll: true });
  }

  pressed(event) {
    const items = [...this.box.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") this.close(true);
    else if (event.key === "Tab") this.close(true);
    else if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  }
}
