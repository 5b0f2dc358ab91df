// Taps on inline buttons: in progress until the bot answers, then its toast or alert.
import { say } from "./words.js";

const PATIENCE = 30_000;

export class Taps {
  constructor(hooks) {
    this.hooks = hooks; // {act, toast, alertBox}
    this.waiting = new Map(); // callback id → {place, timer}
    this.early = new Map(); // answers that overtook the reply to the tap itself
    this.places = new Set(); // "chat/message/data" in progress
  }

  place(message, data) {
    return `${message.chat_id}/${message.id}/${data}`;
  }

  busy(message, data) {
    return this.places.has(this.place(message, data));
  }

  async tap(message, data, button) {
    const place = this.place(message, data);
    if (this.places.has(place)) return;
    this.places.add(place);
    button.setAttribute("aria-busy", "true");
    const done = await this.hooks.act("/demo/tap", { chat: message.chat_id, message: message.id, data });
    if (!done) {
      this.settle(place);
      return;
    }
    const timer = setTimeout(() => this.over(done.callback, { text: say("noAnswer") }), PATIENCE);
    this.waiting.set(done.callback, { place, timer });
    const early = this.early.get(done.callback);
    if (early) this.over(done.callback, early);
  }

  answered(event) {
    if (this.waiting.has(event.callback)) this.over(event.callback, event);
    else this.early.set(event.callback, event);
  }

  over(callback, { text, alert }) {
    const { place, timer } = this.waiting.get(callback) ?? {};
    this.waiting.delete(callback);
    this.early.delete(callback);
    clearTimeout(timer);
    if (place) this.settle(place);
    if (text) (alert ? this.hooks.alertBox : this.hooks.toast)(text);
  }

  settle(place) {
    this.places.delete(place);
    for (const button of document.querySelectorAll('.key[aria-busy="true"]')) {
      const id = button.closest(".message").dataset.id;
      if (place.endsWith(`/${id}/${button.dataset.tap}`)) button.removeAttribute("aria-busy");
    }
  }
}
