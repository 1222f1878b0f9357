import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { acceptedInRelease, acceptedInService } from '../lib/checks/accepted';
import { production, root, staging } from './stacks';

const reasonOfSubstance = 60;

for (const [stage, synthesized] of Object.entries({ production, staging })) {
  describe(`cdk-nag on ${stage}`, () => {
    const { service, release, assembly } = synthesized();
    const stacks = [{ stack: service, accepted: acceptedInService }, { stack: release!, accepted: acceptedInRelease }];

    it('finds nothing that is not accepted', () => {
      for (const { stack } of stacks) {
        const annotations = Annotations.fromStack(stack);
        const found = [...annotations.findError('*', Match.anyValue()), ...annotations.findWarning('*', Match.anyValue())];
        assert.deepEqual(found.map((each) => `${each.id} ${String(each.entry.data)}`), []);
      }
    });

    it('looked at everything', () => {
      for (const { stack } of stacks) {
        const report = readFileSync(join(assembly.directory, `AwsSolutions--${stack.stackName}-NagReport.csv`), 'utf8');
        assert.ok(report.split('\n').length > 10);
        assert.doesNotMatch(report, /"(Non-Compliant|UNKNOWN)"/);
      }
    });

    it('was told a reason for everything that is accepted, and everything that is accepted is found', () => {
      for (const { stack, accepted } of stacks) {
        const suppressed = readFileSync(join(assembly.directory, `AwsSolutions--${stack.stackName}-NagReport.csv`), 'utf8')
          .split('\n').filter((line) => line.includes('"Suppressed"'));
        for (const [path, findings] of Object.entries(accepted)) {
          for (const { rule, why } of findings) {
            assert.ok(why.length >= reasonOfSubstance, `${path} ${rule}: ${why}`);
            assert.ok(suppressed.some((line) => line.includes(rule) && line.includes(path) && line.includes(why)), `${path} ${rule} is accepted and not found`);
          }
        }

        const reasons = new Set(Object.values(accepted).flat().map((each) => each.why));
        assert.ok(suppressed.every((line) => [...reasons].some((why) => line.includes(why))));
      }
    });
  });
}

/** Controls of AWS Control Tower that do not fit, with the resources that they do not fit and the reason. */
const unfit: { rule: string; resources: RegExp; why: string }[] = [
  {
    rule: 'cloudwatch_log_group_retention_period_check',
    resources: /^(NetworkRefusals|FirewallLog|SilosTaskLog|ApiTaskLog)/,
    why: 'Logs are there to find faults, and name addresses and people: 30 or 90 days are enough, a year is too much.',
  },
  {
    rule: 'cloudwatch_log_group_encrypted_check',
    resources: /^(NetworkRefusals|FirewallLog|SilosTaskLog|ApiTaskLog)/,
    why: 'CloudWatch encrypts each group with a key of its own; another key of ours adds a way to lose the logs and none to read them.',
  },
  {
    rule: 's3_bucket_default_encryption_kms_check',
    resources: /^Objects(Bucket|AccessLogs)/,
    why: 'Objects are encrypted by S3; logs of load balancers can be delivered to nothing else, and reports hold no secrets (they are masked).',
  },
  {
    rule: 's3_bucket_logging_enabled_check',
    resources: /^ObjectsAccessLogs/,
    why: 'This is the bucket that logs are written to; its own log would grow by itself.',
  },
  {
    rule: 's3_event_notifications_enabled_check',
    resources: /^Objects(Bucket|AccessLogs)/,
    why: 'Nobody would listen: the service knows what it has written, and the access log knows who has read it.',
  },
  {
    rule: 's3_bucket_object_lock_enabled_check',
    resources: /^Objects(Bucket|AccessLogs)/,
    why: 'Reports are written once and kept as versions; a lock would also hold what a person has the right to have deleted.',
  },
];

describe('cfn-guard', () => {
  const { app, assembly } = production();
  const template = (name: string) => join(assembly.directory, `${name}.template.json`);
  const both = [template('commitwise'), template('commitwise-release')];

  it('finds that both templates keep our own rules, in both stages', () => {
    const own = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [join(root, 'rules', 'commitwise.guard')] });
    const small = staging().assembly.directory;
    const templatePaths = [...both, ...['', '-release'].map((part) => join(small, `commitwise-staging${part}.template.json`))];
    const result = own.validate({ appConstruct: app, templatePaths });
    assert.deepEqual(result.violations.map((each) => `${each.ruleName}: ${each.description}`), []);
    assert.equal(result.success, true);
  });

  it('finds that a template breaks our own rules when it does', () => {
    const own = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [join(root, 'rules', 'commitwise.guard')] });
    const { violations } = own.validate({ appConstruct: app, templatePaths: [join(root, 'test', 'broken.template.json')] });
    assert.deepEqual(violations.map((each) => each.ruleName).sort(), [
      'alarms_tell_somebody',
      'buckets_keep_versions',
      'queues_keep_order_and_secrets',
      'roles_may_not_do_everything',
      'services_roll_back',
      'tables_outlive_the_stack',
    ]);
  });

  it('finds against the controls of Control Tower only what is known not to fit', () => {
    const { violations } = new CfnGuardValidator({ maxBuffer: 1 << 28 }).validate({ appConstruct: app, templatePaths: both });
    const found = violations.flatMap((each) => each.violatingResources.map((resource) => ({ rule: each.ruleName, id: resource.resourceLogicalId })));
    const unknown = found.filter(({ rule, id }) => !unfit.some((each) => each.rule === rule && each.resources.test(id)));
    assert.deepEqual(unknown, []);
    for (const each of unfit) {
      assert.ok(each.why.length >= reasonOfSubstance, each.rule);
      assert.ok(found.some(({ rule, id }) => each.rule === rule && each.resources.test(id)), `${each.rule} fits by now`);
    }
  });
});

describe('the app', () => {
  it('is synthesized without a network in a bounded time', (test) => {
    test.diagnostic(`synth of both stacks: production ${production().seconds.toFixed(1)} s, staging ${staging().seconds.toFixed(1)} s`);
    assert.ok(production().seconds < 60);
    assert.deepEqual(production().assembly.manifest.missing ?? [], []);
  });
});
