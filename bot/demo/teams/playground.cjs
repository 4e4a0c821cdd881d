// Run by Node before the Playground: it would listen on every address of this machine, and go on
// when whoever started it has ended.
"use strict";

const net = require("net");
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  const anywhere = typeof port === "number" && typeof rest[0] !== "string";
  return listen.call(this, port, ...(anywhere ? ["127.0.0.1"] : []), ...rest);
};

if (/(agentsplayground|teamsapptester|cli\.js)$/.test(process.argv[1] || "")) {
  process.stdin.on("end", () => process.exit(0)).resume();
}
