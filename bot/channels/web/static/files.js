// Pictures and sheets that go with the next message: chosen, pasted or dropped, and uploaded at once.

import { element, picture } from "./elements.js";

const MOST = 9; // with one message
const pick = document.getElementById("pick");
const attach = document.getElementById("attach");
const list = document.getElementById("files");
const chosen = [];

export const thumbs = new Map(); // digest → address of the picture, as long as this page lives

let say = () => {};
let whenUploaded = () => {};

// `words` tells the person something, `done` hears that nothing is on its way any more, and whether any arrived.
export function start(words, done) {
  say = words;
  whenUploaded = done;
}

export const isUploading = () => chosen.some((each) => each.request);

// The files that arrived, as the socket names them.
export function taken() {
  return chosen.filter((each) => each.digest).map(({ digest, name }) => [digest, name]);
}

export function clear() {
  [...chosen].forEach(putBack);
}

function choose(files) {
  for (const file of files) {
    if (attach.hidden) return;
    if (chosen.length === MOST) {
      say(`一次最多发 ${MOST} 个，多的没有加上。`);
      break;
    }
    const each = { name: file.name, digest: "", request: null };
    const remove = element("button", "", "✕");
    remove.type = "button";
    remove.setAttribute("aria-label", `不发 ${file.name}`);
    remove.addEventListener("click", () => putBack(each));
    each.state = element("span", "state");
    each.address = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    each.item = element("li", "", each.address ? picture(each.address, file.name) : file.name, each.state, remove);
    chosen.push(each);
    list.append(each.item);
    if (file.size > Number(pick.dataset.most)) failed(each, "太大了");
    else upload(each, file);
  }
  list.hidden = !chosen.length;
}

function upload(each, file) {
  const address = new URL("upload", location.href);
  address.searchParams.set("name", file.name);
  const request = new XMLHttpRequest(); // fetch does not tell how far it is
  each.request = request;
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    each.state.textContent = `${Math.round((loaded / Math.max(total, 1)) * 100)}%`;
  });
  request.addEventListener("loadend", () => {
    each.request = null;
    if (request.status === 200) {
      each.digest = request.response.file;
      each.state.textContent = "已传好";
      if (each.address) thumbs.set(each.digest, each.address);
    } else failed(each, request.response?.error ?? "没有传完，请重新选");
    if (!isUploading()) whenUploaded(taken().length > 0);
  });
  request.open("POST", address);
  request.send(file);
}

function failed(each, words) {
  each.state.textContent = words;
  each.item.classList.add("failed");
}

function putBack(each) {
  const request = each.request;
  each.request = null;
  request?.abort();
  chosen.splice(chosen.indexOf(each), 1);
  each.item.remove();
  list.hidden = !chosen.length;
}

attach.hidden = pick.dataset.most === "0"; // the server takes none
attach.addEventListener("click", () => pick.click());
pick.addEventListener("change", () => {
  choose(pick.files);
  pick.value = ""; // the same file may be chosen again
});
document.addEventListener("paste", (event) => {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  choose(event.clipboardData.files);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  choose(event.dataTransfer.files);
});
