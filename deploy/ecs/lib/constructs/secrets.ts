import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';

/** A key of the API: who holds it, what it may do, where it is. */
export interface ApiKey {
  readonly name: string;
  readonly role: 'admin' | 'developer' | 'viewer';
  readonly secret: secrets.ISecret;
}

/** Everything secret, made at random here and read by nobody but the tasks that need it. docs/operations.md says how each is replaced. */
export class Secrets extends Construct {
  readonly webhook: secrets.ISecret;
  /** Accepted beside {@link webhook} while that is being replaced; at first a value that nobody knows. */
  readonly previousWebhook: secrets.ISecret;
  readonly apiKeys: readonly ApiKey[];
  readonly dataKey: secrets.ISecret;
  readonly gitHubToken: secrets.ISecret | undefined;

  constructor(scope: Construct, id: string, private readonly config: Config) {
    super(scope, id);
    this.webhook = this.make('webhook-secret', 'Secret of the GitHub webhook.');
    this.previousWebhook = this.make('previous-webhook-secret', 'The secret before, accepted while the other one is being replaced.');
    this.apiKeys = [
      { name: 'administrator', role: 'admin', secret: this.make('api-keys/administrator', 'Key of the API for administrators.') },
      { name: 'pipeline', role: 'developer', secret: this.make('api-keys/pipeline', 'Key of the API for the smoke test after a deployment.') },
    ];
    this.dataKey = this.make('data-key', 'Encrypts what the service keeps for others.', 64);
    this.gitHubToken = config.gitHubTokenSecretArn
      ? secrets.Secret.fromSecretCompleteArn(this, 'GitHubToken', config.gitHubTokenSecretArn)
      : undefined;
  }

  private make(name: string, description: string, passwordLength = 48): secrets.Secret {
    return new secrets.Secret(this, name, {
      secretName: `${this.config.size.prefix}/${name}`,
      description,
      generateSecretString: { passwordLength, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
