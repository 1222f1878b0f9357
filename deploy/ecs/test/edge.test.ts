import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callerLimit, webhookLimit } from '../lib/constructs/firewall';
import { context, production } from './stacks';
import { names, resources, single, under } from './template';

const { template } = production();
const balancer = single(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
const attributes = (properties: Record<string, any>, kind: string): Record<string, string> =>
  Object.fromEntries(properties[kind].map((each: { Key: string; Value: string }) => [each.Key, each.Value]));

describe('the load balancer', () => {
  const listener = (port: number) => single(template, 'AWS::ElasticLoadBalancingV2::Listener', (each) => each.Properties['Port'] === port).Properties;
  const targets = single(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties;

  it('answers HTTPS with the certificate that was given, by TLS 1.2 or newer', () => {
    const https = listener(443);
    assert.equal(https['Protocol'], 'HTTPS');
    assert.deepEqual(https['Certificates'], [{ CertificateArn: context.certificateArn }]);
    assert.match(https['SslPolicy'], /^ELBSecurityPolicy-TLS13-1-2-/);
  });

  it('sends HTTP to HTTPS', () => {
    const [action] = listener(80)['DefaultActions'];
    assert.equal(action.Type, 'redirect');
    assert.deepEqual([action.RedirectConfig.Protocol, action.RedirectConfig.Port, action.RedirectConfig.StatusCode], ['HTTPS', '443', 'HTTP_301']);
  });

  it('has no other way in', () => assert.equal(resources(template, 'AWS::ElasticLoadBalancingV2::Listener').length, 2));

  it('is protected, refuses bad headers and writes down who asked', () => {
    const set = attributes(balancer.Properties, 'LoadBalancerAttributes');
    assert.equal(set['deletion_protection.enabled'], 'true');
    assert.equal(set['routing.http.drop_invalid_header_fields.enabled'], 'true');
    assert.equal(set['access_logs.s3.enabled'], 'true');
    assert.equal(set['access_logs.s3.prefix'], 'load-balancer');
  });

  it('asks tasks whether they can work, and lets their requests end when they leave', () => {
    assert.equal(targets['HealthCheckPath'], '/health/ready');
    assert.deepEqual(targets['Matcher'], { HttpCode: '200' });
    assert.equal(targets['TargetType'], 'ip');
    assert.equal(attributes(targets, 'TargetGroupAttributes')['deregistration_delay.timeout_seconds'], '60');
  });
});

describe('the firewall', () => {
  const acl = single(template, 'AWS::WAFv2::WebACL');
  const rules = acl.Properties['Rules'] as Record<string, any>[];
  const rule = (name: string) => rules.find((each) => each['Name'] === name) ?? assert.fail(`no rule ${name}`);
  const counted = (name: string) => rule(name)['Statement'].ManagedRuleGroupStatement.RuleActionOverrides.map((each: any) => [each.Name, Object.keys(each.ActionToUse)[0]]);

  it('stands before the load balancer', () => {
    const association = single(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    assert.ok(names(association['ResourceArn'], balancer.id));
    assert.ok(names(association['WebACLArn'], acl.id));
    assert.equal(acl.Properties['Scope'], 'REGIONAL');
  });

  it('has the groups of rules that AWS keeps', () => {
    for (const name of ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesAmazonIpReputationList']) {
      assert.deepEqual(rule(name)['OverrideAction'], { None: {} });
      assert.equal(rule(name)['Statement'].ManagedRuleGroupStatement.VendorName, 'AWS');
    }
  });

  it('does not block bodies that quote code, or that are as long as webhooks, and blocks all the rest', () => {
    const all = rules.filter((each) => each['Statement'].ManagedRuleGroupStatement).flatMap((each) => counted(each['Name']));
    assert.ok(all.some(([name]) => name === 'SizeRestrictions_BODY'));
    for (const [name, action] of all) {
      assert.match(name, /_BODY$/);
      assert.equal(action, 'Count');
    }
  });

  it('limits callers by address, below what the service allows all of them together', () => {
    const statement = rule('rate-of-callers')['Statement'].RateBasedStatement;
    const requestsPerMinute = 6000;
    assert.equal(statement.Limit, callerLimit);
    assert.ok(callerLimit < requestsPerMinute);
    assert.equal(statement.AggregateKeyType, 'IP');
    assert.equal(rule('rate-of-callers')['Action'].Block.CustomResponse.ResponseCode, 429);
    assert.equal(statement.ScopeDownStatement.NotStatement.Statement.ByteMatchStatement.SearchString, '/webhooks/');
  });

  it('lets a code host send more, to webhooks alone', () => {
    const statement = rule('rate-of-webhooks')['Statement'].RateBasedStatement;
    assert.equal(statement.Limit, webhookLimit);
    assert.ok(webhookLimit > callerLimit);
    assert.equal(statement.ScopeDownStatement.ByteMatchStatement.SearchString, '/webhooks/');
  });

  it('gives each rule a place of its own', () => {
    assert.deepEqual(rules.map((each) => each['Priority']), rules.map((_, at) => at));
  });

  it('writes down what it does, without keys', () => {
    const logging = single(template, 'AWS::WAFv2::LoggingConfiguration').Properties;
    assert.deepEqual(logging['RedactedFields'].map((each: any) => each.SingleHeader.Name), ['authorization', 'x-api-key']);
    assert.match(single(template, 'AWS::Logs::LogGroup', under('FirewallLog')).Properties['LogGroupName'], /^aws-waf-logs-/);
  });
});
