// Starts telegram-test-api on the port given, and says so.
const { TelegramServer } = require("telegram-test-api/lib/telegramServer");

const server = new TelegramServer({ port: Number(process.argv[2]), host: "127.0.0.1", storeTimeout: 3600 });
server.start().then(() => console.log("ready"));
