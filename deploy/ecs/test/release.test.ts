import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { production, synthesize } from './stacks';
import { listed, resources, single, statements } from './template';

const template = production().releaseTemplate!;

describe('a release', () => {
  const trust = single(template, 'AWS::IAM::Role').Properties['AssumeRolePolicyDocument'].Statement;

  it('comes from one repository, in the environment of the stage, by OIDC', () => {
    assert.equal(trust.length, 1);
    assert.equal(trust[0].Action, 'sts:AssumeRoleWithWebIdentity');
    assert.deepEqual(trust[0].Condition, {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:example/commitwise:environment:production',
      },
    });
  });

  it('has no stored key', () => {
    assert.equal(resources(template, 'AWS::IAM::User').length + resources(template, 'AWS::IAM::AccessKey').length, 0);
  });

  it('deploys through the roles of cdk bootstrap and no other', () => {
    const assumed = statements(template, 'Role').filter((each) => listed(each.Action).includes('sts:AssumeRole')).flatMap((each) => listed(each.Resource));
    assert.equal(assumed.length, 3);
    assert.ok(assumed.every((each) => /role\/cdk-hnb659fds-(deploy|file-publishing|lookup)-role-/.test(JSON.stringify(each))));
  });

  it('writes metrics of its stage alone', () => {
    const writing = statements(template, 'Role').filter((each) => listed(each.Action).includes('cloudwatch:PutMetricData'));
    assert.deepEqual(writing.map((each) => each.Condition), [{ StringEquals: { 'cloudwatch:namespace': 'CommitWise/production' } }]);
  });

  it('reads the key of the smoke test and no other secret', () => {
    const reading = statements(template, 'Role').filter((each) => listed(each.Action).some((action) => action.startsWith('secretsmanager:')));
    assert.equal(reading.length, 1);
    assert.match(JSON.stringify(reading[0]!.Resource), /:secret:commitwise\/api-keys\/pipeline-\?\?\?\?\?\?"/);
  });

  it('puts images where a tag never moves and each is scanned', () => {
    const images = single(template, 'AWS::ECR::Repository');
    assert.equal(images.Properties['ImageTagMutability'], 'IMMUTABLE');
    assert.equal(images.Properties['ImageScanningConfiguration'].ScanOnPush, true);
    assert.equal(images.DeletionPolicy, 'Retain');
  });

  it('shares the identity provider of the account when it has one', () => {
    const oidcProviderArn = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
    const shared = synthesize({ oidcProviderArn }).releaseTemplate!;
    assert.equal(resources(template, 'AWS::IAM::OIDCProvider').length, 1);
    assert.equal(resources(shared, 'AWS::IAM::OIDCProvider').length, 0);
    assert.equal(single(shared, 'AWS::IAM::Role').Properties['AssumeRolePolicyDocument'].Statement[0].Principal.Federated, oidcProviderArn);
  });

  it('is not prepared where nobody may release', () => assert.equal(synthesize({ gitHubRepository: undefined }).release, undefined));
});
