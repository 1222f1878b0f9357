import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';

/** When an alarm rings, and what whoever hears it should know. */
export interface Bell {
  readonly metric: cloudwatch.IMetric;
  /** It rings above this, or below it when {@link isFloor}. */
  readonly limit: number;
  readonly isFloor?: boolean;
  /** Periods in a row that it must hold; default 1. */
  readonly periods?: number;
  /** What no data means; default that all is well. */
  readonly missing?: cloudwatch.TreatMissingData;
  /** What it says. What to do is in docs/operations.md, under the name of the alarm. */
  readonly says: string;
}

/** Makes alarms that are all named, told and ended alike: `{prefix}-{name}`, to the topic of alarms. */
export class AlarmBook extends Construct {
  private readonly written: cloudwatch.Alarm[] = [];

  constructor(scope: Construct, id: string, private readonly config: Config, private readonly topic: ITopic) {
    super(scope, id);
  }

  /** All that were added. */
  get all(): readonly cloudwatch.Alarm[] {
    return this.written;
  }

  add(name: string, bell: Bell): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, name, {
      alarmName: `${this.config.size.prefix}-${name}`,
      alarmDescription: `${bell.says} What to do: docs/operations.md, ${name}.`,
      metric: bell.metric,
      threshold: bell.limit,
      comparisonOperator: bell.isFloor
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: bell.periods ?? 1,
      treatMissingData: bell.missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.written.push(alarm);
    return alarm;
  }
}

/** The sum of those metrics that have data; none when none has. */
export function sumOf(label: string, period: Duration, metrics: readonly cloudwatch.IMetric[]): cloudwatch.MathExpression {
  const names = metrics.map((_, at) => `m${at}`);
  return new cloudwatch.MathExpression({
    expression: `SUM([${names.join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric])),
    label,
    period,
  });
}
