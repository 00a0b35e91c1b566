// Signs, encrypts and decrypts as WeChat does. One JSON request in on standard input, one JSON answer out.
//   {"peer", "do": "encrypt", "token", "key", "id", "text", "timestamp", "nonce"} -> {"encrypt", "signature"}
//   {"peer", "do": "decrypt", ..., "encrypt"} -> {"text", "id", "signature"}
const peers = {
  "wechat-crypto": ({ token, key, id }) => {
    const Crypt = require("wechat-crypto");
    const crypt = new Crypt(token, key, id);
    return {
      encrypt: (text) => crypt.encrypt(text),
      decrypt: (sealed) => crypt.decrypt(sealed),
      sign: (timestamp, nonce, sealed) => crypt.getSignature(timestamp, nonce, sealed),
    };
  },
  "@wecom/crypto": ({ token, key, id }) => {
    const { getSignature, encrypt, decrypt } = require("@wecom/crypto");
    return {
      encrypt: (text) => encrypt(key, text, id),
      decrypt: (sealed) => decrypt(key, sealed),
      sign: (timestamp, nonce, sealed) => getSignature(token, timestamp, nonce, sealed),
    };
  },
};

const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const peer = peers[asked.peer](asked);
if (asked.do === "encrypt") {
  const sealed = peer.encrypt(asked.text);
  const signature = peer.sign(asked.timestamp, asked.nonce, sealed);
  console.log(JSON.stringify({ encrypt: sealed, signature }));
} else {
  const { message, id } = peer.decrypt(asked.encrypt);
  const signature = peer.sign(asked.timestamp, asked.nonce, asked.encrypt);
  console.log(JSON.stringify({ text: message, id, signature }));
}
