// The side list: who one acts as, which chats that person has, language and appearance.
import { colour, initial } from "./bubble.js";
import { $, arrange, el, icon } from "./dom.js";
import { chat, person, state, unread } from "./state.js";
import { current, say } from "./words.js";

const narrow = matchMedia("(max-width: 760px)");
const THEMES = ["auto", "light", "dark"];

export class People {
  constructor(hooks) {
    this.hooks = hooks;
    $("drawer").append(icon("menu"));
    $("side-close").append(icon("close"));
    for (const id of ["drawer", "acting"]) $(id).addEventListener("click", () => this.slide(true));
    for (const id of ["veil", "side-close"]) $(id).addEventListener("click", () => this.slide(false));
    $("side").addEventListener("keydown", (event) => event.key === "Escape" && this.slide(false));
    $("language").addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-tongue]")?.dataset.tongue;
      if (chosen) hooks.language(chosen);
    });
    $("theme").addEventListener("click", () => this.theme());
    narrow.addEventListener("change", () => this.slide(false));
    this.slide(false);
  }

  slide(open) {
    const out = open && narrow.matches;
    const was = $("side").classList.contains("open");
    $("side").classList.toggle("open", out);
    $("side").inert = narrow.matches && !out;
    $("main").inert = out;
    $("veil").hidden = !out;
    $("drawer").setAttribute("aria-expanded", String(out));
    if (out) ($("people").querySelector("[aria-current]") ?? $("side-close")).focus();
    else if (was) $("drawer").focus();
  }

  theme() {
    const root = document.documentElement;
    window.setTheme(THEMES[(THEMES.indexOf(root.dataset.choice) + 1) % THEMES.length]);
    this.drawFoot();
  }

  draw() {
    $("side-title").textContent = state.bot.name ?? "";
    this.fill($("people"), state.people.map((one) => this.personRow(one)));
    this.fill($("chats"), state.chats.map((one) => this.chatRow(one)));
    this.drawFoot();
    const anyone = state.people.some((one) => unread(one.id) && one.id !== state.me);
    $("drawer").classList.toggle("dotted", anyone);
    $("acting").textContent = person()?.name ?? "";
    $("acting").title = say("actingAs", person()?.name ?? "");
    $("acting").setAttribute("aria-label", say("actingAs", person()?.name ?? ""));
    document.title = `${state.people.some((one) => unread(one.id)) ? "● " : ""}${state.bot.name ?? ""} · ${say("localDemo")}`;
  }

  /** New rows in a list, the keyboard focus kept where it was. */
  fill(list, rows) {
    const focus = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    arrange(list, rows);
    if (focus >= 0) list.querySelectorAll("button")[focus]?.focus();
  }

  drawFoot() {
    const choice = document.documentElement.dataset.choice;
    for (const button of $("language").children) button.setAttribute("aria-pressed", String(button.dataset.tongue === current()));
    const word = { auto: "themeAuto", light: "themeLight", dark: "themeDark" }[choice];
    $("theme").replaceChildren(icon(choice), say(word));
  }

  row(chosen, face, title, below, dotted, act) {
    const dot = dotted ? el("span", { class: "dot", role: "img", "aria-label": say("unread") }) : null;
    const names = el("span", { class: "row-name" }, el("b", {}, title), el("small", {}, below));
    const button = el("button", { type: "button", class: "row", "aria-current": chosen ? "true" : null }, face, names, dot);
    button.addEventListener("click", act);
    return el("li", {}, button);
  }

  personRow(one) {
    const face = el("span", { class: `face ${colour(one.id)}`, "aria-hidden": "true" }, initial(one.name));
    const tongue = one.language.startsWith("zh") ? "中文" : one.language.startsWith("en") ? "English" : one.language;
    const below = [one.about?.[current()], tongue].filter(Boolean).join(" · ");
    return this.row(one.id === state.me, face, one.name, below, unread(one.id) && one.id !== state.me, () => {
      this.slide(false);
      this.hooks.person(one.id);
    });
  }

  chatRow(one) {
    const alone = one.kind === "private";
    const face = alone
      ? el("img", { class: "face", src: "/static/icon.svg", alt: "" })
      : el("span", { class: `face ${colour(one.id)}`, "aria-hidden": "true" }, initial(one.title));
    const below = alone ? say("privateChat") : say("group", one.members);
    const dotted = unread(state.me, one.id) && one.id !== state.chat;
    return this.row(one.id === state.chat, face, alone ? state.bot.name : one.title, below, dotted, () => {
      this.slide(false);
      this.hooks.chat(one.id);
    });
  }

  header(doing) {
    const open = chat();
    if (!open) return;
    const alone = open.kind === "private";
    $("title").textContent = alone ? state.bot.name : open.title;
    $("face").className = `face ${alone ? "" : colour(open.id)}`;
    $("face").replaceChildren(alone ? el("img", { src: "/static/icon.svg", alt: "" }) : initial(open.title));
    $("status").textContent = doing ? say(doing) : alone ? say("bot") : say("group", open.members);
    $("status").classList.toggle("doing", Boolean(doing));
  }
}
