// The list of messages: days, bubbles, scrolling, and what is new below.
import { bubble, plain } from "./bubble.js";
import { $, arrange, el } from "./dom.js";
import { chat, markRead, messages, mine, person, state } from "./state.js";
import { current, day, say } from "./words.js";

const NEAR = 80; // pixels from the end that still count as "at the end"
const TOGETHER = 5 * 60; // seconds within which messages of one sender form one group

export class Log {
  constructor(hooks) {
    this.hooks = hooks;
    this.box = $("log");
    this.column = el("div", { class: "column" });
    this.box.append(this.column);
    this.pill = $("pill");
    this.kept = new Map(); // key → {signature, node}
    this.fresh = 0;
    this.stuck = true;
    this.box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.pill.addEventListener("click", () => this.toEnd(true));
    const follow = new ResizeObserver(() => this.stuck && this.toEnd());
    follow.observe(this.box);
    follow.observe(this.column);
    document.addEventListener("visibilitychange", () => this.seen());
  }

  /** Another chat or person: from scratch, at the end. */
  open() {
    this.kept.clear();
    this.fresh = 0;
    this.stuck = true;
    this.draw();
    this.toEnd();
  }

  draw() {
    const focus = this.focused();
    arrange(this.column, [...this.top(), ...this.rows()]);
    if (this.stuck) this.toEnd();
    this.drawPill();
    this.refocus(focus);
    this.seen();
  }

  top() {
    if (chat()?.more) return [this.keep("older", current(), () => this.olderButton())];
    if (messages().length || this.waiting().length) return [];
    return [this.keep("empty", JSON.stringify([state.bot, chat()?.kind, current()]), () => this.emptiness())];
  }

  olderButton() {
    return el("button", { type: "button", class: "older", onclick: () => this.older() }, say("older"));
  }

  emptiness() {
    const box = el("div", { class: "empty" });
    const about = chat()?.kind === "private" ? state.bot.description : "";
    box.append(el("p", {}, about || say("noMessages")));
    if (chat()?.kind === "private") {
      box.append(el("button", { type: "button", class: "start", onclick: () => this.hooks.send("/start") }, say("start")));
    }
    return box;
  }

  waiting() {
    return state.pending.filter((one) => one.as === state.me && one.chat_id === state.chat);
  }

  rows() {
    const rows = [];
    let before = null;
    for (const message of [...messages(), ...this.waiting()]) {
      const label = day(new Date(message.date * 1000));
      const newDay = !before || day(new Date(before.date * 1000)) !== label;
      if (newDay) rows.push(this.keep(`day ${new Date(message.date * 1000).toDateString()}`, label, () => el("div", { class: "day" }, el("span", {}, label))));
      rows.push(this.row(message, !newDay && this.together(before, message)));
      before = message;
    }
    return rows;
  }

  together(before, message) {
    const same = before.sender?.id === message.sender?.id && before.sender?.bot === message.sender?.bot;
    return same && !before.service && message.date - before.date < TOGETHER;
  }

  row(message, joined) {
    const key = message.key ?? `m${message.id}`;
    if (message.service) {
      const { kind, names } = message.service;
      const text = say(`service_${kind}`, names.join("、"));
      return this.keep(key, text, () => el("div", { class: "day service" }, el("span", {}, text)));
    }
    const group = chat().kind !== "private";
    const signature = JSON.stringify([message, joined, current(), Boolean(message.reply_to)]);
    return this.keep(key, signature, () => bubble(message, { group, joined, hooks: this.hooks }));
  }

  keep(key, signature, make) {
    const there = this.kept.get(key);
    if (there?.signature === signature) return there.node;
    const node = make();
    this.kept.set(key, { signature, node });
    return node;
  }

  /** A message came in live: count it, and say it to those who listen instead of look. */
  heard(message) {
    if (mine(message)) this.stuck = true;
    else {
      if (!this.stuck) this.fresh += 1;
      $("heard").textContent = say("said", message.sender.name, plain(message));
    }
    this.draw();
  }

  toEnd(smooth = false) {
    this.stuck = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.scrollTo({ top: this.box.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  scrolled() {
    this.stuck = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
    if (this.stuck) this.fresh = 0;
    this.drawPill();
    this.seen();
  }

  drawPill() {
    this.pill.hidden = this.stuck;
    if (!this.stuck) this.pill.textContent = say("newMessages", this.fresh);
  }

  seen() {
    if (document.hidden || !this.stuck || !state.loaded) return;
    const latest = person()?.latest?.[state.chat];
    if (latest && markRead(state.me, state.chat, latest)) this.hooks.read();
  }

  async older() {
    const first = messages()[0];
    const height = this.box.scrollHeight;
    const at = this.box.scrollTop;
    await this.hooks.older(first.id);
    this.stuck = false;
    this.draw();
    this.box.scrollTop = at + this.box.scrollHeight - height;
  }

  show(id) {
    const node = this.column.querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
    node?.classList.add("shown");
    setTimeout(() => node?.classList.remove("shown"), 1200);
  }

  /** Where the keyboard focus is inside the list, so that an edit under the finger does not lose it. */
  focused() {
    const row = document.activeElement?.closest?.(".message[data-id]");
    if (!row || !this.column.contains(row)) return null;
    return { row, id: row.dataset.id, index: [...row.querySelectorAll(".key")].indexOf(document.activeElement) };
  }

  refocus(focus) {
    if (!focus || document.contains(focus.row)) return;
    const row = this.column.querySelector(`[data-id="${focus.id}"]`);
    const key = row?.querySelectorAll(".key")[focus.index];
    (key ?? row)?.focus({ preventScroll: true });
  }
}
