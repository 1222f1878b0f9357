import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../lib/config/config';
import { readReleaseConfig } from '../lib/config/release';
import { context } from './stacks';

const read = (changes: Record<string, unknown>) => {
  const values: Record<string, unknown> = { ...context, ...changes };
  return readConfig((name) => values[name]);
};

function faults(changes: Record<string, unknown>): readonly string[] {
  try {
    read(changes);
  } catch (fault) {
    assert.ok(fault instanceof ConfigError, String(fault));
    return fault.faults;
  }

  return assert.fail('nothing was refused');
}

describe('the context', () => {
  it('gives a whole configuration', () => {
    const config = read({});
    assert.equal(config.stage, 'production');
    assert.equal(config.size.prefix, 'commitwise');
    assert.equal(config.imageRepository, 'commitwise');
    assert.equal(config.sageMakerEndpoint, 'commitwise-risk');
  });

  it('may leave out what is not needed', () => {
    const config = read({ sageMakerEndpoint: undefined, gitHubTokenSecretArn: '' });
    assert.equal(config.sageMakerEndpoint, undefined);
    assert.equal(config.gitHubTokenSecretArn, undefined);
  });

  it('is refused as a whole, each value named', () => {
    const found = faults({ stage: undefined, region: undefined, domainName: undefined, certificateArn: undefined, imageTag: undefined, alarmEmail: undefined });
    assert.equal(found.length, 6);
    for (const name of ['stage', 'region', 'domainName', 'certificateArn', 'imageTag', 'alarmEmail']) {
      assert.ok(found.some((fault) => fault.startsWith(`${name} is missing`)), name);
    }
  });

  const wrong: Record<string, unknown[]> = {
    stage: ['test', 'Production'],
    region: ['frankfurt', 'eu-central'],
    domainName: ['https://commitwise.example.com', 'localhost', 'CommitWise.example.com', '-a.example.com'],
    certificateArn: ['commitwise', 'arn:aws:acm:eu-central-1:111122223333:certificate/x'],
    imageRepository: ['CommitWise', '/commitwise'],
    imageTag: ['latest', '', 'a b'],
    alarmEmail: ['on-call', 'on call@example.com'],
    sageMakerEndpoint: ['a b', '*'],
    sageMakerShadow: ['a b', '*'],
    gitHubTokenSecretArn: ['token', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:token'],
    dataKeySetting: ['COMMITWISE__KEY'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    it(`is refused with a wrong ${name}, which is named alone`, () => {
      for (const value of values) {
        const found = faults({ [name]: value });
        assert.equal(found.length, 1, found.join('; '));
        assert.ok(found[0]!.startsWith(`${name} is '${String(value)}'`), found[0]);
      }
    });
  }

  it('is refused with a certificate of another region', () => {
    assert.match(faults({ region: 'eu-west-1' }).join(), /certificateArn is of eu-central-1/);
  });

  it('says who may release, where anybody may', () => {
    const release = (values: Record<string, unknown>) => readReleaseConfig((name) => values[name]);
    assert.equal(release({}), undefined);
    assert.deepEqual(release({ gitHubRepository: 'a/b' }), { gitHubRepository: 'a/b' });
    assert.throws(() => release({ gitHubRepository: 'a' }), /gitHubRepository is 'a'/);
    assert.throws(() => release({ gitHubRepository: 'a/b', oidcProviderArn: 'x' }), /oidcProviderArn is 'x'/);
  });
});
