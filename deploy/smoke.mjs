// Asks a running service for one whole analysis: is it ready, does it take a simulated pull request, is the report there and whole?
//   COMMITWISE_KEY=... node deploy/smoke.mjs https://commitwise.example.com --repository owner/repo [--minutes 5]
// The repository must be connected and its history read. Ends with exit code 0, or with 1 and one line that says what is wrong.
import { createHash, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repository: { type: 'string' }, minutes: { type: 'string', default: '5' } },
});
const [base] = positionals;
if (!base || !values.repository || !(Number(values.minutes) > 0)) {
  console.error('usage: node deploy/smoke.mjs BASE_URL --repository owner/repo [--minutes 5]');
  process.exit(2);
}

const begun = Date.now();
const deadline = begun + Number(values.minutes) * 60_000;
const key = process.env.COMMITWISE_KEY;
const pause = 1_000;
const requestLimit = 30_000;

async function ask(path, options = {}) {
  const answer = await fetch(new URL(path, base), {
    ...options,
    redirect: 'error',
    signal: AbortSignal.timeout(requestLimit),
    headers: { 'User-Agent': 'commitwise-smoke', ...(key ? { 'X-Api-Key': key } : {}), ...options.headers },
  });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

function read({ answer, bytes }, wanted, what) {
  if (answer.status !== wanted) {
    const fault = new Error(`${what}: ${answer.status} instead of ${wanted}: ${bytes.toString('utf8').slice(0, 500)}`);
    throw Object.assign(fault, { isFinal: answer.status < 500 });
  }

  return JSON.parse(bytes.toString('utf8'));
}

async function until(what, attempt) {
  let last = 'nothing yet';
  while (Date.now() < deadline) {
    try {
      const { done, seen } = await attempt();
      if (done) {
        return done;
      }

      last = seen;
    } catch (fault) {
      if (fault.isFinal) {
        throw fault;
      }

      last = fault.cause ? `${fault.message}: ${fault.cause.message}` : fault.message;
    }

    await new Promise((resolve) => setTimeout(resolve, pause));
  }

  throw new Error(`${what}: not within ${values.minutes} minutes; last seen: ${last}`);
}

function say(text) {
  console.log(`${((Date.now() - begun) / 1000).toFixed(1)} s  ${text}`);
}

async function run() {
  await until('ready', async () => {
    const asked = await ask('/health/ready');
    return { done: asked.answer.status === 200, seen: `${asked.answer.status} ${asked.bytes.toString('utf8').slice(0, 300)}` };
  });
  say('the service is ready');

  // The same key for each try, so that a lost answer makes no second change.
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const body = JSON.stringify({
    repository: values.repository,
    author: 'smoke@example.com',
    title: 'Smoke test after a deployment',
    diff: 'diff --git a/smoke.txt b/smoke.txt\nnew file mode 100644\n--- /dev/null\n+++ b/smoke.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n',
  });
  const simulation = read(await ask('/api/simulations/pull-requests', { method: 'POST', headers, body }), 202, 'the simulation');
  say(`${simulation.id} is accepted`);

  await until(`the analysis of ${simulation.id}`, async () => {
    const asked = await ask(simulation.url);
    // Accepted is not delivered yet: the change is known when its event has come to it.
    if (asked.answer.status === 404) {
      return { seen: 'not known yet' };
    }

    const change = read(asked, 200, 'the change');
    if (change.status === 'failed') {
      throw Object.assign(new Error(`the analysis of ${simulation.id} failed: ${JSON.stringify(change.stages)}`), { isFinal: true });
    }

    return { done: change.status === 'completed', seen: change.status };
  });
  say('the analysis is completed');

  // The address of a change may say which host it is of, behind its path.
  const address = new URL(simulation.url, base);
  address.pathname += '/report';
  const asked = await ask(address);
  const report = read(asked, 200, 'the report');
  const tag = asked.answer.headers.get('etag');
  const hash = createHash('sha256').update(asked.bytes).digest('hex');
  if (tag !== `"${hash}"`) {
    throw new Error(`the report: its hash is ${hash}, and the service says ${tag}`);
  }

  const probability = report.decision?.probability;
  if (!(probability > 0 && probability < 1)) {
    throw new Error(`the report: its probability is ${JSON.stringify(probability)}`);
  }

  say(`the report is whole (sha256 ${hash.slice(0, 12)}), risk ${probability}`);
}

try {
  await run();
} catch (fault) {
  console.error(`smoke test failed: ${fault.cause ? `${fault.message}: ${fault.cause.message}` : fault.message}`);
  process.exitCode = 1;
}
