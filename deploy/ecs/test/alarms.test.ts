import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contract } from '../lib/config/contract';
import { production, root, staging } from './stacks';
import { names, resources, single, under, type Resource } from './template';

const { template } = production();
const alarms = resources(template, 'AWS::CloudWatch::Alarm').filter((alarm) => alarm.Properties['AlarmName']);
const alarm = (name: string) => alarms.find((each) => each.Properties['AlarmName'] === `commitwise-${name}`)?.Properties ?? assert.fail(`no alarm ${name}`);

/** Metrics that an alarm looks at, each with its period and statistic. */
function metrics(of: Record<string, any>): { name: string; namespace: string; period: number; statistic: string; dimensions: any[] }[] {
  const flat = (metric: any, period: number, statistic: string) =>
    ({ name: metric.MetricName, namespace: metric.Namespace, period, statistic, dimensions: metric.Dimensions ?? [] });
  return of['MetricName'] !== undefined
    ? [flat(of, of['Period'], of['Statistic'] ?? of['ExtendedStatistic'])]
    : of['Metrics'].filter((each: any) => each.MetricStat).map((each: any) => flat(each.MetricStat.Metric, each.MetricStat.Period, each.MetricStat.Stat));
}

function rings(name: string, above: number, period: number, of: string[], statistic?: string): void {
  const found = alarm(name);
  assert.equal(found['ComparisonOperator'], 'GreaterThanThreshold', name);
  assert.equal(found['Threshold'], above, name);
  assert.equal(found['EvaluationPeriods'], 1, name);
  assert.deepEqual(metrics(found).map((metric) => metric.name).sort(), [...of].sort(), name);
  for (const metric of metrics(found)) {
    assert.equal(metric.period, period, name);
    assert.equal(metric.statistic, statistic ?? 'Sum', `${name} ${metric.name}`);
  }
}

describe('an alarm rings', () => {
  const minutes = 60;

  it('when more than 100 messages wait in a queue', () => {
    for (const name of contract.queues.names) {
      rings(`queue-depth-${name}`, 100, 5 * minutes, ['ApproximateNumberOfMessagesVisible'], 'Maximum');
    }
  });

  it('when the bucket holds more than 50 GB, in whatever class', () => {
    rings('bucket-size', 50 * 1024 ** 3, 24 * 60 * minutes, Array(4).fill('BucketSizeBytes'), 'Average');
    const classes = metrics(alarm('bucket-size')).map((metric) => metric.dimensions.find((each) => each.Name === 'StorageType').Value);
    assert.ok(classes.includes('StandardStorage') && classes.includes('IntelligentTieringFAStorage'));
  });

  it('when more than 10 notifications failed', () =>
    rings('failed-notifications', 10, 60 * minutes, ['FailedNotifications', 'NumberOfNotificationsFailed']));

  it('when there is a dead letter, of the service or of SQS', () => {
    rings('dead-letters', 0, 5 * minutes, ['DeadLetters']);
    for (const name of contract.queues.names) {
      rings(`parked-${name}`, 0, 5 * minutes, [contract.metrics.deadLetters], 'Maximum');
      assert.deepEqual(alarm(`parked-${name}`)['Dimensions'], [{ Name: 'queue', Value: name }]);
      rings(`dead-letters-${name}`, 0, 5 * minutes, ['ApproximateNumberOfMessagesVisible'], 'Maximum');
      const dead = single(template, 'AWS::SQS::Queue', (queue) => queue.Properties['QueueName'] === `commitwise-${name}-dead.fifo`);
      assert.ok(names(alarm(`dead-letters-${name}`)['Dimensions'], dead.id));
    }
  });

  it('when there were more than 5 errors in 5 minutes', () => rings('errors', 5, 5 * minutes, ['Errors']));

  it('when there were more than 10 answers 5xx in 5 minutes, of tasks or of the load balancer', () =>
    rings('http-5xx', 10, 5 * minutes, ['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count']));

  it('when there were more than 50 answers 4xx in 15 minutes', () =>
    rings('http-4xx', 50, 15 * minutes, ['HTTPCode_Target_4XX_Count', 'HTTPCode_ELB_4XX_Count']));

  it('when the 95th percentile was over 2 s in 15 minutes', () => rings('latency-p95', 2, 15 * minutes, ['TargetResponseTime'], 'p95'));

  it('when a table throttled more than once in 5 minutes', () => {
    for (const { name } of contract.tables) {
      rings(`throttles-${name}`, 1, 5 * minutes, ['ReadThrottleEvents', 'WriteThrottleEvents']);
    }
  });

  it('when a message waited for more than 15 minutes', () => {
    for (const name of contract.queues.names) {
      rings(`queue-age-${name}`, 15 * minutes, 5 * minutes, ['ApproximateAgeOfOldestMessage'], 'Maximum');
    }
  });

  it('when no silo runs, also when nobody says so', () => {
    const found = alarm('silos-missing');
    assert.deepEqual([found['ComparisonOperator'], found['Threshold'], found['TreatMissingData']], ['LessThanThreshold', 1, 'breaching']);
    assert.equal(metrics(found)[0]!.name, 'RunningTaskCount');
  });

  it('when no API task is ready', () => {
    const found = alarm('api-unhealthy');
    assert.deepEqual([found['ComparisonOperator'], found['Threshold']], ['LessThanThreshold', 1]);
    assert.equal(metrics(found)[0]!.name, 'HealthyHostCount');
  });

  it('when a deployment failed', () => {
    const found = alarm('deployment-failed');
    assert.deepEqual([found['ComparisonOperator'], found['Threshold']], ['LessThanThreshold', 1]);
    assert.deepEqual(metrics(found).map((metric) => [metric.namespace, metric.name, metric.statistic]), [['CommitWise/production', 'DeploymentSucceeded', 'Minimum']]);
  });
});

describe('every alarm', () => {
  const topic = single(template, 'AWS::SNS::Topic', under('TopicsAlarms')).id;

  it('tells the topic of alarms when it rings, and when it is over', () => {
    assert.ok(alarms.length >= 20);
    for (const { id, Properties: each } of alarms) {
      assert.ok(names(each['AlarmActions'], topic), id);
      assert.ok(names(each['OKActions'], topic), id);
      assert.notEqual(each['ActionsEnabled'], false);
    }
  });

  it('is explained in docs/operations.md, which explains no other', () => {
    const page = readFileSync(join(root, '..', '..', 'docs', 'operations.md'), 'utf8');
    const told = [...page.matchAll(/^\| `([a-z0-9-]+(?:\{\w+\})?)` \|/gm)].map((match) => match[1]!);
    const family = (name: string) => name.replace(/^(queue-depth|queue-age|dead-letters|parked)-.+/, '$1-{queue}').replace(/^throttles-.+/, 'throttles-{table}');
    const expected = new Set(alarms.map((each) => family(each.Properties['AlarmName'].replace('commitwise-', ''))));
    assert.deepEqual([...told].sort(), [...expected].sort());
  });

  it('is there in staging too', () => {
    const count = (of: typeof template) => resources(of, 'AWS::CloudWatch::Alarm').filter((each: Resource) => each.Properties['AlarmName']).length;
    assert.equal(count(staging().template), alarms.length);
  });
});

describe('what is counted from the log', () => {
  const filters = resources(template, 'AWS::Logs::MetricFilter').map((filter) => filter.Properties);

  it('is errors, dead letters and failed notifications, of both kinds of tasks', () => {
    const counts = filters.map((filter) => filter['MetricTransformations'][0]);
    for (const name of ['Errors', 'DeadLetters', 'FailedNotifications']) {
      assert.equal(counts.filter((each) => each.MetricName === name && each.MetricNamespace === 'CommitWise/production' && each.MetricValue === '1').length, 2, name);
    }
  });

  it('is found by the words that the service uses', () => {
    const patterns = filters.map((filter) => filter['FilterPattern']);
    assert.ok(patterns.includes('{ ($.LogLevel = "Error") || ($.LogLevel = "Critical") }'), patterns[0]);
    assert.ok(patterns.includes(`{ $.Message = "*${contract.logs.deadLetter}*" }`));
    assert.ok(patterns.includes(`{ $.Message = "*${contract.logs.failedNotification}*" }`));
  });
});

describe('the topics', () => {
  it('refuse requests without TLS', () => {
    const policies = resources(template, 'AWS::SNS::TopicPolicy').flatMap((policy) => policy.Properties['PolicyDocument'].Statement);
    assert.equal(policies.filter((each: any) => each.Effect === 'Deny' && JSON.stringify(each.Condition).includes('SecureTransport')).length, 2);
  });

  it('take alarms and the budget of this account, and send them to a person', () => {
    const policies = resources(template, 'AWS::SNS::TopicPolicy').flatMap((policy) => policy.Properties['PolicyDocument'].Statement);
    const allowed = policies.filter((each: any) => each.Effect === 'Allow');
    assert.deepEqual(allowed.flatMap((each: any) => each.Principal.Service).sort(), ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com']);
    assert.ok(allowed.every((each: any) => each.Condition.StringEquals['aws:SourceAccount']));
    assert.equal(single(template, 'AWS::SNS::Subscription').Properties['Endpoint'], 'on-call@example.com');
  });
});
