import * as iam from 'aws-cdk-lib/aws-iam';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Objects } from './objects';
import type { Queues } from './queues';
import type { Tables } from './tables';

/** What both kinds of tasks work with. */
export interface Stores {
  readonly tables: Tables;
  readonly objects: Objects;
  readonly queues: Queues;
}

const read = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const write = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

/** Lets a silo do all of its work: it holds grains, reads the queues and writes reports. */
export function permitSilo(role: iam.IGrantable, stores: Stores, topic: ITopic): void {
  const { tables, queues } = stores;
  const all = [tables.get('states'), tables.get('index'), tables.get('inbox'), tables.get('reminders')];
  describe(role, tables);
  allow(role, [...read, ...write], all.map(arnOf));
  allow(role, ['dynamodb:Query'], [`${arnOf(tables.get('states'))}/index/by-type`]);

  // Orleans reads two items in a transaction, and deletes in batches.
  allow(role, [...read, ...write, 'dynamodb:BatchWriteItem'], [arnOf(tables.get('orleans-silos')), arnOf(tables.get('orleans-reminders'))]);
  allow(role, ['dynamodb:Query'], ['ServiceIdIndex', 'ServiceIdGrainReferenceIndex'].map((index) => `${arnOf(tables.get('orleans-reminders'))}/index/${index}`));

  allow(
    role,
    ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    queues.pairs.map((pair) => pair.queue.queueArn),
  );
  permitObjects(role, stores);
  allow(role, ['sns:Publish'], [topic.topicArn]);
}

/** Lets an API task accept and read; grains are changed by silos alone, so it neither writes their states nor takes messages. */
export function permitApi(role: iam.IGrantable, stores: Stores): void {
  const { tables, queues } = stores;
  describe(role, tables);
  allow(role, [...read, ...write], [arnOf(tables.get('index')), arnOf(tables.get('inbox'))]);
  allow(role, read, [arnOf(tables.get('orleans-silos'))]);
  allow(role, ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], queues.pairs.map((pair) => pair.queue.queueArn));
  permitObjects(role, stores);
}

/** Lets a task ask endpoints for predictions. */
export function permitPrediction(role: iam.IGrantable, scope: Construct, endpoints: readonly string[]): void {
  const arnOfEndpoint = (resourceName: string) => Stack.of(scope).formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName });
  allow(role, ['sagemaker:InvokeEndpoint'], endpoints.map(arnOfEndpoint));
}

// The service looks at its four tables when it starts.
function describe(role: iam.IGrantable, tables: Tables): void {
  const names = ['states', 'index', 'inbox', 'reminders'];
  allow(role, ['dynamodb:DescribeTable'], names.map((name) => arnOf(tables.get(name))));
}

// Keys are the service's to choose, so the bucket's objects are named by a wildcard; the bucket itself is not.
function permitObjects(role: iam.IGrantable, { objects }: Stores): void {
  allow(role, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], [objects.bucket.arnForObjects('*')]);
  allow(role, ['s3:ListBucket', 's3:ListBucketMultipartUploads'], [objects.bucket.bucketArn]);
}

function arnOf(table: ITable): string {
  return table.tableArn;
}

function allow(role: iam.IGrantable, actions: string[], resources: string[]): void {
  role.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
}
