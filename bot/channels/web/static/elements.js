// What every part of the page is made of. Whatever is put in is text, never HTML.

export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content); // strings become text nodes
  return made;
}

export const unseen = (text) => element("span", "unseen", text);

export function picture(address, label) {
  const made = element("img", "picture");
  made.src = address;
  made.alt = label;
  return made;
}
