// node serve.mjs SERVER COUNT: that many empty instances of a server, each on a port of its own on
// loopback. Prints their addresses as one line of JSON, and serves until its input ends.
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

const folder = mkdtempSync(join(tmpdir(), "third_party_"));
process.on("exit", () => rmSync(folder, {recursive: true, force: true}));

const listen = (server) => new Promise((done, fail) => {
  server.once("error", fail);
  server.listen(0, "127.0.0.1", () => done(server.address().port));
});

const starters = {
  async dynalite() {
    const {default: dynalite} = await import("dynalite");
    return listen(dynalite({createTableMs: 0, deleteTableMs: 0, updateTableMs: 0}));
  },
  async s3rver(number) {
    const {default: S3rver} = await import("s3rver");
    const server = new S3rver({address: "127.0.0.1", port: 0, silent: true,
                               directory: join(folder, String(number))});
    return (await server.run()).port;
  },
  async fauxqs() {
    const {buildApp} = await import("fauxqs");
    const app = buildApp({logger: false, host: "127.0.0.1", defaultRegion: "eu-central-1"});
    await app.listen({host: "127.0.0.1", port: 0});
    return app.server.address().port;
  },
};

const [name, count] = process.argv.slice(2);
const ports = [];
for (let number = 0; number < Number(count); ++number) ports.push(await starters[name](number));
console.log(JSON.stringify(ports.map((port) => `http://127.0.0.1:${port}`)));
process.stdin.on("end", () => process.exit(0)).resume();
