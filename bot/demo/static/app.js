// Puts the page together: loads one person's view, follows what happens, and hands every act to the demo program.
import { ActionMenu } from "./actions.js";
import { Composer } from "./composer.js";
import { $, copy } from "./dom.js";
import { Log } from "./log.js";
import { Gone, Refused, Stream, get, post } from "./net.js";
import { Outgoing } from "./outgoing.js";
import { People } from "./people.js";
import { chat, loadReads, mine, person, place, put, remove, state } from "./state.js";
import { Taps } from "./taps.js";
import { alertBox, toast } from "./toasts.js";
import { current, say, sayError, speak } from "./words.js";

const TYPING = 5500; // Telegram shows "typing" for five seconds, or until the message comes
const DOING = { upload_photo: "sendingPhoto", upload_document: "sendingFile" };

const heldBack = []; // what happened while the state was being loaded
let turns = 0; // loads started so far
let loading = 0; // the one under way
let typingTimer = 0;

const hooks = {
  get username() {
    return state.bot.username;
  },
  send: (text) => outgoing.text(text),
  write: (text) => composer.insert(text),
  toast,
  copy: (text) => copy(text, () => toast(say("copied"))),
  tap: (message, data, button) => taps.tap(message, data, button),
  busy: (message, data) => taps.busy(message, data),
  actions: (message, opener, event) => actions.open(message, opener, event),
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
  react: (message, emoji) => act("/demo/react", { chat: message.chat_id, message: message.id, emoji }),
  show: (id) => log.show(id),
  again: (message) => outgoing.again(message),
  forget: (message) => outgoing.forget(message),
  older: (before) => loadOlder(before),
  read: () => people.draw(),
};

const outgoing = new Outgoing({ changed: () => state.loaded && log.draw(), refused: (code) => toast(sayError(code)) });
const log = new Log(hooks);
const taps = new Taps({ act, toast, alertBox });
const actions = new ActionMenu(hooks);
const composer = new Composer({
  sendText: (text, reply) => outgoing.text(text, reply),
  sendFile: (file, options) => outgoing.file(file, options),
  edit: (message, text) => act("/demo/edit", { chat: message.chat_id, message: message.id, text }),
  toast,
});
const people = new People({ person: (id) => turnTo(id, id), chat: (id) => turnTo(state.me, id), language: setLanguage });

/** One act of the person acted as; a refusal is said, a break is left to the stream. */
async function act(path, body) {
  try {
    return await post(path, { as: state.me, ...body });
  } catch (error) {
    if (error instanceof Refused) toast(sayError(error.code));
    else if (error instanceof Gone) trouble(true);
    else throw error;
    return null;
  }
}

function wanted() {
  const values = new URLSearchParams(location.hash.slice(1));
  return { as: Number(values.get("as")) || null, chat: Number(values.get("chat")) || null };
}

async function load(as, chatId) {
  turns += 1;
  const turn = turns;
  loading = turn;
  let view = null;
  try {
    view = await get("/demo/state", as ? { as } : {});
  } catch (error) {
    if (turn !== loading) return;
    if (error instanceof Refused && as) {
      await load(null, null); // a person of an earlier run
      return;
    }
    trouble(true);
  }
  if (turn !== loading) return; // a newer load is under way
  loading = 0;
  if (view) take(view, chatId);
  heldBack.splice(0).forEach(happened);
}

function take(view, chatId) {
  const another = view.run !== state.run || view.me !== state.me || (chatId !== null && chatId !== state.chat);
  Object.assign(state, { ...view, loaded: true });
  if (view.run) loadReads();
  const open = state.chats.find((one) => one.id === (chatId ?? state.chat)) ?? state.chats[0];
  state.chat = open?.id ?? null;
  remember();
  draw(another);
}

function draw(another = false) {
  people.draw();
  people.header(null);
  composer.draw();
  if (another) log.open();
  else log.draw();
}

async function loadOlder(before) {
  const view = await get("/demo/history", { as: state.me, chat: state.chat, before }).catch(() => null);
  if (!view) return;
  const open = chat();
  open.messages = [...view.messages, ...open.messages];
  open.more = view.more;
}

/** Another chat is there already; another person's view is fetched first, and nothing can be written meanwhile. */
async function turnTo(me, chatId) {
  composer.leaveChat();
  if (me === state.me) {
    state.chat = chatId;
    remember();
    draw(true);
  } else await load(me, chatId);
  composer.enterChat();
}

/** The address names person and chat: a reload stays, and two tabs can be two people. */
function remember() {
  history.replaceState(null, "", `#as=${state.me}&chat=${state.chat}`);
}

async function setLanguage(language) {
  speak(language);
  try {
    localStorage.setItem("language", language);
  } catch { /* kept for this visit only */ }
  if (!state.loaded) return;
  draw();
  const done = await act("/demo/language", { language });
  if (done) toast(say("languageChanged", person().name));
}

function happened(event) {
  if (loading) {
    heldBack.push(event);
    return;
  }
  if (event.seq <= state.seq) return;
  if (event.seq !== state.seq + 1 || event.kind === "reload") {
    load(state.me, state.chat); // something was missed, or too much changed to tell
    return;
  }
  state.seq = event.seq;
  note(event);
  if (!event.people.includes(state.me)) {
    people.draw();
    return;
  }
  REACTIONS[event.kind]?.(event);
}

/** Whoever sees the message has something unread until they look. */
function note(event) {
  if (event.kind !== "message" || event.message.service) return;
  for (const one of state.people) {
    const own = !event.message.sender.bot && event.message.sender.id === one.id;
    if (event.people.includes(one.id) && !own) one.latest[event.chat] = event.message.id;
  }
}

const REACTIONS = {
  message(event) {
    put(event.message);
    if (event.key) outgoing.arrived(event.key);
    if (event.chat === state.chat) {
      if (!mine(event.message)) doing(null);
      log.heard(event.message);
      if (event.message.force_reply) composer.reply(event.message);
      composer.draw();
    }
    people.draw();
  },
  edited(event) {
    put(event.message);
    if (event.chat === state.chat) log.draw();
  },
  reaction: (event) => REACTIONS.edited(event),
  deleted(event) {
    remove(event.chat, event.message_id);
    log.draw();
    composer.draw();
  },
  typing: (event) => event.chat === state.chat && doing(DOING[event.action] ?? "typing"),
  callback_answered: (event) => taps.answered(event),
};

function doing(what) {
  clearTimeout(typingTimer);
  people.header(what);
  if (what) typingTimer = setTimeout(() => people.header(null), TYPING);
}

function trouble(gone) {
  if ($("trouble").hidden === !gone) return;
  $("trouble").hidden = !gone;
  $("trouble").textContent = gone ? `${say("gone")} ${say("goneHint")}` : "";
  if (!gone) toast(say("back"));
}

function language() {
  try {
    return localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  } catch {
    return "zh";
  }
}

speak(language());
await load(wanted().as, wanted().chat);
new Stream({
  place,
  happened,
  lost: () => trouble(true),
  async opened({ fresh }) {
    // fresh: the program cannot tell everything since our place; look anew
    if (fresh || !state.loaded) await load(state.me ?? wanted().as, state.chat ?? wanted().chat);
    trouble(false);
    outgoing.flush();
  },
});
addEventListener("hashchange", () => {
  const { as, chat: id } = wanted();
  if (as && (as !== state.me || id !== state.chat)) turnTo(as, id);
});
$("text").focus({ preventScroll: true });
