import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { contract } from '../config/contract';
import type { ServiceMetrics } from '../constructs/service-metrics';
import type { Topics } from '../constructs/topics';
import { sumOf, type AlarmBook } from './alarm-book';

export interface WorkAlarmsProps {
  readonly book: AlarmBook;
  readonly metrics: ServiceMetrics;
  readonly logGroups: Readonly<Record<string, logs.ILogGroup>>;
  readonly topics: Topics;
  readonly silosRunning: cloudwatch.IMetric;
}

/** What the service itself tells: its log is counted, and so are its silos and its deployments. */
export class WorkAlarms extends Construct {
  constructor(scope: Construct, id: string, props: WorkAlarmsProps) {
    super(scope, id);
    const { book, metrics, topics } = props;
    for (const [name, group] of Object.entries(props.logGroups)) {
      this.count(name, group, metrics);
    }

    const five = Duration.minutes(5);
    const hour = Duration.hours(1);
    book.add('errors', { metric: metrics.errors(five), limit: 5, says: 'The service has logged more than 5 errors in 5 minutes.' });
    book.add('dead-letters', { metric: metrics.deadLetters(five), limit: 0, says: 'The service has parked a message as a dead letter.' });
    for (const queue of contract.queues.names) {
      book.add(`parked-${queue}`, { metric: metrics.parked(queue, five), limit: 0, says: `Dead letters of ${queue} wait for somebody to look at them.` });
    }

    book.add('failed-notifications', {
      metric: sumOf('Failed', hour, [
        metrics.failedNotifications(hour),
        topics.notifications.metricNumberOfNotificationsFailed({ period: hour, statistic: cloudwatch.Stats.SUM }),
      ]),
      limit: 10,
      says: 'More than 10 notifications could not be delivered in an hour.',
    });
    book.add('silos-missing', {
      metric: props.silosRunning,
      limit: 1,
      isFloor: true,
      periods: 3,
      missing: cloudwatch.TreatMissingData.BREACHING,
      says: 'No silo is running.',
    });
    book.add('deployment-failed', {
      metric: metrics.deployment(five),
      limit: 1,
      isFloor: true,
      says: 'A deployment, or the smoke test after it, has failed.',
    });
  }

  private count(name: string, logGroup: logs.ILogGroup, metrics: ServiceMetrics): void {
    const filters: Record<string, logs.IFilterPattern> = {
      Errors: logs.FilterPattern.any(...['Error', 'Critical'].map((level) => logs.FilterPattern.stringValue('$.LogLevel', '=', level))),
      DeadLetters: logs.FilterPattern.stringValue('$.Message', '=', `*${contract.logs.deadLetter}*`),
      FailedNotifications: logs.FilterPattern.stringValue('$.Message', '=', `*${contract.logs.failedNotification}*`),
    };
    for (const [metricName, filterPattern] of Object.entries(filters)) {
      new logs.MetricFilter(this, `${name}-${metricName}`, {
        logGroup,
        filterPattern,
        metricNamespace: metrics.namespace,
        metricName,
        metricValue: '1',
        defaultValue: 0,
      });
    }
  }
}
