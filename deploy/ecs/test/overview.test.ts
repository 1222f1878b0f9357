import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { production, staging } from './stacks';
import { names, resources, single, under } from './template';

const { template } = production();

describe('the dashboard', () => {
  it('shows the alarms, the way of an event, and the tasks', () => {
    const body = JSON.stringify(single(template, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
    for (const shown of ['RequestCount', 'TargetResponseTime', 'ApproximateAgeOfOldestMessage', 'CPUUtilization', 'ConsumedWriteCapacityUnits', 'DeadLetters', '\\"alarm\\"']) {
      assert.ok(body.includes(shown), shown);
    }
  });
});

describe('the budget', () => {
  it('tells the topic of alarms at 80 % spent and 100 % foreseen', () => {
    const { Budget, NotificationsWithSubscribers } = single(template, 'AWS::Budgets::Budget').Properties as Record<string, any>;
    assert.deepEqual(Budget.BudgetLimit, { Amount: 1000, Unit: 'USD' });
    assert.equal(Budget.TimeUnit, 'MONTHLY');
    assert.deepEqual(NotificationsWithSubscribers.map((each: any) => [each.Notification.NotificationType, each.Notification.Threshold]), [['ACTUAL', 80], ['FORECASTED', 100]]);
    const topic = single(template, 'AWS::SNS::Topic', under('TopicsAlarms')).id;
    assert.ok(NotificationsWithSubscribers.every((each: any) => names(each.Subscribers, topic)));
  });

  it('counts what is tagged with the stage, and everything is', () => {
    assert.deepEqual(single(template, 'AWS::Budgets::Budget').Properties['Budget'].CostFilters, { TagKeyValue: ['user:commitwise-stage$production'] });
    for (const type of ['AWS::ECS::Service', 'AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::EC2::NatGateway', 'AWS::ElasticLoadBalancingV2::LoadBalancer']) {
      for (const resource of resources(template, type)) {
        assert.ok(resource.Properties['Tags'].some((tag: any) => tag.Key === 'commitwise-stage' && tag.Value === 'production'), resource.id);
      }
    }

    assert.ok(resources(template, 'AWS::ECS::Service').every((service) => service.Properties['PropagateTags'] === 'SERVICE'));
  });
});

describe('the outputs', () => {
  it('name what a person or a pipeline needs', () => {
    const outputs = Object.keys(template.toJSON()['Outputs']);
    const wanted = [
      'Url', 'LoadBalancerName', 'ClusterName', 'SiloService', 'ApiService', 'BucketName', 'NotificationsTopic', 'AlarmsTopic', 'PipelineKeyName',
      'MetricNamespace', 'Queuepullrequests', 'DeadLetterspullrequests',
    ];
    for (const name of wanted) {
      assert.ok(outputs.includes(name), `${name} is not among ${outputs.join(', ')}`);
    }
  });

  it('hold no secret', () => assert.doesNotMatch(JSON.stringify(template.toJSON()['Outputs']), /resolve:secretsmanager/));
});

describe('the stages', () => {
  it('have names of their own, so that one account can hold both', () => {
    const kinds = ['TableName', 'QueueName', 'TopicName', 'AlarmName', 'DashboardName'];
    const namesOf = (of: typeof template) => resources(of).flatMap((each) => kinds.map((name) => each.Properties?.[name]))
      .filter((name): name is string => typeof name === 'string');
    const taken = new Set(namesOf(template));
    assert.deepEqual(namesOf(staging().template).filter((name) => taken.has(name)), []);
  });

  it('are made of the same things, but for size', () => {
    const types = (of: typeof template) => new Set(resources(of).map((each) => each.Type));
    assert.deepEqual([...types(staging().template)].sort(), [...types(template)].sort());
  });

  it('watch how their containers are', () => {
    assert.deepEqual(single(template, 'AWS::ECS::Cluster').Properties['ClusterSettings'], [{ Name: 'containerInsights', Value: 'enabled' }]);
  });
});
