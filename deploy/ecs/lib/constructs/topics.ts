import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';

/** Where people are told: what the service has to say, and what is wrong with it. */
export class Topics extends Construct {
  /** The service publishes here. */
  readonly notifications: sns.Topic;
  /** Alarms and the budget publish here. */
  readonly alarms: sns.Topic;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.notifications = new sns.Topic(this, 'Notifications', { topicName: `${config.size.prefix}-notifications`, enforceSSL: true });
    this.alarms = new sns.Topic(this, 'Alarms', { topicName: `${config.size.prefix}-alarms`, enforceSSL: true });
    this.alarms.addSubscription(new EmailSubscription(config.alarmEmail));
    for (const service of ['cloudwatch', 'budgets']) {
      this.allowPublishing(`${service}.amazonaws.com`);
    }
  }

  private allowPublishing(service: string): void {
    this.alarms.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(service)],
      actions: ['sns:Publish'],
      resources: [this.alarms.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    }));
  }
}
