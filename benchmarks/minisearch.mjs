// MiniSearch with pinyin from pinyin-pro: documents and queries in on standard input, hits and times out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2] + "/");
const MiniSearch = require("minisearch");
const { pinyin } = require("pinyin-pro");

const { products, queries } = JSON.parse(readFileSync(0, "utf8"));
const syllables = (text) => pinyin(text, { toneType: "none", type: "array", v: true });
const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "");
const grams = (text) => {
  const marks = [...plain(text)];
  return [...marks, ...marks.slice(1).map((mark, place) => marks[place] + mark)];
};
const sounds = (text) => {
  const heard = syllables(plain(text));
  return [...heard, ...heard.slice(1).map((sound, place) => heard[place] + sound), heard.map((sound) => sound[0]).join("")];
};
const tokenize = (text, field) => (field === "sound" || field === "sounds" ? sounds(text) : grams(text));

let start = performance.now();
const index = new MiniSearch({
  idField: "code",
  fields: ["name", "keywords", "summary", "sound", "sounds"],
  tokenize,
  searchOptions: {
    boost: { name: 4, keywords: 3, sound: 2, sounds: 1.5 },
    fuzzy: 0.2,
    prefix: true,
    tokenize: (text) => (/^[a-z ]+$/.test(text) ? [...text.split(" "), text.replaceAll(" ", "")] : [...grams(text), ...sounds(text)]),
  },
});
index.addAll(products.map((product) => ({ ...product, sound: product.name, sounds: product.keywords })));
const build = (performance.now() - start) / 1000;

index.search(queries[0]);
const hits = [];
const times = [];
for (const query of queries) {
  start = performance.now();
  hits.push(index.search(query).slice(0, 5).map((hit) => hit.id));
  times.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ hits, times, build, megabytes: process.memoryUsage().rss / 1e6 }));
