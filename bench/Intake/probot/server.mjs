// A Probot application that does nothing with its events: the second reference of P1. PORT and WEBHOOK_SECRET come from the environment.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { createNodeMiddleware, createProbot } from "probot";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: { type: "pkcs1", format: "pem" }, publicKeyEncoding: { type: "pkcs1", format: "pem" } });
const probot = createProbot({ overrides: { appId: 1, privateKey, secret: process.env.WEBHOOK_SECRET, logLevel: "fatal" } });
const middleware = await createNodeMiddleware((app) => { app.on("pull_request", () => {}); }, { probot, webhooksPath: "/webhooks/github" });
createServer((request, response) => middleware(request, response, () => { response.writeHead(404); response.end(); }))
  .listen(Number(process.env.PORT), "127.0.0.1");
