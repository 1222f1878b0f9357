import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib';
import type { Stores } from '../constructs/permissions';
import { sumOf, type AlarmBook } from './alarm-book';

const gigabyte = 1024 ** 3;

/** What tables, queues and the bucket tell. */
export function ringForStores(book: AlarmBook, { tables, queues, objects }: Stores): void {
  const five = Duration.minutes(5);
  for (const { name, queue, dead } of queues.pairs) {
    const most = { period: five, statistic: cloudwatch.Stats.MAXIMUM };
    book.add(`queue-depth-${name}`, {
      metric: queue.metricApproximateNumberOfMessagesVisible(most),
      limit: 100,
      says: `More than 100 messages wait in ${name}.`,
    });
    book.add(`queue-age-${name}`, {
      metric: queue.metricApproximateAgeOfOldestMessage(most),
      limit: Duration.minutes(15).toSeconds(),
      says: `A message has waited in ${name} for more than 15 minutes.`,
    });
    book.add(`dead-letters-${name}`, {
      metric: dead.metricApproximateNumberOfMessagesVisible(most),
      limit: 0,
      says: `SQS took messages out of ${name} that the service could neither handle nor park.`,
    });
  }

  for (const table of tables.all) {
    const name = table.node.id;
    book.add(`throttles-${name}`, {
      metric: sumOf('Throttled', five, ['ReadThrottleEvents', 'WriteThrottleEvents']
        .map((metric) => table.metric(metric, { period: five, statistic: cloudwatch.Stats.SUM }))),
      limit: 1,
      says: `DynamoDB has throttled requests to the table ${name} more than once in 5 minutes.`,
    });
  }

  const day = Duration.days(1);
  book.add('bucket-size', {
    metric: sumOf('Bytes', day, storageClasses.map((StorageType) => new cloudwatch.Metric({
      namespace: 'AWS/S3',
      metricName: 'BucketSizeBytes',
      dimensionsMap: { BucketName: objects.bucket.bucketName, StorageType },
      statistic: cloudwatch.Stats.AVERAGE,
      period: day,
    }))),
    limit: 50 * gigabyte,
    // S3 tells it once a day, some time after.
    missing: cloudwatch.TreatMissingData.IGNORE,
    says: 'The bucket holds more than 50 GB.',
  });
}

// Those that the lifecycle rules can bring about.
const storageClasses = ['StandardStorage', 'IntelligentTieringFAStorage', 'IntelligentTieringIAStorage', 'IntelligentTieringAIAStorage'];
