import { stages, type Stage, type StageSize } from './stages';

/** One deployment: a stage, and what the account and the team bring. Every value comes from CDK context (`-c name=value`). */
export interface Config {
  readonly stage: Stage;
  readonly size: StageSize;
  readonly region: string;
  /** Name that callers use; the service answers to no other. */
  readonly domainName: string;
  /** Certificate of that name, in the same region. */
  readonly certificateArn: string;
  /** Name of an ECR repository in the same account and region. */
  readonly imageRepository: string;
  /** What to run: a tag of that repository. */
  readonly imageTag: string;
  /** Who is told of alarms and of the budget. */
  readonly alarmEmail: string;
  /** Endpoint that silos may ask for predictions; without one they use the local model. */
  readonly sageMakerEndpoint?: string;
  /** Endpoint that is asked beside, and only compared. */
  readonly sageMakerShadow?: string;
  /** Secret with a token that reads diffs of repositories that are not connected as clones. */
  readonly gitHubTokenSecretArn?: string;
  /** The service's setting that takes the data key, such as `Security:DataKey`; without one no task is given it. */
  readonly dataKeySetting?: string;
}

/** Reads a value of CDK's context. */
export type Context = (name: string) => unknown;

/** Values that are wrong, all of them at once. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The context is not usable:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

interface Rule {
  readonly pattern: RegExp;
  readonly says: string;
  readonly otherwise?: string;
}

const rules = {
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, says: 'a region such as eu-central-1' },
  domainName: {
    pattern: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/,
    says: 'a host name in lower case such as commitwise.example.com',
  },
  certificateArn: { pattern: /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/, says: 'the ARN of a certificate: arn:aws:acm:REGION:ACCOUNT:certificate/ID' },
  imageRepository: { pattern: /^[a-z0-9]+([._/-][a-z0-9]+)*$/, says: 'the name of an ECR repository', otherwise: 'commitwise' },
  imageTag: { pattern: /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, says: 'a tag of the image that never moves, so not latest' },
  alarmEmail: { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, says: 'an e-mail address' },
} satisfies Record<string, Rule>;

const endpoint = { pattern: /^[A-Za-z0-9](-?[A-Za-z0-9]){0,62}$/, says: 'the name of a SageMaker endpoint' };

const optionalRules = {
  sageMakerEndpoint: endpoint,
  sageMakerShadow: endpoint,
  gitHubTokenSecretArn: {
    pattern: /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
    says: 'the full ARN of a secret, with its last six characters',
  },
  dataKeySetting: { pattern: /^[A-Za-z]+(:[A-Za-z]+)*$/, says: 'a setting of the service such as Security:DataKey' },
} satisfies Record<string, Rule>;

/**
 * Reads and checks every value.
 * @throws ConfigError naming each value that is missing or wrong.
 */
export function readConfig(context: Context): Config {
  const faults: string[] = [];
  const required = readAll(context, rules, true, faults);
  const optional = readAll(context, optionalRules, false, faults);
  const stage = context('stage');
  if (!isStage(stage)) {
    faults.push(`stage is ${shown(stage)}; it must be staging or production (-c stage=...).`);
  }

  const region = required['region'];
  const certificate = required['certificateArn'];
  if (region && certificate && certificate.split(':')[3] !== region) {
    faults.push(`certificateArn is of ${certificate.split(':')[3]}; a load balancer in ${region} needs one of its own region.`);
  }

  if (faults.length > 0 || !isStage(stage)) {
    throw new ConfigError(faults);
  }

  return { stage, size: stages[stage], ...required, ...optional } as Config;
}

function readAll(context: Context, names: Record<string, Rule>, isRequired: boolean, faults: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, rule] of Object.entries(names)) {
    const value = context(name) ?? rule.otherwise;
    if (typeof value === 'string' && rule.pattern.test(value)) {
      values[name] = value;
    } else if (isRequired || (value !== undefined && value !== '')) {
      faults.push(`${name} is ${shown(value)}; it must be ${rule.says} (-c ${name}=...).`);
    }
  }

  return values;
}

function isStage(value: unknown): value is Stage {
  return value === 'staging' || value === 'production';
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : `'${String(value)}'`;
}
