// What the page knows: one person's view of the demo, and what happened since.

export const state = {
  run: "", // which run of the demo program the numbers belong to
  seq: 0, // the last happening that is part of this state
  loaded: false,
  me: null,
  chat: null, // id of the open chat
  bot: {},
  people: [],
  chats: [],
  pending: [], // own messages on their way: {key, as, chat, text, file, …, failed}
  drafts: new Map(), // "person/chat" → half-written text
};

export const person = () => state.people.find((one) => one.id === state.me);
export const chat = () => state.chats.find((one) => one.id === state.chat);
export const place = () => `${state.run}-${state.seq}`;
export const messages = () => chat()?.messages ?? [];
export const found = (id) => messages().find((one) => one.id === id);
export const mine = (message) => !message.sender.bot && message.sender.id === state.me;

export function put(message) {
  const there = state.chats.find((one) => one.id === message.chat_id);
  if (!there) return;
  const index = there.messages.findIndex((one) => one.id === message.id);
  if (index >= 0) there.messages[index] = message;
  else there.messages.push(message);
}

export function remove(chatId, id) {
  const there = state.chats.find((one) => one.id === chatId);
  if (there) there.messages = there.messages.filter((one) => one.id !== id);
}

// Which message each person has read last, per chat; of one run only, since a new run numbers anew.
let reads = {};

export function loadReads() {
  try {
    const kept = JSON.parse(localStorage.getItem("reads") ?? "{}");
    reads = kept.run === state.run ? kept.reads : {};
  } catch {
    reads = {};
  }
}

export const readUpTo = (personId, chatId) => reads[`${personId}/${chatId}`] ?? 0;

export function markRead(personId, chatId, messageId) {
  if (readUpTo(personId, chatId) >= messageId) return false;
  reads[`${personId}/${chatId}`] = messageId;
  try {
    localStorage.setItem("reads", JSON.stringify({ run: state.run, reads }));
  } catch {
    /* kept for this visit only */
  }
  return true;
}

export function unread(personId, chatId = null) {
  const latest = state.people.find((one) => one.id === personId)?.latest ?? {};
  return Object.entries(latest).some(
    ([id, message]) => (chatId === null || Number(id) === chatId) && message > readUpTo(personId, id),
  );
}

/** The rows of the reply keyboard in force in the open chat: the newest one the bot sent, until it takes it away. */
export function replyKeyboard() {
  for (const message of [...messages()].reverse()) {
    const keyboard = message.sender.bot ? message.reply_keyboard : null;
    if (keyboard) return keyboard.rows?.length ? { ...keyboard, from: message.id } : null;
  }
  return null;
}
