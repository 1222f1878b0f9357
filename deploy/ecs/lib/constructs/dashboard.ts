import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import type { LoadBalancer } from './load-balancer';
import type { Stores } from './permissions';
import type { ServiceMetrics } from './service-metrics';

export interface StageDashboardProps {
  readonly config: Config;
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly loadBalancer: LoadBalancer;
  readonly stores: Stores;
  readonly metrics: ServiceMetrics;
  readonly services: Readonly<Record<string, FargateService>>;
}

/** One page: the alarms, then the way of an event from the load balancer to the tables. */
export class StageDashboard extends Construct {
  readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: StageDashboardProps) {
    super(scope, id);
    const { balancer } = props.loadBalancer;
    const period = Duration.minutes(5);
    const { queues, tables } = props.stores;
    this.dashboard = new cloudwatch.Dashboard(this, 'Page', {
      dashboardName: props.config.size.prefix,
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', width: 24, height: 5, alarms: [...props.alarms] })],
        [
          graph('Requests', [
            balancer.metrics.requestCount({ period }),
            balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_4XX_COUNT, { period }),
            balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
          ]),
          graph('Time to answer', ['p50', 'p95', 'p99'].map((statistic) => balancer.metrics.targetResponseTime({ period, statistic, label: statistic }))),
          graph('Errors, dead letters, notifications', [props.metrics.errors(period), props.metrics.deadLetters(period), props.metrics.failedNotifications(period)]),
        ],
        [
          graph('Messages that wait', queues.pairs.map(({ name, queue }) => queue.metricApproximateNumberOfMessagesVisible({ label: name }))),
          graph('Age of the oldest message, s', queues.pairs.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: name }))),
          graph('Dead letters of SQS', queues.pairs.map(({ name, dead }) => dead.metricApproximateNumberOfMessagesVisible({ label: name }))),
        ],
        [
          graph('Processor, %', Object.entries(props.services).map(([label, service]) => service.metricCpuUtilization({ label }))),
          graph('Memory, %', Object.entries(props.services).map(([label, service]) => service.metricMemoryUtilization({ label }))),
          graph('Write units used', tables.all.map((table) => table.metricConsumedWriteCapacityUnits({ label: table.node.id }))),
        ],
      ],
    });
  }
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 8 });
}
