import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';

/**
 * How often SQS gives a message out before it moves it away: the most that SQS allows.
 *
 * The service parks a message itself, as a row that can be read and redriven, at its sixth *attempt*. SQS counts *deliveries*, and a
 * message behind others of its key is delivered with each of their attempts: up to 9 × 6 + 6 = 60 without a fault. A lower limit would
 * take messages away that nobody has tried. At 1000, and a lease of 30 s, SQS takes over after 8 h in which the service could not park.
 */
export const maxReceiveCount = 1000;

/** A queue and where SQS puts what the service could not even park. */
export interface QueuePair {
  readonly name: string;
  readonly queue: sqs.Queue;
  readonly dead: sqs.Queue;
}

/** The queues of the streams, named and made as the service makes them where it may. */
export class Queues extends Construct {
  readonly pairs: readonly QueuePair[];

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.pairs = contract.queues.names.map((name) => this.make(name, config.size.prefix));
  }

  private make(name: string, prefix: string): QueuePair {
    const queueName = `${prefix}-${name}.fifo`;
    // By name: each of the two queues names the other one.
    const source = sqs.Queue.fromQueueArn(this, `${name}-source`, Stack.of(this).formatArn({ service: 'sqs', resource: queueName }));
    const dead = new sqs.Queue(this, `${name}-dead`, {
      ...properties(),
      queueName: `${prefix}-${name}-dead.fifo`,
      redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.BY_QUEUE, sourceQueues: [source] },
    });
    const queue = new sqs.Queue(this, name, {
      ...properties(),
      queueName,
      deadLetterQueue: { queue: dead, maxReceiveCount },
    });
    return { name, queue, dead };
  }
}

function properties(): sqs.QueueProps {
  const { attributes } = contract.queues;
  return {
    fifo: attributes['FifoQueue'] === 'true',
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicationScope: attributes['DeduplicationScope'] as sqs.DeduplicationScope,
    fifoThroughputLimit: attributes['FifoThroughputLimit'] as sqs.FifoThroughputLimit,
    maxMessageSizeBytes: Number(attributes['MaximumMessageSize']),
    retentionPeriod: Duration.seconds(Number(attributes['MessageRetentionPeriod'])),
    visibilityTimeout: Duration.seconds(Number(attributes['VisibilityTimeout'])),
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
