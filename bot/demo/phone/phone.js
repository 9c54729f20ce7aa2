// The demo's phone: shows what the bot sends to the chosen person and sends what they do. Keeps nothing itself.
"use strict";

const setting = JSON.parse(document.getElementById("setting").textContent);
const say = setting.words;
const byId = (id) => document.getElementById(id);
const talk = byId("talk");
const bubbles = new Map();
const read = JSON.parse(localStorage.getItem("phone.read") || "{}");
let me = "";
let editing = "";
let waiting = 0;
let last = 0;

const element = (tag, name, text) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
};

async function post(what, body) {
  const form = body instanceof FormData;
  const headers = { "X-Phone": "1", ...(form ? {} : { "Content-Type": "application/json" }) };
  wait();
  const done = await fetch(`/phone/${me}/${what}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) })
    .catch(() => null);
  if (!done || !done.ok) toast(say.failed);
  settle();
}

function wait() {
  if (byId("offline").checked) return;
  waiting = Date.now();
  showTyping();
  setTimeout(() => { if (Date.now() - waiting >= 5000) settle(); }, 5000);
}

function settle() {
  waiting = 0;
  talk.querySelector(".typing")?.remove();
}

function showTyping() {
  talk.querySelector(".typing")?.remove();
  const dots = element("div", "typing");
  dots.append(element("i"), element("i"), element("i"));
  talk.append(dots);
  down();
}

const down = () => { talk.scrollTop = talk.scrollHeight; };
const time = new Intl.DateTimeFormat(setting.language, { hour: "2-digit", minute: "2-digit", timeZone: setting.zone });
const moment = new Intl.DateTimeFormat(setting.language, { weekday: "long", hour: "2-digit", minute: "2-digit", timeZone: setting.zone });
const day = new Intl.DateTimeFormat(setting.language, { weekday: "long", day: "numeric", month: "long", timeZone: setting.zone });

function keyOf(button, bubble) {
  if (button.url) {
    const link = element("a", "key", `${button.text} ↗`);
    Object.assign(link, { href: button.url, target: "_blank", rel: "noopener" });
    return link;
  }
  const key = element("button", "key" + ((button.data || "").startsWith("was:") ? " done" : ""), button.text);
  key.type = "button";
  key.addEventListener("click", () =>
    (button.share ? askPlace() : post("tap", { message: String(bubble.id), data: button.data })));
  return key;
}

function shapeOf(row) {
  if (row.length > 4) return "row narrow";
  return row.length === 3 && row[0].text.length < 3 && row[2].text.length < 3 ? "row pager" : "row";
}

function keysOf(bubble) {
  return bubble.style === "whatsapp" ? underneath(bubble) : keyboard(bubble);
}

// WhatsApp: up to three buttons, a list behind one, a link, or the request for a place.
function underneath(bubble) {
  const buttons = (bubble.rows || []).flat();
  if (!buttons.length) return null;
  const keys = element("div", "keys");
  if (bubble.lines?.length) {
    const open = element("button", "key", "☰ " + say.choose);
    open.type = "button";
    open.addEventListener("click", () => openList(bubble));
    keys.append(open);
  } else keys.append(...buttons.map((one) => keyOf(one, bubble)));
  return keys;
}

function openList(bubble) {
  const row = (line) => [line.title, () => post("tap", { message: String(bubble.id), data: line.data }), line.detail];
  const quiet = bubble.lines.filter((line) => line.quiet).map(row);
  sheet(say.choose, [...bubble.lines.filter((line) => !line.quiet).map(row), ...(quiet.length ? [say.more] : []), ...quiet]);
}

function keyboard(bubble) {
  const rows = (bubble.rows || []).map((row) => row.filter((one) => !one.share)).filter((row) => row.length);
  if (!rows.length) return null;
  const keys = element("div", "keys");
  for (const row of rows) {
    const line = element("div", shapeOf(row));
    line.append(...row.map((one) => keyOf(one, bubble)));
    keys.append(line);
  }
  return keys;
}

function photosOf(bubble) {
  const photos = element("div", "photos");
  for (const ref of bubble.photos) {
    const heard = bubble.kind === "audio" || bubble.kind === "video";
    const image = element(heard ? bubble.kind : "img");
    if (heard) Object.assign(image, { src: `/phone/files/${ref}`, controls: true, preload: "metadata" });
    else Object.assign(image, { src: `/phone/files/${ref}`, alt: say.photo, loading: "eager" });
    image.addEventListener("load", () => { if (bubble.change === last) down(); });
    photos.append(image);
  }
  return photos;
}

const KINDS = { sticker: "🙂", voice: "🎤 0:05", file: "📄", contact: "👤", location: "📍" };

function draw(bubble) {
  const message = element("div", "message" + (bubble.mine ? " mine" : ""));
  message.id = `b${bubble.id}`;
  const box = element("div", "bubble");
  if (bubble.photos?.length) box.append(photosOf(bubble));
  if (bubble.kind === "location") box.append(element("div", "map", "📍"));
  if (bubble.file) box.append(fileOf(bubble));
  const text = element("div", "text");
  if (bubble.kind === "file" && bubble.mine) text.innerHTML = `📄 ${bubble.text}`;
  else if (bubble.mine && bubble.kind in KINDS && bubble.kind !== "location") text.textContent = KINDS[bubble.kind];
  else text.innerHTML = bubble.text || ""; // cleaned by the server: b i u s code a, all else escaped
  box.append(text);
  const meta = element("div", "meta");
  if (bubble.template) meta.append(element("span", "template", say.template));
  if (bubble.edited) meta.append(element("span", "", say.edited));
  meta.append(element("time", "", time.format(new Date(bubble.at))));
  box.append(meta);
  message.append(box);
  const keys = keysOf(bubble);
  if (keys) { message.append(keys); message.classList.add("keyboard"); }
  if (bubble.mine && (bubble.kind || "text") === "text" && bubble.style !== "whatsapp") message.append(changer(bubble));
  return message;
}

function fileOf(bubble) {
  const link = element("a", "file", `📄 ${bubble.file_name}`);
  Object.assign(link, { href: `/phone/files/${bubble.file}`, download: bubble.file_name });
  return link;
}

function changer(bubble) {
  const change = element("button", "own", say.change);
  change.type = "button";
  change.addEventListener("click", () => {
    editing = String(bubble.id);
    byId("editing").hidden = false;
    byId("text").value = byId(`b${bubble.id}`).querySelector(".text").textContent;
    byId("text").focus();
  });
  return change;
}

function show(address) {
  me = address;
  localStorage.setItem("phone.me", me);
  stopEditing();
  talk.replaceChildren();
  let shownDay = "";
  for (const bubble of mineOf(me)) {
    const today = day.format(new Date(bubble.at));
    if (today !== shownDay) talk.append(element("div", "day", (shownDay = today)));
    talk.append(draw(bubble));
  }
  if (!talk.children.length) talk.append(element("div", "day", say.empty));
  const state = setting.phones[me] || {};
  document.querySelector(".phone").dataset.style = state.style || "telegram";
  document.querySelector(`input[name=style][value=${state.style || "telegram"}]`).checked = true;
  byId("offline").checked = Boolean(state.offline);
  showNetwork();
  showWindow();
  markRead();
  offerShare();
  down();
}

function showNetwork() {
  byId("status").textContent = byId("offline").checked ? say.no_network : say.bot;
}

let shutting = 0;
async function showWindow() {
  const whatsapp = document.querySelector(".phone").dataset.style === "whatsapp";
  byId("window").hidden = !whatsapp;
  clearTimeout(shutting);
  if (!whatsapp) return;
  const asked = me;
  const answer = await fetch(`/phone/${me}/window`).catch(() => null);
  const until = answer && answer.ok ? await answer.json() : null;
  if (asked !== me) return;
  byId("window").dataset.open = until ? "yes" : "no";
  byId("until").textContent = until ? `${say.window_open} ${moment.format(new Date(until))}` : say.window_shut;
  byId("needed").textContent = until ? say.templates_idle : say.templates_needed;
  byId("silence").hidden = !until;
  if (until) shutting = setTimeout(showWindow, Math.min(new Date(until) - Date.now() + 1000, 2 ** 31 - 1));
}

const mineOf = (address) => [...bubbles.values()].filter((b) => b.address === address).sort((a, b) => a.id - b.id);

function markRead() {
  read[me] = Math.max(read[me] || 0, ...mineOf(me).map((b) => b.id), 0);
  localStorage.setItem("phone.read", JSON.stringify(read));
  for (const one of document.querySelectorAll(".person")) {
    const address = one.dataset.address;
    const count = mineOf(address).filter((b) => !b.mine && b.id > (read[address] || 0)).length;
    const badge = one.querySelector(".unread");
    badge.hidden = !count || address === me;
    badge.textContent = count;
    one.setAttribute("aria-current", String(address === me));
  }
}

function offerShare() {
  const newest = mineOf(me).filter((b) => !b.mine).pop();
  const wanted = newest?.style !== "whatsapp" && (newest?.rows || []).flat().find((one) => one.share);
  if (byId("share").hidden === Boolean(wanted)) setTimeout(down);
  byId("share").hidden = !wanted;
  byId("share").textContent = wanted ? wanted.text : "";
}

function receive(bubble) {
  if (!("id" in bubble)) {
    if (bubble.address === me && started) toast(bubble.text);
    return;
  }
  bubbles.set(bubble.id, bubble);
  if (!started || bubble.address !== me) return;
  const old = byId(`b${bubble.id}`);
  if (old) {
    const newest = !old.nextElementSibling;
    old.replaceWith(draw(bubble));
    if (newest) down();
    return;
  }
  if (!bubble.mine) settle();
  if (talk.querySelector(".day") && !talk.querySelector(".message")) talk.replaceChildren();
  talk.append(draw(bubble));
  if (waiting) showTyping();
  down();
}

let started = false;
let hide = 0;
function toast(text) {
  byId("toast").textContent = text.replace(/<[^>]*>/g, "");
  byId("toast").hidden = false;
  clearTimeout(hide);
  hide = setTimeout(() => { byId("toast").hidden = true; }, 3500);
}

async function listen() {
  for (;;) {
    const answer = await fetch(`/phone/news?after=${started ? last : ""}`).catch(() => null);
    if (!answer || !answer.ok) {
      await new Promise((again) => { setTimeout(again, 1500); });
      continue;
    }
    const { news, last: newest } = await answer.json();
    for (const one of news) receive(one);
    last = newest;
    if (!started) begin();
    if (news.length) { markRead(); offerShare(); }
    if (news.some((one) => one.address === me)) showWindow();
  }
}

function begin() {
  started = true;
  const known = [...document.querySelectorAll(".person")].map((one) => one.dataset.address);
  const wish = new URLSearchParams(location.search);
  const wanted = wish.get("as") || localStorage.getItem("phone.me");
  show(known.includes(wanted) ? wanted : known[0]);
  const code = wish.get("start");
  if (code) {
    show(known[known.length - 1]);
    history.replaceState(null, "", "/phone");
    post("say", { text: `/start ${code}` });
  }
  document.documentElement.dataset.ready = "yes";
}

function sheet(title, choices) {
  const box = byId("sheet");
  box.querySelector("h2").textContent = title;
  box.querySelector(".choices").replaceChildren(...choices.map((one) => {
    if (typeof one === "string") return element("h3", "", one);
    const [text, act, detail] = one;
    const choice = element("button", "", text);
    choice.type = "button";
    if (detail) choice.append(element("small", "", detail));
    choice.addEventListener("click", () => { box.close(); act(); });
    return choice;
  }));
  box.showModal();
}

const sendPlace = (place) => post("location", place);
function askPlace() {
  sheet(say.location, [
    [say.here, () => navigator.geolocation.getCurrentPosition(
      (p) => sendPlace({ latitude: p.coords.latitude, longitude: p.coords.longitude, accuracy: p.coords.accuracy }),
      () => toast(say.no_location), { timeout: 10000 })],
    ...setting.places.map((place) => [place.name, () => sendPlace(place)]),
  ]);
}

async function sendSample(count) {
  const form = new FormData();
  for (const name of setting.samples.slice(0, count)) {
    form.append("photo", await (await fetch(`/phone/static/${name}`)).blob(), name);
  }
  post("photos", form);
}

function attach() {
  sheet(say.attach, [
    [say.own_photos, () => byId("photos").click()],
    [say.sample_photo, () => sendSample(1)],
    [say.sample_album, () => sendSample(3)],
    [say.document, () => byId("document").click()],
    [say.location, askPlace],
    [say.sticker, () => post("other", { kind: "sticker" })],
    [say.voice, () => post("other", { kind: "voice" })],
  ]);
}

async function openMenu() {
  const answer = await fetch(`/phone/${me}/menu`).catch(() => null);
  const commands = answer && answer.ok ? await answer.json() : [];
  const known = commands.length ? commands : [["start", ""], ["bantuan", ""]];
  sheet(say.menu, known.map(([name, what]) => [`/${name}${what ? " – " + what : ""}`, () => post("say", { text: `/${name}` })]));
}

function stopEditing() {
  editing = "";
  byId("editing").hidden = true;
  byId("text").value = "";
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  post("say", editing ? { text, edit: editing } : { text });
  stopEditing();
  grow();
});
const grow = () => { const t = byId("text"); t.style.height = "auto"; t.style.height = `${t.scrollHeight + 2}px`; };
byId("text").addEventListener("input", grow);
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(min-width: 860px)").matches) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
});
byId("stop").addEventListener("click", stopEditing);
byId("attach").addEventListener("click", attach);
byId("menu").addEventListener("click", openMenu);
byId("share").addEventListener("click", askPlace);
byId("sheet").querySelector(".close").addEventListener("click", () => byId("sheet").close());
byId("sheet").addEventListener("click", (event) => { if (event.target === byId("sheet")) byId("sheet").close(); });
byId("photos").addEventListener("change", (event) => {
  const form = new FormData();
  for (const file of event.target.files) form.append("photo", file, file.name);
  if (event.target.files.length) post("photos", form);
  event.target.value = "";
});
byId("document").addEventListener("change", (event) => {
  const form = new FormData();
  for (const file of event.target.files) form.append("document", file, file.name);
  if (event.target.files.length) post("document", form);
  event.target.value = "";
});
byId("more").addEventListener("click", () => {
  byId("options").hidden = !byId("options").hidden;
  byId("more").setAttribute("aria-expanded", String(!byId("options").hidden));
});
byId("options").addEventListener("change", () => {
  const style = document.querySelector("input[name=style]:checked").value;
  const offline = byId("offline").checked;
  setting.phones[me] = { style, offline };
  document.querySelector(".phone").dataset.style = style;
  showNetwork();
  post("switch", { style, offline }).then(showWindow);
});
byId("silence").addEventListener("click", () => post("silence", {}).then(showWindow));
for (const one of document.querySelectorAll(".person")) one.addEventListener("click", () => show(one.dataset.address));
listen();
