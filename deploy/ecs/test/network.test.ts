import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contract } from '../lib/config/contract';
import { production, staging } from './stacks';
import { names, resources, single, under } from './template';

const anywhere = '0.0.0.0/0';

describe('the network', () => {
  const { template } = production();
  const group = (name: string) => single(template, 'AWS::EC2::SecurityGroup', under(`Network${name}Group`)).id;
  const ingress = (to: string) => [
    ...resources(template, 'AWS::EC2::SecurityGroupIngress').filter((rule) => names(rule.Properties['GroupId'], to)).map((rule) => rule.Properties),
    ...(resources(template, 'AWS::EC2::SecurityGroup').find((each) => each.id === to)?.Properties['SecurityGroupIngress'] ?? []),
  ];

  it('has two zones with a public and a private subnet each', () => {
    assert.equal(resources(template, 'AWS::EC2::Subnet').length, 4);
    assert.ok(resources(template, 'AWS::EC2::Subnet').every((subnet) => subnet.Properties['MapPublicIpOnLaunch'] !== true));
  });

  it('has one way out per zone in production, and one in staging', () => {
    assert.equal(resources(template, 'AWS::EC2::NatGateway').length, 2);
    assert.equal(resources(staging().template, 'AWS::EC2::NatGateway').length, 1);
  });

  it('reaches S3 and DynamoDB without a way out', () => {
    const gateways = resources(template, 'AWS::EC2::VPCEndpoint').filter((endpoint) => endpoint.Properties['VpcEndpointType'] === 'Gateway');
    assert.deepEqual(gateways.map((endpoint) => JSON.stringify(endpoint.Properties['ServiceName']).match(/\.(s3|dynamodb)"/)?.[1]).sort(), ['dynamodb', 's3']);
  });

  it('has endpoints for SQS, secrets and logs where they pay', () => {
    const services = (of: typeof template) => resources(of, 'AWS::EC2::VPCEndpoint')
      .filter((endpoint) => endpoint.Properties['VpcEndpointType'] === 'Interface')
      .map((endpoint) => JSON.stringify(endpoint.Properties['ServiceName']).match(/(sqs|secretsmanager|logs)/)?.[1]).sort();
    assert.deepEqual(services(template), ['logs', 'secretsmanager', 'sqs']);
    assert.deepEqual(services(staging().template), []);
  });

  it('lets only silos reach the port of silos', () => {
    const rules = ingress(group('Silo')).filter((rule) => rule.FromPort === contract.ports.silo);
    assert.equal(rules.length, 1);
    assert.ok(names(rules[0].SourceSecurityGroupId, group('Silo')));
  });

  it('lets only API tasks reach the gateways of silos', () => {
    const rules = ingress(group('Silo')).filter((rule) => rule.FromPort === contract.ports.gateway);
    assert.equal(rules.length, 1);
    assert.ok(names(rules[0].SourceSecurityGroupId, group('Api')));
  });

  it('lets silos and API tasks out to where they are let in', () => {
    const egress = resources(template, 'AWS::EC2::SecurityGroupEgress').map((rule) => rule.Properties);
    const out = (from: string, to: string) => egress
      .filter((rule) => names(rule['GroupId'], group(from)) && names(rule['DestinationSecurityGroupId'], group(to))).map((rule) => rule['FromPort']);
    assert.deepEqual(out('Silo', 'Silo'), [contract.ports.silo]);
    assert.deepEqual(out('Api', 'Silo'), [contract.ports.gateway]);
    assert.deepEqual(out('LoadBalancer', 'Api'), [contract.ports.http]);
    assert.deepEqual(out('Silo', 'Api'), []);
  });

  it('opens no other port of a silo, and none to an address', () => {
    for (const rule of ingress(group('Silo'))) {
      assert.equal(rule.CidrIp, undefined);
      assert.equal(rule.FromPort, rule.ToPort);
      assert.ok([contract.ports.silo, contract.ports.gateway].includes(rule.FromPort));
    }
  });

  it('lets only the load balancer reach API tasks', () => {
    const rules = ingress(group('Api'));
    assert.equal(rules.length, 1);
    assert.equal(rules[0].FromPort, contract.ports.http);
    assert.ok(names(rules[0].SourceSecurityGroupId, group('LoadBalancer')));
  });

  it('opens to the world ports 80 and 443 of the load balancer alone', () => {
    const open = resources(template, 'AWS::EC2::SecurityGroup')
      .flatMap((each) => (each.Properties['SecurityGroupIngress'] ?? []).map((rule: Record<string, unknown>) => ({ id: each.id, ...rule })))
      .filter((rule) => rule.CidrIp === anywhere || rule.CidrIpv6 !== undefined);
    assert.deepEqual(open.map((rule) => [rule.id, rule.FromPort, rule.ToPort]), [[group('LoadBalancer'), 443, 443], [group('LoadBalancer'), 80, 80]]);
    assert.ok(resources(template, 'AWS::EC2::SecurityGroupIngress').every((rule) => rule.Properties['CidrIp'] === undefined));
  });

  it('lets tasks out to HTTPS only', () => {
    const out = resources(template, 'AWS::EC2::SecurityGroup')
      .flatMap((each) => each.Properties['SecurityGroupEgress'] ?? [])
      .filter((rule: { CidrIp?: string }) => rule.CidrIp === anywhere);
    assert.ok(out.length >= 2);
    assert.ok(out.every((rule: { FromPort: number; ToPort: number }) => rule.FromPort === 443 && rule.ToPort === 443));
  });

  it('writes down what was refused', () => {
    assert.equal(single(template, 'AWS::EC2::FlowLog').Properties['TrafficType'], 'REJECT');
  });
});
