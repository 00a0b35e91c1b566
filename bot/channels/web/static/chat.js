// The chat page: shows what was said, sends what is typed or tapped, and keeps it while the line is down.
// Whatever comes over the line is put in as text, never as HTML.

import { element, picture, unseen } from "./elements.js";
import * as files from "./files.js";

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const PATIENCE_MS = 12000; // a message unanswered for so long: the line is taken for dead
const TYPING_MS = 300; // most answers are faster, and a sign that only flickers disturbs
const DOUBLE_MS = 500;
const REFUSED = 1008; // the close code after which asking again is of no use
const RECONNECTING = "正在重新连接…您写的消息会保留，连上后自动发送。";
const KEPT = "xiangmei.unanswered";

const log = document.getElementById("log");
const field = document.getElementById("text");
const composer = document.getElementById("composer");
const banner = document.getElementById("banner");
const typing = document.getElementById("typing");
const newer = document.getElementById("newer");

// ---- showing -------------------------------------------------------------------------------------------

let titles = 0;

function choices(buttons, heading) {
  const list = element("ul", "choices");
  list.setAttribute("role", "list"); // some readers drop lists that are drawn without bullets
  for (const [label, data] of buttons) {
    const button = element("button", "", label);
    button.type = "button";
    if (heading) button.setAttribute("aria-describedby", heading.id);
    const said = heading ? `${label}：${heading.textContent}` : label; // in a list every card has the same words
    button.addEventListener("click", (event) => tap(event, said, data));
    list.append(element("li", "", button));
  }
  return list;
}

function card({ title = "", text = "", rows = [], buttons = [] }) {
  const heading = element("h2", "", title);
  heading.id = `title-${++titles}`;
  const made = element("section", "card", heading);
  made.setAttribute("aria-labelledby", heading.id);
  if (text) made.append(element("p", "", text));
  if (rows.length) {
    const table = element("dl", "");
    for (const [label, value] of rows) {
      table.append(element("div", "", element("dt", "", label), element("dd", "", value)));
    }
    made.append(table);
  }
  if (buttons.length) made.append(choices(buttons, heading));
  return made;
}

function personTurn(text, sent = []) {
  const made = element("div", "turn person", unseen("您："));
  const unshown = [];
  for (const [digest, name] of sent) {
    if (files.thumbs.has(digest)) made.append(picture(files.thumbs.get(digest), name));
    else unshown.push(name);
  }
  const words = [text, ...unshown.map((name) => `［文件］${name}`)].filter(Boolean).join("\n");
  if (words || !sent.length) made.append(element("p", "bubble", words));
  return made;
}

function takeaway([label, name, key]) {
  const address = `documents/${key}/${encodeURIComponent(name)}`;
  const shows = /\.(png|jpg)$/.test(name);
  const shown = shows ? [picture(address, label)] : [];
  shown[0]?.addEventListener("error", () => shown[0].remove()); // it is gone by now; the link says so
  const link = element("a", "takeaway", ...shown, shows ? label : `打开：${label}`);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function assistantTurn(kind, { text = "", cards = [], buttons = [], documents = [] }) {
  const made = element("div", `turn ${kind}`, unseen("助手："));
  if (kind === "notice") made.append(element("strong", "tag", "提醒"));
  if (text) made.append(element("p", "bubble", text));
  made.append(...cards.map(card), ...documents.map(takeaway));
  if (buttons.length) made.append(choices(buttons));
  return made;
}

const days = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "long",
});

function showHistory(lines) {
  const hadFocus = log.contains(document.activeElement) && document.activeElement !== log;
  const shown = [];
  const today = days.format(new Date());
  let day = today; // a talk that began today needs no date
  const turnTo = (its) => {
    if (its !== day) shown.push(element("p", "day", its === today ? "今天" : its));
    day = its;
  };
  for (const line of lines) {
    turnTo(days.format(new Date(line.at)));
    shown.push(line.who === "person" ? personTurn(line.text) : assistantTurn(line.who, line.reply));
  }
  turnTo(today);
  if (shown.length) log.setAttribute("aria-live", "off"); // what was said before is not news to be read aloud
  log.replaceChildren(...shown);
  for (const frame of unanswered.values()) if (isSeen(frame)) showOwn(frame);
  setTimeout(() => log.removeAttribute("aria-live"), 500);
  if (hadFocus) field.focus();
  toEnd();
}

const isSeen = (frame) => frame.text !== "" || Boolean(frame.files); // what only asks for a greeting is not

function showOwn({ id, text, label = text, files: sent }) {
  const made = personTurn(label, sent);
  made.dataset.id = id;
  made.classList.toggle("waiting", !open);
  log.append(made);
}

function showAnswer(frame) {
  const own = log.querySelector(`[data-id="${CSS.escape(frame.id)}"]`);
  if (frame.repeated) { // answered before the line broke: the history shows both already
    own?.remove();
    return;
  }
  const answers = frame.replies.map((reply) => assistantTurn("assistant", reply));
  log.append(...answers);
  const fits = own && log.scrollHeight - own.offsetTop <= log.clientHeight;
  const first = fits ? own : answers[0];
  if (first) log.scrollTop = first.offsetTop - 8; // a long answer is read from its beginning
  if (!atEnd()) offerEnd("下面还有 ↓");
}

const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

function toEnd() {
  log.scrollTop = log.scrollHeight;
  newer.hidden = true;
}

function offerEnd(words) {
  newer.textContent = words;
  newer.hidden = false;
}

function showNotice(kind, reply) {
  const wasAtEnd = atEnd();
  log.append(assistantTurn(kind, reply));
  if (wasAtEnd) toEnd();
  else offerEnd("有新提醒 ↓");
}

// ---- the line ------------------------------------------------------------------------------------------

const unanswered = new Map(Object.entries(kept()));
let socket = null;
let open = false;
let tries = 0;
let retry = 0;
let watch = 0;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {}; // the browser forbids storage; only a reload without a line loses something then
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(unanswered)));
  } catch {} // as above
}

function freshId() { // crypto.randomUUID is missing where the page is served without TLS
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(message) {
  const frame = { id: freshId(), ...message };
  unanswered.set(frame.id, frame);
  keep();
  if (isSeen(frame)) {
    showOwn(frame);
    toEnd();
  }
  send(frame);
}

function send(frame) {
  if (!open) {
    banner.textContent = RECONNECTING;
    return;
  }
  socket.send(JSON.stringify(frame));
  expectAnswer();
}

function startPayload() { // of a link like /?start=p_A001; taken once, so that a reload does not come again
  const address = new URL(location.href);
  const start = address.searchParams.get("start") ?? "";
  address.searchParams.delete("start");
  history.replaceState(null, "", address);
  return /^[A-Za-z0-9_-]{1,64}$/.test(start) ? start : "";
}

function expectAnswer() {
  clearTimeout(watch);
  watch = setTimeout(() => {
    typing.textContent = "正在输入";
    if (atEnd()) toEnd();
    watch = setTimeout(reconnect, PATIENCE_MS);
  }, TYPING_MS);
}

function settle(id) {
  unanswered.delete(id);
  keep();
  clearTimeout(watch);
  typing.textContent = "";
  if (unanswered.size && open) expectAnswer();
}

const hear = {
  history({ lines }) {
    open = true;
    tries = 0;
    banner.textContent = "";
    showHistory(lines);
    for (const frame of unanswered.values()) send(frame);
    const start = startPayload();
    if (start) say({ text: "", start }); // came by a link
    else if (!lines.length && !unanswered.size) say({ text: "" }); // asks for the greeting
  },
  replies(frame) {
    settle(frame.id);
    showAnswer(frame);
  },
  said({ id, text }) {
    showOwn({ id, text });
    toEnd();
  },
  notice({ reply }) {
    showNotice("notice", reply);
  },
  error({ id, text }) {
    if (id) settle(id);
    showNotice("error", { text });
  },
};

function connect() {
  clearTimeout(retry);
  const address = new URL("chat", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const line = new WebSocket(address);
  socket = line;
  line.addEventListener("message", (event) => {
    if (line !== socket) return;
    const frame = JSON.parse(event.data);
    hear[frame.type]?.(frame);
  });
  line.addEventListener("close", (event) => {
    if (line === socket) lost(event.code);
  });
}

function lost(code) {
  open = false;
  socket = null;
  clearTimeout(watch);
  typing.textContent = "";
  if (code === REFUSED) return;
  const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)];
  if (tries > 1 || unanswered.size) banner.textContent = RECONNECTING;
  retry = setTimeout(connect, wait * (0.75 + Math.random() / 2)); // not all pages at the same moment
}

function reconnect() {
  socket?.close(); // a dead line may take minutes to report its end, so do not wait for it
  lost();
}

// ---- the hands -----------------------------------------------------------------------------------------

let last = { x: 0, y: 0, at: 0 };

function tap(event, label, data) {
  if (event.detail === 0) field.focus(); // from the keyboard: ready to type again
  else {
    // Many double-click everything, and the answer may have moved another button under the pointer meanwhile.
    const { x, y, timeStamp: at } = event;
    const again = Math.hypot(x - last.x, y - last.y) < 10 && at - last.at < DOUBLE_MS;
    last = { x, y, at };
    if (again) return;
  }
  say({ button: data, label });
}

document.getElementById("always").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) tap(event, button.textContent, button.value);
});

let sendsWhenDone = false; // the person has sent already, and the files are still on their way

files.start((words) => {
  banner.textContent = words;
}, (arrived) => {
  if (!sendsWhenDone) return;
  sendsWhenDone = false;
  banner.textContent = "";
  if (arrived) composer.requestSubmit();
});

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  if (files.isUploading()) {
    sendsWhenDone = true;
    banner.textContent = "图片还在上传，传完就发送。";
    return;
  }
  const text = field.value.trim();
  const taken = files.taken();
  if (taken.length) say({ text, files: taken });
  else if (text) say({ text });
  files.clear();
  field.value = "";
  field.focus();
});

field.addEventListener("keydown", (event) => {
  // While characters are composed, Enter belongs to the input method (keyCode 229: Safari's way to say so).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.requestSubmit();
});

// A tapped button leaves the focus where it is: in the field while typing; on a phone no keyboard pops up.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("button")) event.preventDefault();
});

newer.addEventListener("click", toEnd);
log.addEventListener("scroll", () => atEnd() && (newer.hidden = true));
window.addEventListener("online", () => socket ?? connect());
window.addEventListener("offline", () => socket && reconnect());
document.addEventListener("visibilitychange", () => document.hidden || (socket ?? connect()));

if (matchMedia("(pointer: fine)").matches) field.focus();
connect();
