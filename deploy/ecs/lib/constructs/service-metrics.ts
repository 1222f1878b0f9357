import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib';
import type { Config } from '../config/config';
import { contract } from '../config/contract';

/** The name under which a deployment's result is written by the pipeline, 1 or 0: see `.github/workflows/deploy.yml`. */
export const deploymentMetric = 'DeploymentSucceeded';

/** Metrics of our own: counted from the log, written into it by the service, and written by the pipeline. */
export class ServiceMetrics {
  readonly namespace: string;

  constructor(config: Config) {
    this.namespace = namespaceOf(config.stage);
  }

  errors(period: Duration): cloudwatch.Metric {
    return this.sum('Errors', period);
  }

  deadLetters(period: Duration): cloudwatch.Metric {
    return this.sum('DeadLetters', period);
  }

  /** Dead letters of a queue that are there now, as the service counts them. */
  parked(queue: string, period: Duration): cloudwatch.Metric {
    const { namespace, deadLetters, queueDimension } = contract.metrics;
    return new cloudwatch.Metric({ namespace, metricName: deadLetters, dimensionsMap: { [queueDimension]: queue }, statistic: cloudwatch.Stats.MAXIMUM, period });
  }

  failedNotifications(period: Duration): cloudwatch.Metric {
    return this.sum('FailedNotifications', period);
  }

  deployment(period: Duration): cloudwatch.Metric {
    return new cloudwatch.Metric({ namespace: this.namespace, metricName: deploymentMetric, statistic: cloudwatch.Stats.MINIMUM, period });
  }

  private sum(metricName: string, period: Duration): cloudwatch.Metric {
    return new cloudwatch.Metric({ namespace: this.namespace, metricName, statistic: cloudwatch.Stats.SUM, period });
  }
}

/** Where the metrics of a stage are. */
export function namespaceOf(stage: string): string {
  return `CommitWise/${stage}`;
}
