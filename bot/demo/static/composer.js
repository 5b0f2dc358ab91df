// Writing: text, commands, files, replies and edits; Enter sends, Shift+Enter breaks the line.
import { $, el, icon } from "./dom.js";
import { plain } from "./bubble.js";
import { chat, messages, mine, replyKeyboard, state } from "./state.js";
import { Suggest } from "./suggest.js";
import { say } from "./words.js";

const LARGEST = 50 * 1024 * 1024;
const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

const narrow = matchMedia("(max-width: 480px)"); // no room for a long hint

export class Composer {
  constructor(hooks) {
    this.hooks = hooks; // {sendText, sendFile, edit, toast}
    this.files = [];
    this.mode = null; // {kind: "edit" | "reply", message}
    this.keysShown = true;
    this.text = $("text");
    this.suggest = new Suggest(this.text, $("suggest"), { chosen: (one, fill) => this.chosen(one, fill) });
    for (const id of ["send", "attach"]) $(id).append(icon(id));
    $("menu").append(icon("commands"));
    $("keys").append(icon("keyboard"));
    this.listen();
    this.listenForFiles();
    narrow.addEventListener("change", () => this.draw());
  }

  listen() {
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("blur", () => setTimeout(() => document.activeElement === this.text || this.suggest.close(), 150));
    $("menu").addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its focus
    $("menu").addEventListener("click", () => this.suggest.toggleAll());
    $("keys").addEventListener("click", () => {
      this.keysShown = !this.keysShown;
      this.drawKeyboard();
    });
  }

  listenForFiles() {
    $("attach").addEventListener("click", () => $("picker").click());
    $("picker").addEventListener("change", () => {
      this.attach($("picker").files);
      $("picker").value = "";
    });
    this.text.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.attach(event.clipboardData.files);
    });
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      $("drop").hidden = false;
    });
    addEventListener("dragleave", (event) => event.relatedTarget || ($("drop").hidden = true));
    addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      $("drop").hidden = true;
      this.attach(event.dataTransfer.files);
    });
  }

  pressed(event) {
    // While an input method composes, Enter belongs to it (229: Safari reports its last Enter so).
    if (event.isComposing || event.keyCode === 229) return;
    if (this.suggest.pressed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.mode) this.leave();
    else if (event.key === "ArrowUp" && !this.text.value && !this.files.length) {
      event.preventDefault();
      this.editLast();
    }
  }

  typed() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
    $("send").disabled = !this.text.value.trim() && !this.files.length;
    this.suggest.typed();
  }

  submit() {
    if (this.text.readOnly) return;
    const text = this.text.value.trim();
    if (this.mode?.kind === "edit") {
      if (text) this.hooks.edit(this.mode.message, text);
      this.leave();
      return;
    }
    const reply = this.mode?.message.id ?? null;
    this.files.forEach(({ file, photo }, index) => {
      this.hooks.sendFile(file, { caption: index === 0 ? text : "", photo });
    });
    if (text && !this.files.length) this.hooks.sendText(text, reply);
    this.files = [];
    this.mode = null;
    this.write("");
    this.draw();
  }

  /** A command from the menu: sent at once, or put into the field to be finished. */
  chosen(one, fill) {
    if (fill) this.write(`${one} `);
    else {
      this.write("");
      this.hooks.sendText(one, null);
    }
    this.text.focus();
  }

  write(text) {
    this.text.value = text;
    this.typed();
  }

  insert(text) {
    this.write(text);
    this.text.focus();
  }

  attach(files) {
    for (const file of files) {
      if (file.size > LARGEST) this.hooks.toast(say("error_too_large"));
      else if (file.size === 0) this.hooks.toast(say("error_empty"));
      else this.files.push({ file, photo: PICTURES.has(file.type) && file.type !== "image/gif" });
    }
    this.draw();
    this.text.focus();
  }

  editLast() {
    const last = messages().filter((one) => mine(one) && one.text && !one.document && !one.photo).at(-1);
    if (last) this.edit(last);
    else this.hooks.toast(say("nothingToEdit"));
  }

  edit(message) {
    this.mode = { kind: "edit", message };
    this.insert(message.text);
    this.draw();
  }

  reply(message) {
    this.mode = { kind: "reply", message };
    this.draw();
    this.text.focus();
  }

  leave() {
    if (this.mode?.kind === "edit") this.write("");
    this.mode = null;
    this.draw();
    this.text.focus();
  }

  /** Before another person or chat is shown: half-written text stays with the chat it was written in. */
  leaveChat() {
    if (this.mode?.kind !== "edit") state.drafts.set(`${state.me}/${state.chat}`, this.text.value);
    this.mode = null;
    this.files = [];
    this.text.readOnly = true;
  }

  enterChat() {
    this.text.readOnly = false;
    this.write(state.drafts.get(`${state.me}/${state.chat}`) ?? "");
    this.draw();
  }

  draw() {
    const open = chat();
    const asked = replyKeyboard()?.placeholder;
    const hint = open?.kind === "private" ? say("placeholder") : say("placeholderGroup", state.bot.username);
    const full = this.files.length ? say("caption") : asked || hint;
    this.text.placeholder = narrow.matches && !asked ? say("placeholderNarrow") : full;
    this.text.setAttribute("aria-label", full);
    this.suggest.offer(open?.commands ?? [], open?.kind === "private" ? null : state.bot.username);
    this.drawNotice();
    this.drawFiles();
    this.drawKeyboard();
    $("send").disabled = !this.text.value.trim() && !this.files.length;
  }

  drawNotice() {
    const box = $("notice");
    box.hidden = !this.mode;
    box.replaceChildren();
    if (!this.mode) return;
    const { kind, message } = this.mode;
    const title = kind === "edit" ? say("editing") : say("replyingTo", mine(message) ? say("you") : message.sender.name);
    const away = el("button", { type: "button", class: "round", "aria-label": say("cancel"), onclick: () => this.leave() }, icon("close"));
    box.append(icon(kind), el("div", {}, el("b", {}, title), el("span", {}, plain(message))), away);
  }

  drawFiles() {
    $("files").hidden = !this.files.length;
    $("files").replaceChildren(...this.files.map((one) => this.fileRow(one)));
  }

  fileRow(one) {
    const { file } = one;
    const away = () => {
      this.files = this.files.filter((other) => other !== one);
      this.draw();
    };
    const row = el("li", {}, icon("file"), el("span", { class: "file-about" }, el("b", {}, file.name), el("small", {}, say("bytes", file.size))));
    if (PICTURES.has(file.type)) {
      const box = el("input", { type: "checkbox", checked: one.photo });
      box.addEventListener("change", () => (one.photo = box.checked));
      row.append(el("label", {}, box, say("asPicture")));
    }
    row.append(el("button", { type: "button", class: "round", "aria-label": say("removeFile", file.name), onclick: away }, icon("close")));
    return row;
  }

  drawKeyboard() {
    const keyboard = replyKeyboard();
    if (this.usedUp === keyboard?.from) $("keys").hidden = $("keyboard").hidden = true;
    else {
      $("keys").hidden = !keyboard;
      $("keyboard").hidden = !keyboard || !this.keysShown;
    }
    $("keys").setAttribute("aria-expanded", String(!$("keyboard").hidden));
    const rows = (keyboard?.rows ?? []).map((row) => el("div", { class: "key-row" }, ...row.map((one) => this.key(keyboard, one))));
    $("keyboard").replaceChildren(...rows);
  }

  key(keyboard, { text, plain: works }) {
    const press = () => {
      if (!works) {
        this.hooks.toast(say("notInDemo"));
        return;
      }
      if (keyboard.one_time) this.usedUp = keyboard.from;
      this.hooks.sendText(text, null);
      this.drawKeyboard();
    };
    return el("button", { type: "button", class: "key", onclick: press }, text);
  }
}
