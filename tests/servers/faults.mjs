// Stands before a server of AWS' protocols and does to every Nth request what networks and busy services do, in turn.
// Usage: node faults.mjs PORT UPSTREAM EVERY FAULT...   with the faults
//   throttled    refused, because there are too many
//   unavailable  refused with 503
//   reset        the connection ends before the request is handled
//   lost         the request is handled, and the connection ends before the answer
//   slow         the answer comes 700 ms late
// POST /_faults?every=N changes how often (0: never), POST /_faults?down=1 ends every connection, GET /_faults tells what was done.
import { createServer, request as send } from 'node:http';

const [port, upstream, every, ...faults] = process.argv.slice(2);
const state = { every: Number(every), down: false, requests: 0, done: {} };
let turn = 0;

function choose() {
  state.requests++;
  if (state.every === 0 || state.requests % state.every !== 0) return 'none';
  const fault = faults[turn++ % faults.length];
  state.done[fault] = (state.done[fault] ?? 0) + 1;
  return fault;
}

function refuse(req, res, status, code) {
  const isJson = req.headers['x-amz-target'] !== undefined;
  res.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'application/xml' });
  res.end(isJson ? JSON.stringify({ __type: code, message: 'injected' }) : `<Error><Code>${code}</Code><Message>injected</Message></Error>`);
}

function forward(req, res, body, answered) {
  const target = new URL(req.url, upstream);
  const onward = send(target, { method: req.method, headers: req.headers }, (answer) => answered(answer));
  onward.on('error', () => res.destroy());
  onward.end(body);
}

function answer(res, answer) {
  res.writeHead(answer.statusCode, answer.headers);
  answer.pipe(res);
}

function control(req, res) {
  const { searchParams } = new URL(req.url, upstream);
  if (searchParams.has('every')) state.every = Number(searchParams.get('every'));
  if (searchParams.has('down')) state.down = searchParams.get('down') === '1';
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(state));
}

function handle(req, res, body) {
  switch (choose()) {
    case 'throttled': return refuse(req, res, req.headers['x-amz-target'] ? 400 : 503, req.headers['x-amz-target'] ? 'ThrottlingException' : 'SlowDown');
    case 'unavailable': return refuse(req, res, 503, 'ServiceUnavailable');
    case 'reset': return req.socket.destroy();
    case 'lost': return forward(req, res, body, (late) => { late.resume(); late.on('end', () => req.socket.destroy()); });
    case 'slow': return setTimeout(() => forward(req, res, body, (late) => answer(res, late)), 700);
    default: return forward(req, res, body, (now) => answer(res, now));
  }
}

createServer((req, res) => {
  if (req.url.startsWith('/_faults')) return control(req, res);
  if (state.down) return req.socket.destroy();
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('error', () => res.destroy());
  req.on('end', () => handle(req, res, Buffer.concat(parts)));
}).listen(Number(port), '127.0.0.1');
