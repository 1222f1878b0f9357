import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contract } from '../lib/config/contract';
import { drainSeconds } from '../lib/constructs/settings';
import { production, staging, synthesize } from './stacks';
import { names, resources, single, under, type Resource } from './template';

const { template } = production();
const taskOf = (name: string, of = template) => single(of, 'AWS::ECS::TaskDefinition', under(`${name}Task`)).Properties;
const containerOf = (name: string, of = template) => {
  const containers = taskOf(name, of)['ContainerDefinitions'];
  assert.equal(containers.length, 1);
  return containers[0];
};
const serviceOf = (name: string, of = template) => single(of, 'AWS::ECS::Service', under(`${name}Service`)).Properties;
const environment = (name: string, of = template): Record<string, string> =>
  Object.fromEntries(containerOf(name, of).Environment.map((each: { Name: string; Value: string }) => [each.Name, each.Value]));

for (const name of ['Silos', 'Api']) {
  describe(`a task of ${name}`, () => {
    it('runs on Fargate in the task subnets, with an address of its own and none outside', () => {
      const service = serviceOf(name);
      assert.equal(service['LaunchType'], 'FARGATE');
      assert.equal(taskOf(name)['NetworkMode'], 'awsvpc');
      const network = service['NetworkConfiguration'].AwsvpcConfiguration;
      assert.equal(network.AssignPublicIp, 'DISABLED');
      const own = single(template, 'AWS::EC2::SecurityGroup', under(`Network${name.replace('Silos', 'Silo')}Group`)).id;
      assert.equal(network.SecurityGroups.length, 1);
      assert.ok(names(network.SecurityGroups, own));
    });

    it('runs the tag of the image that was asked for', () => {
      assert.match(JSON.stringify(containerOf(name).Image), /\/commitwise:v1\.2\.3"/);
    });

    it('goes back when a deployment fails, and never has less than all', () => {
      const deployment = serviceOf(name)['DeploymentConfiguration'];
      assert.deepEqual(deployment.DeploymentCircuitBreaker, { Enable: true, Rollback: true });
      assert.deepEqual([deployment.MinimumHealthyPercent, deployment.MaximumPercent], [100, 200]);
    });

    it('writes nowhere but to its two volumes, as nobody special', () => {
      const container = containerOf(name);
      assert.equal(container.ReadonlyRootFilesystem, true);
      assert.equal(container.User, '1654');
      assert.notEqual(container.Privileged, true);
      assert.deepEqual(container.MountPoints.map((mount: { ContainerPath: string }) => mount.ContainerPath), ['/data', '/cache']);
      assert.equal(environment(name)['TMPDIR'], '/cache');
    });

    it('ends what git leaves behind', () => {
      assert.equal(containerOf(name).LinuxParameters.InitProcessEnabled, true);
    });

    it('logs to a group that is kept', () => {
      const group = single(template, 'AWS::Logs::LogGroup', under(`${name}Task`));
      assert.equal(group.Properties['RetentionInDays'], 90);
      assert.equal(group.DeletionPolicy, 'Retain');
      assert.ok(names(containerOf(name).LogConfiguration.Options, group.id));
    });

    it('has no way for a person to get in', () => {
      assert.notEqual(serviceOf(name)['EnableExecuteCommand'], true);
    });

    it('has nothing secret in plain variables', () => {
      for (const [variable, value] of Object.entries(environment(name))) {
        assert.doesNotMatch(variable, /SECRET|TOKEN|PASSWORD|__KEY$|SHA256|DATAKEY/, `${variable}=${JSON.stringify(value)}`);
      }
    });
  });
}

describe('silos', () => {
  it('are asked whether they can work, for five minutes', () => {
    const health = containerOf('Silos').HealthCheck;
    assert.equal(health.Command.at(-1), 'http://127.0.0.1:5080/health/ready');
    assert.equal(health.Interval * health.Retries, 300);
  });

  it('have time to drain before they are killed, and Fargate allows it', () => {
    const container = containerOf('Silos');
    assert.equal(environment('Silos')['COMMITWISE__ANALYSIS__DRAINTIME'], '00:01:30');
    assert.ok(container.StopTimeout >= drainSeconds + contract.shutdownBeyondDraining);
    assert.ok(container.StopTimeout <= 120);
  });

  it('open the ports of silos and of gateways', () => {
    assert.deepEqual(containerOf('Silos').PortMappings.map((port: { ContainerPort: number }) => port.ContainerPort), [contract.ports.silo, contract.ports.gateway]);
  });

  it('are not behind the load balancer', () => {
    assert.equal(serviceOf('Silos')['LoadBalancers'], undefined);
  });
});

describe('API tasks', () => {
  it('are asked whether they live', () => {
    assert.equal(containerOf('Api').HealthCheck.Command.at(-1), 'http://127.0.0.1:5080/health/live');
  });

  it('are behind the load balancer', () => {
    const targets = single(template, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    const [binding] = serviceOf('Api')['LoadBalancers'];
    assert.ok(names(binding.TargetGroupArn, targets.id));
    assert.equal(binding.ContainerPort, contract.ports.http);
  });

  it('go back to the version before when callers get errors', () => {
    const alarms = serviceOf('Api')['DeploymentConfiguration'].Alarms;
    assert.deepEqual([alarms.Enable, alarms.Rollback], [true, true]);
    const alarm = single(template, 'AWS::CloudWatch::Alarm', (each) => each.Properties['AlarmName'] === 'commitwise-http-5xx');
    assert.ok(names(alarms.AlarmNames, alarm.id) || alarms.AlarmNames.includes('commitwise-http-5xx'));
    const service = single(template, 'AWS::ECS::Service', under('ApiService'));
    assert.ok(service.DependsOn?.includes(alarm.id), 'the alarm is there before the service');
  });
});

describe('scaling', () => {
  const policies = (name: string) => resources(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(under(`${name}Service`));
  const target = (name: string, of = template) => single(of, 'AWS::ApplicationAutoScaling::ScalableTarget', under(`${name}Service`)).Properties;

  it('keeps within the limits of the stage', () => {
    assert.deepEqual([target('Silos')['MinCapacity'], target('Silos')['MaxCapacity']], [2, 12]);
    assert.deepEqual([target('Api')['MinCapacity'], target('Api')['MaxCapacity']], [2, 6]);
    const small = staging().template;
    assert.deepEqual([target('Silos', small)['MaxCapacity'], target('Api', small)['MinCapacity']], [4, 1]);
  });

  it('follows the processor, out fast and in slowly', () => {
    for (const name of ['Silos', 'Api']) {
      const tracked = policies(name).filter((policy) => policy.Properties['PolicyType'] === 'TargetTrackingScaling');
      assert.equal(tracked.length, 1);
      const tracking = tracked[0]!.Properties['TargetTrackingScalingPolicyConfiguration'];
      assert.equal(tracking.PredefinedMetricSpecification.PredefinedMetricType, 'ECSServiceAverageCPUUtilization');
      assert.ok(tracking.ScaleInCooldown > tracking.ScaleOutCooldown);
      assert.notEqual(tracking.DisableScaleIn, true);
    }
  });

  it('adds silos by the age of what waits in each queue, and takes none away by it', () => {
    const steps = policies('Silos').filter((policy) => policy.Properties['PolicyType'] === 'StepScaling');
    assert.equal(steps.length, contract.queues.names.length);
    for (const step of steps) {
      const adjustments = step.Properties['StepScalingPolicyConfiguration'].StepAdjustments.map((each: { ScalingAdjustment: number }) => each.ScalingAdjustment);
      assert.deepEqual(adjustments, [1, 2]);
    }

    const alarms = resources(template, 'AWS::CloudWatch::Alarm').filter((alarm: Resource) => steps.some((step) => names(alarm.Properties['AlarmActions'], step.id)));
    assert.deepEqual(alarms.map((alarm) => [alarm.Properties['MetricName'], alarm.Properties['Threshold']]), Array(2).fill(['ApproximateAgeOfOldestMessage', 60]));
  });

  it('leaves the number of tasks alone when it deploys', () => {
    assert.ok(resources(template, 'AWS::ECS::Service').every((service) => service.Properties['DesiredCount'] === undefined));
  });
});

describe('what is optional', () => {
  it('is not there when nobody asked for it', () => {
    const bare = synthesize({ sageMakerEndpoint: undefined, sageMakerShadow: undefined, gitHubTokenSecretArn: undefined }).template;
    assert.equal(environment('Silos', bare)['COMMITWISE__AWS__SAGEMAKER__ENDPOINT'], undefined);
    assert.equal(containerOf('Silos', bare).Secrets, undefined);
    assert.doesNotMatch(JSON.stringify(bare.toJSON()), /sagemaker/);
  });

  it('is the data key, which tasks get under the setting that takes it', () => {
    const given = (of: typeof template) => ['Silos', 'Api'].flatMap((name) => (containerOf(name, of).Secrets ?? []).map((each: { Name: string }) => each.Name));
    assert.ok(!given(template).some((name) => /DATAKEY/.test(name)));
    const keyed = given(synthesize({ dataKeySetting: 'Security:DataKey' }).template);
    assert.equal(keyed.filter((name) => name === 'COMMITWISE__SECURITY__DATAKEY').length, 2);
  });
});
