import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contract, type TableShape } from '../lib/config/contract';
import { production, root } from './stacks';
import { resources, single, under } from './template';

const { template } = production();

/** A table of the template as the contract writes one. */
function shapeOf(table: Record<string, any>): TableShape {
  const types = new Map<string, string>(table['AttributeDefinitions'].map((each: any) => [each.AttributeName, each.AttributeType]));
  const key = (schema: any[], type: string) => {
    const name = schema.find((each) => each.KeyType === type)?.AttributeName;
    return name === undefined ? null : `${name}:${types.get(name)}`;
  };
  return {
    name: table['TableName'].replace('commitwise-', ''),
    partition: key(table['KeySchema'], 'HASH')!,
    sort: key(table['KeySchema'], 'RANGE'),
    expires: table['TimeToLiveSpecification']?.AttributeName ?? null,
    indexes: (table['GlobalSecondaryIndexes'] ?? []).map((index: any) => ({
      name: index.IndexName,
      partition: key(index.KeySchema, 'HASH'),
      sort: key(index.KeySchema, 'RANGE'),
      projection: index.Projection.ProjectionType,
    })),
  };
}

describe('the template keeps the contract, which the service compares with its own code', () => {
  it('by names, keys, types and indexes of tables', () => {
    assert.deepEqual(resources(template, 'AWS::DynamoDB::Table').map((table) => shapeOf(table.Properties)), contract.tables);
  });

  it('by names of queues', () => {
    assert.deepEqual(
      resources(template, 'AWS::SQS::Queue').filter((queue) => queue.Properties['RedrivePolicy']).map((queue) => queue.Properties['QueueName']),
      contract.queues.names.map((name) => `commitwise-${name}.fifo`),
    );
  });

  it('by attributes of queues', () => {
    for (const queue of resources(template, 'AWS::SQS::Queue')) {
      for (const [name, value] of Object.entries(contract.queues.attributes)) {
        // CloudFormation leaves out what is false.
        assert.equal(String(queue.Properties[name] ?? false), value, `${queue.id} ${name}`);
      }
    }
  });

  for (const [task, kind] of [['Silos', 'silo'], ['Api', 'api']] as const) {
    const container = () => single(template, 'AWS::ECS::TaskDefinition', under(`${task}Task`)).Properties['ContainerDefinitions'][0];

    it(`by the settings of a task of ${task}`, () => {
      const given = container().Environment.filter((each: { Name: string }) => each.Name.startsWith('COMMITWISE__'));
      assert.deepEqual(given.map((each: { Name: string }) => each.Name).sort(), Object.keys(contract.settings[kind]).sort());
      for (const { Name, Value } of given) {
        // The name of the bucket is made when the stack is.
        assert.equal(typeof Value === 'string' ? Value : 'commitwise-objects', contract.settings[kind][Name], Name);
      }
    });

    it(`by the secrets of a task of ${task}`, () => {
      assert.deepEqual(container().Secrets.map((each: { Name: string }) => each.Name).sort(), [...contract.secrets[kind]].sort());
    });
  }

  it('by the metrics that the service writes', () => {
    const source = (path: string) => readFileSync(join(root, '..', '..', 'src', path), 'utf8');
    const { namespace, deadLetters, queueDimension } = contract.metrics;
    assert.ok(source('Adapters.Aws/CloudWatch/EmbeddedMetricExporter.cs').includes(`Namespace = "${namespace}"`));
    assert.ok(source('Silo/Telemetry/QueueGauges.cs').includes(`"${deadLetters}"`));
    assert.ok(source('Silo/Telemetry/QueueGauges.cs').includes(`KeyValuePair<string, object?>("${queueDimension}", each.Key)`));
  });

  it('by what the service writes when something is lost', () => {
    const source = (path: string) => readFileSync(join(root, '..', '..', 'src', path), 'utf8');
    assert.ok(source('Cluster/QueueReceiver.cs').includes(contract.logs.deadLetter));
    assert.ok(source('Grains/Changes/PullRequestGrain.cs').includes('could not be told (parked: {IsParked})'));
    assert.equal(contract.logs.failedNotification, 'could not be told (parked: True)');
  });
});
