import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contract } from '../lib/config/contract';
import { maxReceiveCount } from '../lib/constructs/queues';
import { production, staging } from './stacks';
import { listed, names, resources, single, under } from './template';

for (const [stage, synthesized] of Object.entries({ production, staging })) {
  describe(`what lasts in ${stage}`, () => {
    const { template } = synthesized();

    it('outlives the stack', () => {
      for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret']) {
        assert.ok(resources(template, type).length > 0, type);
        for (const resource of resources(template, type)) {
          assert.deepEqual([resource.DeletionPolicy, resource.UpdateReplacePolicy], ['Retain', 'Retain'], resource.id);
        }
      }
    });

    it('is protected from deletion', () => {
      assert.equal(synthesized().service.terminationProtection, true);
      assert.ok(resources(template, 'AWS::DynamoDB::Table').every((table) => table.Properties['DeletionProtectionEnabled'] === true));
    });

    it('is in tables on demand that can be restored to a moment', () => {
      const tables = resources(template, 'AWS::DynamoDB::Table');
      assert.equal(tables.length, 6);
      for (const { Properties: table } of tables) {
        assert.equal(table['BillingMode'], 'PAY_PER_REQUEST');
        assert.equal(table['PointInTimeRecoverySpecification'].PointInTimeRecoveryEnabled, true);
        assert.equal(table['SSESpecification'].SSEEnabled, true);
        assert.equal(table['ProvisionedThroughput'], undefined);
      }
    });

    it('expires in the inbox alone', () => {
      const expiring = resources(template, 'AWS::DynamoDB::Table').filter((table) => table.Properties['TimeToLiveSpecification']);
      assert.deepEqual(expiring.map((table) => [table.Properties['TableName'].endsWith('-inbox'), table.Properties['TimeToLiveSpecification']]), [
        [true, { AttributeName: 'expires_at', Enabled: true }],
      ]);
    });
  });
}

describe('the bucket', () => {
  const { template } = production();
  const bucket = single(template, 'AWS::S3::Bucket', under('ObjectsBucket'));
  const rules = bucket.Properties['LifecycleConfiguration'].Rules as Record<string, any>[];
  const rule = (id: string) => rules.find((each) => each['Id'] === id) ?? assert.fail(`no rule ${id}`);

  it('is versioned, encrypted and closed, like the bucket of its logs', () => {
    for (const { Properties: each } of resources(template, 'AWS::S3::Bucket')) {
      assert.equal(each['VersioningConfiguration'].Status, 'Enabled');
      assert.equal(each['BucketEncryption'].ServerSideEncryptionConfiguration.length, 1);
      assert.deepEqual(Object.values(each['PublicAccessBlockConfiguration']), [true, true, true, true]);
      assert.equal(each['OwnershipControls'].Rules[0].ObjectOwnership, 'BucketOwnerEnforced');
    }
  });

  it('refuses requests without TLS, and with an old one', () => {
    for (const { id } of resources(template, 'AWS::S3::Bucket')) {
      const policy = single(template, 'AWS::S3::BucketPolicy', (each) => names(each.Properties['Bucket'], id));
      const denials = policy.Properties['PolicyDocument'].Statement.filter((each: { Effect: string }) => each.Effect === 'Deny');
      const conditions = JSON.stringify(denials.map((each: { Condition: unknown }) => each.Condition));
      assert.match(conditions, /"aws:SecureTransport":"false"/);
      assert.match(conditions, /"s3:TlsVersion":1.2/);
    }
  });

  it('moves archives to intelligent tiering after 30 days and expires them after 90', () => {
    const archives = rule('generated-archives');
    assert.equal(archives['Prefix'], 'archives/');
    assert.deepEqual(archives['Transitions'], [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 30 }]);
    assert.equal(archives['ExpirationInDays'], 90);
  });

  it('expires diagrams after 365 days', () => {
    assert.deepEqual([rule('diagrams')['Prefix'], rule('diagrams')['ExpirationInDays']], ['diagrams/', 365]);
  });

  it('keeps reports, their inputs and the secret of links', () => {
    for (const kept of ['reports/', 'inputs/', 'secrets/']) {
      const covering = rules.filter((each) => kept.startsWith(each['Prefix']));
      assert.ok(covering.every((each) => each['ExpirationInDays'] === undefined && each['NoncurrentVersionExpiration'] === undefined), kept);
    }
  });

  it('keeps large messages far longer than a queue keeps any, and not for ever', () => {
    const messages = rule('large-messages');
    const queueDays = Number(contract.queues.attributes['MessageRetentionPeriod']) / 86_400;
    assert.deepEqual([messages['Prefix'], messages['ExpirationInDays'], messages['NoncurrentVersionExpiration']], ['messages/', 90, { NoncurrentDays: 1 }]);
    assert.ok(messages['ExpirationInDays'] > 3 * queueDays);
  });

  it('forgets the versions that readiness leaves behind', () => {
    assert.deepEqual(rule('health-probes')['NoncurrentVersionExpiration'], { NoncurrentDays: 1 });
  });

  it('has no rule for the whole bucket, nor has any other', () => {
    for (const each of resources(template, 'AWS::S3::Bucket').flatMap((one) => one.Properties['LifecycleConfiguration'].Rules)) {
      assert.match(each.Prefix ?? '', /^[a-z-]+\/$/, each.Id);
    }
  });

  it('writes down who reads it', () => {
    assert.ok(names(bucket.Properties['LoggingConfiguration'].DestinationBucketName, single(template, 'AWS::S3::Bucket', under('ObjectsAccessLogs')).id));
  });
});

describe('the queues', () => {
  const { template } = production();
  const queues = resources(template, 'AWS::SQS::Queue');

  it('have a dead-letter queue each, and nothing else may use that', () => {
    const live = queues.filter((queue) => queue.Properties['RedrivePolicy']);
    const dead = queues.filter((queue) => !queue.Properties['RedrivePolicy']);
    assert.deepEqual([live.length, dead.length], [2, 2]);
    for (const queue of live) {
      const target = dead.find((each) => names(queue.Properties['RedrivePolicy'].deadLetterTargetArn, each.id)) ?? assert.fail(queue.id);
      assert.equal(target.Properties['RedriveAllowPolicy'].redrivePermission, 'byQueue');
      assert.ok(JSON.stringify(target.Properties['RedriveAllowPolicy'].sourceQueueArns).includes(queue.Properties['QueueName']));
      assert.equal(target.Properties['FifoQueue'], true, 'dead letters of FIFO queues need one');
    }
  });

  it('leave parking to the service: a message without a fault is delivered 60 times at most', () => {
    const attempts = 6;
    const batch = 10;
    assert.ok(maxReceiveCount > 3 * ((batch - 1) * attempts + attempts));
    assert.ok(queues.filter((queue) => queue.Properties['RedrivePolicy']).every((queue) => queue.Properties['RedrivePolicy'].maxReceiveCount === maxReceiveCount));
  });

  it('are encrypted, and refuse requests without TLS', () => {
    for (const queue of queues) {
      assert.equal(queue.Properties['SqsManagedSseEnabled'], true);
      const policy = single(template, 'AWS::SQS::QueuePolicy', (each) => names(each.Properties['Queues'], queue.id));
      assert.ok(listed(policy.Properties['PolicyDocument'].Statement).some((each) => each.Effect === 'Deny' && JSON.stringify(each.Condition).includes('SecureTransport')));
    }
  });
});
