// Own messages on their way: shown at once, sent in order, sent again after a break, never twice.
import { Gone, Refused, post, upload } from "./net.js";
import { state } from "./state.js";

const LONGEST = 4096;

let counter = 0;
const newKey = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}-${(counter += 1)}`;

function parts(text) {
  const found = [];
  for (let rest = text; rest; ) {
    let cut = Math.min(rest.length, LONGEST);
    if (cut < rest.length && /[\uD800-\uDBFF]/.test(rest[cut - 1])) cut -= 1; // never between the halves of a character
    found.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut);
  }
  return found.filter(Boolean);
}

export class Outgoing {
  constructor(hooks) {
    this.hooks = hooks; // {changed(), refused(code)}
    this.running = false;
  }

  base(replyTo) {
    const sender = { bot: false, id: state.me, name: "" };
    return { key: newKey(), as: state.me, chat_id: state.chat, sender, date: Date.now() / 1000, reply_to: replyTo ?? null };
  }

  text(text, replyTo = null) {
    for (const part of parts(text)) state.pending.push({ ...this.base(replyTo), text: part });
    this.flush();
  }

  file(file, { caption = "", photo = false, replyTo = null }) {
    const shown = { name: file.name, size: file.size };
    const message = { ...this.base(replyTo), text: caption, document: shown, photo_wanted: photo };
    Object.defineProperty(message, "file", { value: file }); // not enumerable: not part of what is drawn
    state.pending.push(message);
    this.flush();
  }

  async flush() {
    this.hooks.changed();
    if (this.running) return;
    this.running = true;
    try {
      for (let next; (next = state.pending.find((one) => !one.failed)); ) await this.one(next);
    } catch (error) {
      if (!(error instanceof Gone)) throw error; // after a break the stream calls flush again
    } finally {
      this.running = false;
      this.hooks.changed();
    }
  }

  async one(message) {
    try {
      await this.transmit(message);
      this.arrived(message.key);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      message.failed = error.code;
      this.hooks.refused(error.code);
    }
  }

  transmit(message) {
    const { key, as, chat_id: chat, text, reply_to: reply } = message;
    if (!message.file) return post("/demo/send", { key, as, chat, text, reply_to: reply });
    const values = { key, as, chat, caption: text, photo: message.photo_wanted ? "1" : "" };
    return upload(values, message.file);
  }

  arrived(key) {
    state.pending = state.pending.filter((one) => one.key !== key);
  }

  again(message) {
    delete message.failed;
    this.flush();
  }

  forget(message) {
    this.arrived(message.key);
    this.hooks.changed();
  }
}
