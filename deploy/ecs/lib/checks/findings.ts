import { Aspects, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagSuppressions } from 'cdk-nag';

/** A finding of cdk-nag that is accepted, where, and why. A test wants a reason for each and refuses one that nothing has. */
interface Accepted {
  readonly rule: string;
  readonly why: string;
  /** What exactly is accepted, where the rule names it. */
  readonly what?: (string | RegExp)[];
}

/** By paths of constructs below the stack. */
export type AcceptedFindings = Readonly<Record<string, readonly Accepted[]>>;

/** Looks at everything when the app is synthesized: a finding that is not accepted ends it. */
export function checkAll(stack: Stack, accepted: AcceptedFindings): void {
  for (const [path, findings] of Object.entries(accepted)) {
    NagSuppressions.addResourceSuppressionsByPath(
      stack,
      `/${stack.node.path}/${path}`,
      findings.map(({ rule, why, what }) => ({
        id: rule,
        reason: why,
        ...(what ? { appliesTo: what.map((each) => (typeof each === 'string' ? each : { regex: String(each) })) } : {}),
      })),
      true,
    );
  }

  Aspects.of(stack).add(new AwsSolutionsChecks({ verbose: true }));
}
