// The command menu over the field: all commands, or those that begin as typed; @bot in groups.
import { el } from "./dom.js";
import { say } from "./words.js";

export class Suggest {
  constructor(field, list, hooks) {
    this.field = field;
    this.list = list;
    this.hooks = hooks; // {chosen(text, fill)}
    this.commands = [];
    this.username = null;
    this.shown = [];
    this.at = -1;
  }

  offer(commands, username) {
    this.commands = commands;
    this.username = username;
    if (!this.list.hidden) this.typed();
  }

  typed() {
    const text = this.field.value;
    if (/^\/\S*$/.test(text)) this.open(this.matching(text.slice(1).toLowerCase()));
    else if (this.username && /^@\S*$/.test(text) && `@${this.username}`.startsWith(text.toLowerCase())) {
      this.open([{ text: `@${this.username}`, about: "", fill: true }]);
    } else this.close();
  }

  matching(start) {
    const tail = this.username ? `@${this.username}` : "";
    return this.commands
      .filter((one) => one.command.startsWith(start))
      .map((one) => ({ text: `/${one.command}${tail}`, about: one.description }));
  }

  toggleAll() {
    const wasOpen = !this.list.hidden;
    this.field.focus();
    if (wasOpen) this.close();
    else this.open(this.matching(""), say("noCommands"));
  }

  open(shown, otherwise = "") {
    this.shown = shown;
    this.at = -1;
    if (!shown.length && !otherwise) {
      this.close();
      return;
    }
    this.list.replaceChildren(...shown.map((one, index) => this.option(one, index)));
    if (!shown.length) this.list.append(el("li", { class: "nothing" }, otherwise));
    this.list.hidden = false;
    this.mark();
  }

  option(one, index) {
    const node = el("li", { role: "option", id: `suggest-${index}` }, el("b", {}, one.text), el("span", {}, one.about));
    node.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its focus
    node.addEventListener("click", () => this.take(index, one.fill));
    return node;
  }

  close() {
    this.list.hidden = true;
    this.shown = [];
    this.at = -1;
    this.mark();
  }

  mark() {
    const open = !this.list.hidden;
    document.getElementById("menu").setAttribute("aria-expanded", String(open));
    [...this.list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.at)));
    if (this.at >= 0) {
      this.field.setAttribute("aria-activedescendant", `suggest-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  take(index, fill) {
    const one = this.shown[index];
    this.close();
    this.hooks.chosen(one.text, Boolean(fill));
  }

  /** True when the key was for the menu. */
  pressed(event) {
    if (this.list.hidden) return false;
    const count = this.shown.length;
    if (event.key === "Escape") this.close();
    else if (!count) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = this.at < 0 ? (step > 0 ? 0 : count - 1) : (this.at + step + count) % count;
      this.mark();
    } else if (event.key === "Tab" && !event.shiftKey) this.take(Math.max(this.at, 0), true);
    else if (event.key === "Enter" && !event.shiftKey && this.at >= 0) this.take(this.at, this.shown[this.at].fill);
    else return false;
    event.preventDefault();
    return true;
  }
}
