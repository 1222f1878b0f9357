import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';
import type { Network } from './network';
import type { Objects } from './objects';

/** The way in: HTTPS, and plain HTTP that is sent there. */
export class LoadBalancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly targets: elb.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, config: Config, network: Network, objects: Objects) {
    super(scope, id);
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroup: network.loadBalancerGroup,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
    });
    this.balancer.logAccessLogs(objects.accessLogs, 'load-balancer');
    this.targets = new elb.ApplicationTargetGroup(this, 'Targets', {
      vpc: network.vpc,
      targetType: elb.TargetType.IP,
      port: contract.ports.http,
      protocol: elb.ApplicationProtocol.HTTP,
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      // A task that leaves gets no new requests, and as long as a webhook may take for those that it has (Api:WebhookTimeout, 30 s), twice.
      deregistrationDelay: Duration.seconds(60),
      healthCheck: {
        path: '/health/ready',
        healthyHttpCodes: '200',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(6),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 4,
      },
    });
    this.balancer.addListener('Https', {
      port: 443,
      open: false,
      protocol: elb.ApplicationProtocol.HTTPS,
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      certificates: [elb.ListenerCertificate.fromArn(config.certificateArn)],
      defaultTargetGroups: [this.targets],
    });
    this.balancer.addListener('Http', {
      port: 80,
      open: false,
      protocol: elb.ApplicationProtocol.HTTP,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
  }
}
