import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib';
import type { LoadBalancer } from '../constructs/load-balancer';
import { sumOf, type AlarmBook } from './alarm-book';

/** What callers notice. */
export interface TrafficAlarms {
  /** Also ends a deployment. */
  readonly serverErrors: cloudwatch.Alarm;
}

export function ringForTraffic(book: AlarmBook, { balancer, targets }: LoadBalancer): TrafficAlarms {
  const five = Duration.minutes(5);
  const fifteen = Duration.minutes(15);
  const serverErrors = book.add('http-5xx', {
    metric: sumOf('5xx', five, [
      balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: five }),
      balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period: five }),
    ]),
    limit: 10,
    says: 'More than 10 answers 5xx in 5 minutes.',
  });
  book.add('http-4xx', {
    metric: sumOf('4xx', fifteen, [
      balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_4XX_COUNT, { period: fifteen }),
      balancer.metrics.httpCodeElb(HttpCodeElb.ELB_4XX_COUNT, { period: fifteen }),
    ]),
    limit: 50,
    says: 'More than 50 answers 4xx in 15 minutes.',
  });
  book.add('latency-p95', {
    metric: balancer.metrics.targetResponseTime({ period: fifteen, statistic: 'p95' }),
    limit: 2,
    says: 'One answer in twenty took more than 2 s, over 15 minutes.',
  });
  book.add('api-unhealthy', {
    metric: targets.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: 'Minimum' }),
    limit: 1,
    isFloor: true,
    periods: 3,
    says: 'No API task is ready.',
  });
  return { serverErrors };
}
