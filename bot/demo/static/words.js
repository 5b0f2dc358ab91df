// Every word of the page itself, in Chinese and English; what the bot says comes from the bot.

const ZH = {
  localDemo: "本机演示 · 不连外网",
  actAs: "以谁的身份",
  chats: "会话",
  privateChat: "与机器人的私聊",
  group: (n) => `群 · ${n} 位成员`,
  openPeople: "切换身份和会话",
  actingAs: (name) => `身份：${name}`,
  close: "关闭",
  messages: "消息",
  bot: "机器人",
  typing: "正在输入…",
  sendingFile: "正在发送文件…",
  sendingPhoto: "正在发送图片…",
  placeholder: "问一句，或输入 / 看命令",
  placeholderNarrow: "写消息",
  placeholderGroup: (name) => `群里用 @${name} 叫机器人`,
  send: "发送",
  attach: "发送文件或图片",
  attached: "待发送的文件",
  commands: "命令菜单",
  noCommands: "机器人还没有设置命令",
  keyboard: "快捷按钮",
  dropHere: "松开即可附上文件",
  asPicture: "作为图片发送",
  removeFile: (name) => `去掉 ${name}`,
  caption: "给文件加一句说明（可不填）",
  start: "开始",
  noMessages: "还没有消息",
  older: "更早的消息",
  today: "今天",
  yesterday: "昨天",
  edited: "已编辑",
  sent: "已送达",
  waiting: "等待发送",
  failed: "没有发出去",
  again: "重试",
  drop: "删除",
  newMessages: (n) => (n ? `${n} 条新消息` : "回到最新"),
  unread: "有新消息",
  reply: "回复",
  copyText: "复制文字",
  edit: "编辑",
  like: "点赞",
  unlike: "取消点赞",
  moreActions: "更多操作",
  copied: "已复制",
  editing: "编辑消息",
  replyingTo: (name) => `回复 ${name}`,
  cancel: "取消",
  nothingToEdit: "没有可以编辑的消息",
  expand: "展开",
  collapse: "收起",
  service_joined: (names) => `${names} 加入了群`,
  service_migrated: "群已升级为超级群",
  service_pinned: "置顶了一条消息",
  service_other: "群信息有变动",
  spoiler: "隐藏的内容，点按显示",
  download: (name) => `下载 ${name}`,
  picture: "图片",
  openPicture: "打开原图",
  sticker: "贴纸",
  link: (url) => `打开 ${url}`,
  noAnswer: "机器人没有应答这次点按",
  notInDemo: "这个按钮在演示里用不了",
  ok: "好",
  you: "我",
  language: "语言",
  languageRemark: "选择语言时，当前身份的 Telegram 语言也一起改，机器人会按它回答。",
  languageChanged: (name) => `界面和“${name}”的 Telegram 语言已改为中文`,
  themeAuto: "外观：跟随系统",
  themeLight: "外观：浅色",
  themeDark: "外观：深色",
  invented: "演示数据只在这台电脑上；人物是虚构的。",
  said: (name, text) => `${name}：${text}`,
  gone: "连不上演示程序，它可能已经停止。正在自动重连；没发出的消息会在连上后补发。",
  goneHint: "若停止了，请重新运行 jixiao demo",
  back: "已重新连上",
  error_blocked: "这条消息没有被接受",
  error_too_long: "文字太长：一条消息最多 4096 个字",
  error_caption_too_long: "说明太长：最多 1024 个字",
  error_too_large: "文件太大：演示里最多 50 MB",
  error_not_picture: "这不是能当图片发送的文件",
  error_empty: "没有内容可发送",
  error_unknown_person: "这个身份已经不在演示里了，请刷新页面",
  error_unknown_chat: "这个会话已经不在了，请刷新页面",
  error_unknown_message: "这条消息已经不在了",
  error_unknown_button: "这个按钮已经变了，请点新的按钮",
  error_not_yours: "只能编辑自己发的消息",
  error_forbidden: "演示程序拒绝了这个请求，请从它打印的地址打开页面",
  error_other: "演示程序出错了，请看它的输出",
  bytes: (n) => size(n),
};

const EN = {
  localDemo: "Local demo · no network",
  actAs: "Acting as",
  chats: "Chats",
  privateChat: "Private chat with the bot",
  group: (n) => `Group · ${n} members`,
  openPeople: "Switch person or chat",
  actingAs: (name) => `Acting as ${name}`,
  close: "Close",
  messages: "Messages",
  bot: "bot",
  typing: "typing…",
  sendingFile: "sending a file…",
  sendingPhoto: "sending a picture…",
  placeholder: "Ask, or type / for commands",
  placeholderNarrow: "Message",
  placeholderGroup: (name) => `In a group, call @${name}`,
  send: "Send",
  attach: "Send a file or picture",
  attached: "Files to send",
  commands: "Command menu",
  noCommands: "The bot has not set any commands yet",
  keyboard: "Quick buttons",
  dropHere: "Drop to attach",
  asPicture: "Send as a picture",
  removeFile: (name) => `Remove ${name}`,
  caption: "Add a caption (optional)",
  start: "Start",
  noMessages: "No messages yet",
  older: "Earlier messages",
  today: "Today",
  yesterday: "Yesterday",
  edited: "edited",
  sent: "Delivered",
  waiting: "Waiting to be sent",
  failed: "Not sent",
  again: "Try again",
  drop: "Delete",
  newMessages: (n) => (n ? `${n} new ${n === 1 ? "message" : "messages"}` : "To the latest"),
  unread: "new messages",
  reply: "Reply",
  copyText: "Copy text",
  edit: "Edit",
  like: "Like",
  unlike: "Remove like",
  moreActions: "More actions",
  copied: "Copied",
  editing: "Edit message",
  replyingTo: (name) => `Reply to ${name}`,
  cancel: "Cancel",
  nothingToEdit: "There is no message to edit",
  expand: "Show all",
  collapse: "Show less",
  service_joined: (names) => `${names} joined the group`,
  service_migrated: "The group became a supergroup",
  service_pinned: "A message was pinned",
  service_other: "The group changed",
  spoiler: "Hidden text, press to show",
  download: (name) => `Download ${name}`,
  picture: "Picture",
  openPicture: "Open the full picture",
  sticker: "Sticker",
  link: (url) => `Open ${url}`,
  noAnswer: "The bot did not answer this tap",
  notInDemo: "This button does not work in the demo",
  ok: "OK",
  you: "Me",
  language: "Language",
  languageRemark: "Choosing also sets the Telegram language of the person you act as; the bot answers in it.",
  languageChanged: (name) => `The page and ${name}'s Telegram language are now English`,
  themeAuto: "Appearance: like the system",
  themeLight: "Appearance: light",
  themeDark: "Appearance: dark",
  invented: "The demo's data stay on this computer; its people are invented.",
  said: (name, text) => `${name}: ${text}`,
  gone: "The demo program cannot be reached; it may have stopped. Reconnecting; unsent messages go out once it is back.",
  goneHint: "If it stopped, run jixiao demo again",
  back: "Connected again",
  error_blocked: "The message was not accepted",
  error_too_long: "Too long: a message has at most 4096 characters",
  error_caption_too_long: "The caption is too long: at most 1024 characters",
  error_too_large: "The file is too large: at most 50 MB in the demo",
  error_not_picture: "This file cannot be sent as a picture",
  error_empty: "There is nothing to send",
  error_unknown_person: "This person is no longer part of the demo; please reload the page",
  error_unknown_chat: "This chat is gone; please reload the page",
  error_unknown_message: "This message is gone",
  error_unknown_button: "This button has changed; please use the new one",
  error_not_yours: "Only your own messages can be edited",
  error_forbidden: "The demo refused this request; please open the page at the address it prints",
  error_other: "The demo program failed; please see its output",
  bytes: (n) => size(n),
};

function size(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KB`;
  return `${(n / 1024 / 1024).toFixed(1)} MB`;
}

let language = "zh";

export const current = () => language;

export function speak(wanted) {
  language = wanted === "en" ? "en" : "zh";
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = say(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
    node.title = say(node.dataset.label);
  }
  for (const node of document.querySelectorAll("[data-label-only]")) {
    node.setAttribute("aria-label", say(node.dataset.labelOnly));
  }
}

export function say(key, ...values) {
  const word = (language === "en" ? EN : ZH)[key];
  return typeof word === "function" ? word(...values) : word;
}

export const sayError = (code) => say(`error_${code}`) ?? say("error_other");

const locale = () => (language === "en" ? "en-GB" : "zh-CN");

export function clock(date) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(date);
}

export function day(date, today = new Date()) {
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const ago = Math.round((midnight(today) - midnight(date)) / 86400000);
  if (ago === 0) return say("today");
  if (ago === 1) return say("yesterday");
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale(), { year, month: "long", day: "numeric" }).format(date);
}
