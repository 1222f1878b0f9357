import * as logs from 'aws-cdk-lib/aws-logs';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';

/** Requests of one address in five minutes. Below the service's own limit for wrong keys, which all callers behind the load balancer share. */
export const callerLimit = 2000;

/** The same for webhooks, which a code host sends from a few addresses and which the service checks by their signature. */
export const webhookLimit = 20_000;

/**
 * Rules of AWS' groups that look into bodies. Bodies here are JSON that quotes code, so what looks like an attack in them is what the
 * service is asked to read, and webhooks are larger than 8 KiB. They are counted, not blocked; the service takes no body as anything but data.
 */
const bodyRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY', 'EC2MetaDataSSRF_BODY'],
  AWSManagedRulesKnownBadInputsRuleSet: ['Log4JRCE_BODY', 'JavaDeserializationRCE_BODY', 'ReactJSRCE_BODY'],
  AWSManagedRulesAmazonIpReputationList: [],
};

/** The web firewall before the load balancer. */
export class Firewall extends Construct {
  readonly acl: waf.CfnWebACL;

  constructor(scope: Construct, id: string, config: Config, balancer: IApplicationLoadBalancer) {
    super(scope, id);
    const rules = [rate('webhooks', webhookLimit, isWebhook), rate('callers', callerLimit, { notStatement: { statement: isWebhook } }), ...managed()];
    this.acl = new waf.CfnWebACL(this, 'Acl', {
      name: config.size.prefix,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(config.size.prefix),
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
    });
    new waf.CfnWebACLAssociation(this, 'Association', { resourceArn: balancer.loadBalancerArn, webAclArn: this.acl.attrArn });
    this.log(config);
  }

  // Names of such log groups must begin so. Keys of the API are left out.
  private log(config: Config): void {
    const group = new logs.LogGroup(this, 'Log', {
      logGroupName: `aws-waf-logs-${config.size.prefix}`,
      retention: config.size.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new waf.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.acl.attrArn,
      logDestinationConfigs: [Fn.select(0, Fn.split(':*', group.logGroupArn))],
      redactedFields: ['authorization', 'x-api-key'].map((Name) => ({ singleHeader: { Name } })),
    });
  }
}

type Rule = Omit<waf.CfnWebACL.RuleProperty, 'priority'>;

const isWebhook: waf.CfnWebACL.StatementProperty = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: '/webhooks/',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

function rate(name: string, limit: number, scopeDownStatement: waf.CfnWebACL.StatementProperty): Rule {
  return {
    name: `rate-of-${name}`,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300, scopeDownStatement } },
    visibilityConfig: visible(`rate-of-${name}`),
  };
}

function managed(): Rule[] {
  return Object.entries(bodyRules).map(([name, counted]) => ({
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  }));
}

function visible(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
