import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { production } from './stacks';
import { listed, names, resources, single, statements, under, type Statement } from './template';

const { template, releaseTemplate } = production();
const silo = statements(template, 'SilosTaskDefinitionTaskRole');
const api = statements(template, 'ApiTaskDefinitionTaskRole');
const table = (name: string) => single(template, 'AWS::DynamoDB::Table', (each) => each.Properties['TableName'] === `commitwise-${name}`).id;
const queue = (name: string) => single(template, 'AWS::SQS::Queue', (each) => each.Properties['QueueName'] === `commitwise-${name}.fifo`).id;
const actionsOn = (of: Statement[], id: string) => of.filter((each) => names(each.Resource, id)).flatMap((each) => listed(each.Action)).sort();

/** Actions of services that know no finer resource; each is explained where it is given. */
const withoutResource = ['ecr:GetAuthorizationToken', 'cloudwatch:PutMetricData'];

describe('every role', () => {
  const every = [template, releaseTemplate!].flatMap((each) => resources(each, 'AWS::IAM::Policy')).flatMap((policy) => policy.Properties['PolicyDocument'].Statement as Statement[]);
  const inline = [template, releaseTemplate!].flatMap((each) => resources(each, 'AWS::IAM::Role'))
    .flatMap((role) => (role.Properties['Policies'] ?? []).flatMap((policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement));

  it('has statements to look at', () => assert.ok(every.length > 20));

  it('has no action with a wildcard', () => {
    for (const action of [...every, ...inline].flatMap((each) => listed(each.Action))) {
      assert.doesNotMatch(action, /\*/);
    }
  });

  it('has the resource * only for actions that know no finer one', () => {
    for (const statement of [...every, ...inline].filter((each) => listed(each.Resource).includes('*'))) {
      const others = listed(statement.Action).filter((action) => !withoutResource.includes(action));
      assert.deepEqual(others, []);
    }
  });

  it('has no policy of AWS', () => {
    for (const role of [template, releaseTemplate!].flatMap((each) => resources(each, 'AWS::IAM::Role'))) {
      assert.equal(role.Properties['ManagedPolicyArns'], undefined, role.id);
    }
  });

  it('that a task has is taken on by tasks alone', () => {
    const roles = resources(template, 'AWS::IAM::Role').filter((role) => role.id.includes('TaskDefinition'));
    assert.equal(roles.length, 4);
    for (const role of roles) {
      assert.equal(role.Properties['AssumeRolePolicyDocument'].Statement[0].Principal.Service, 'ecs-tasks.amazonaws.com');
    }
  });
});

describe('a silo', () => {
  it('reads and writes the tables of the service and of Orleans', () => {
    for (const name of ['states', 'index', 'inbox', 'reminders', 'orleans-silos', 'orleans-reminders']) {
      const actions = actionsOn(silo, table(name));
      for (const action of ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']) {
        assert.ok(actions.includes(`dynamodb:${action}`), `${action} of ${name}`);
      }
    }
  });

  it('may neither make, change nor delete a table, nor scan one', () => {
    const actions = silo.flatMap((each) => listed(each.Action)).filter((action) => action.startsWith('dynamodb:'));
    assert.ok(!actions.some((action) => /Table$/.test(action) && action !== 'dynamodb:DescribeTable'));
    assert.ok(!actions.includes('dynamodb:Scan'));
  });

  it('asks each secondary index that the service asks', () => {
    assert.match(JSON.stringify(silo), /index\/by-type/);
    assert.match(JSON.stringify(silo), /index\/ServiceIdIndex/);
    assert.match(JSON.stringify(silo), /index\/ServiceIdGrainReferenceIndex/);
  });

  it('takes and settles messages, and cannot empty or delete a queue', () => {
    for (const name of ['pull-requests', 'notifications']) {
      assert.deepEqual(actionsOn(silo, queue(name)), [
        'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:SendMessage',
      ]);
      assert.deepEqual(actionsOn(silo, queue(`${name}-dead`)), []);
    }
  });

  it('publishes notifications, and no alarms', () => {
    assert.deepEqual(actionsOn(silo, single(template, 'AWS::SNS::Topic', under('TopicsNotifications')).id), ['sns:Publish']);
    assert.deepEqual(actionsOn(silo, single(template, 'AWS::SNS::Topic', under('TopicsAlarms')).id), []);
  });

  it('asks the SageMaker endpoints that were named, and no other', () => {
    const asking = silo.filter((each) => listed(each.Action).some((action) => action.startsWith('sagemaker:')));
    assert.equal(asking.length, 1);
    assert.equal(asking[0]!.Action, 'sagemaker:InvokeEndpoint');
    assert.deepEqual(listed(asking[0]!.Resource).map((each) => JSON.stringify(each).match(/:endpoint\/([\w*-]+)"/)?.[1]), ['commitwise-risk', 'commitwise-risk-next']);
  });
});

describe('an API task', () => {
  it('accepts events, and cannot take messages', () => {
    assert.deepEqual(actionsOn(api, queue('pull-requests')), ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage']);
  });

  it('cannot touch the states of grains', () => {
    assert.deepEqual(actionsOn(api, table('states')), ['dynamodb:DescribeTable']);
    assert.deepEqual(actionsOn(api, table('orleans-reminders')), []);
  });

  it('reads who the silos are, and cannot say so itself', () => {
    assert.deepEqual(actionsOn(api, table('orleans-silos')), ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']);
  });

  it('neither publishes nor predicts', () => {
    assert.doesNotMatch(JSON.stringify(api.map((each) => each.Action)), /sns:|sagemaker:/);
  });
});

describe('both kinds of tasks', () => {
  const bucket = single(template, 'AWS::S3::Bucket', under('ObjectsBucket')).id;

  it('read and write objects of one bucket, and cannot change the bucket or remove a version', () => {
    for (const of of [silo, api]) {
      const actions = of.flatMap((each) => listed(each.Action)).filter((action) => action.startsWith('s3:')).sort();
      assert.deepEqual(actions, ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:ListBucketMultipartUploads', 's3:PutObject']);
      assert.ok(of.filter((each) => listed(each.Action).some((action) => action.startsWith('s3:'))).every((each) => names(each.Resource, bucket)));
    }
  });

  it('cannot read secrets themselves: they are handed over when a task starts', () => {
    assert.doesNotMatch(JSON.stringify([...silo, ...api]), /secretsmanager/);
  });

  it('get their image from one repository', () => {
    for (const name of ['Silos', 'Api']) {
      const pulling = statements(template, `${name}TaskDefinitionExecutionRole`).filter((each) => listed(each.Action).includes('ecr:BatchGetImage'));
      assert.equal(pulling.length, 1);
      assert.match(JSON.stringify(pulling[0]!.Resource), /:repository\/commitwise"/);
    }
  });
});

describe('secrets', () => {
  const secret = (name: string) => single(template, 'AWS::SecretsManager::Secret', (each) => each.Properties['Name'] === `commitwise/${name}`).id;
  const readable = (name: string) => resources(template, 'AWS::SecretsManager::Secret')
    .filter((each) => statements(template, `${name}TaskDefinitionExecutionRole`).some((one) => names(one.Resource, each.id)))
    .map((each) => each.Properties['Name']).sort();

  it('are made at random, long enough for the service', () => {
    for (const each of resources(template, 'AWS::SecretsManager::Secret')) {
      assert.ok(each.Properties['GenerateSecretString'].PasswordLength >= 48, each.id);
      assert.equal(each.Properties['SecretString'], undefined);
    }

    assert.ok(secret('data-key'));
  });

  it('of webhooks and of callers are for API tasks alone', () => {
    assert.deepEqual(readable('Api'), ['commitwise/api-keys/administrator', 'commitwise/api-keys/pipeline', 'commitwise/previous-webhook-secret', 'commitwise/webhook-secret']);
    assert.deepEqual(readable('Silos'), []);
  });

  it('of GitHub are for silos alone', () => {
    assert.match(JSON.stringify(statements(template, 'SilosTaskDefinitionExecutionRole')), /secret:github-token-AbCdEf/);
    assert.doesNotMatch(JSON.stringify(statements(template, 'ApiTaskDefinitionExecutionRole')), /github-token/);
  });
});
