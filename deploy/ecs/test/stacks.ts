import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../lib/app';

/** The folder of package.json: the tests run from build/test. */
export const root = join(__dirname, '..', '..');

/** Flags of the project, as the command line reads them. */
export const flags = (JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;

/** A deployment that lacks nothing. */
export const context = {
  stage: 'production',
  region: 'eu-central-1',
  domainName: 'commitwise.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000000',
  imageTag: 'v1.2.3',
  alarmEmail: 'on-call@example.com',
  sageMakerEndpoint: 'commitwise-risk',
  sageMakerShadow: 'commitwise-risk-next',
  gitHubTokenSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:github-token-AbCdEf',
  gitHubRepository: 'example/commitwise',
};

/** Makes the stacks of a context. */
export function synthesize(changes: Record<string, unknown> = {}) {
  const outdir = mkdtempSync(join(root, 'build', 'out-'));
  const app = new App({ outdir, context: { ...flags, ...context, ...changes } });
  const { service, release } = addStacks(app);
  const started = process.hrtime.bigint();
  const assembly = app.synth();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { app, service, release, assembly, seconds, template: Template.fromStack(service), releaseTemplate: release && Template.fromStack(release) };
}

export type Synthesized = ReturnType<typeof synthesize>;

// Each takes a second or two, so the tests share them.
const made = new Map<string, Synthesized>();

export const production = () => cached('production');
export const staging = () => cached('staging');

function cached(stage: string): Synthesized {
  const known = made.get(stage) ?? synthesize({ stage });
  made.set(stage, known);
  return known;
}
