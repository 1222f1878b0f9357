import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';

/** Two zones, tasks without public addresses, and who may speak to whom. */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  readonly loadBalancerGroup: ec2.SecurityGroup;
  readonly apiGroup: ec2.SecurityGroup;
  readonly siloGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.40.0.0/16'),
      maxAzs: 2,
      natGateways: config.size.natGateways,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'tasks', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      // Both cost nothing, and most of the traffic goes there.
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    this.logRefusals(config);
    this.loadBalancerGroup = this.group('LoadBalancerGroup', 'The load balancer: HTTPS from anywhere.');
    this.apiGroup = this.group('ApiGroup', 'API tasks: HTTP from the load balancer only.');
    this.siloGroup = this.group('SiloGroup', 'Silos: from each other and from API tasks only.');
    this.connect();
    if (config.size.interfaceEndpoints) {
      this.addEndpoints();
    }
  }

  private group(id: string, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private connect(): void {
    const { http, silo, gateway } = contract.ports;
    const https = ec2.Port.tcp(443);
    this.loadBalancerGroup.addIngressRule(ec2.Peer.anyIpv4(), https, 'Callers');
    this.loadBalancerGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'Callers who are sent to HTTPS');
    this.loadBalancerGroup.connections.allowTo(this.apiGroup, ec2.Port.tcp(http), 'HTTP to API tasks');

    // Neither port asks for a key: nothing but these two groups may reach them.
    this.siloGroup.connections.allowInternally(ec2.Port.tcp(silo), 'Silos to each other');
    this.apiGroup.connections.allowTo(this.siloGroup, ec2.Port.tcp(gateway), 'API tasks to gateways of silos');

    // AWS, and code hosts; name look-ups and credentials of tasks do not pass security groups.
    for (const group of [this.apiGroup, this.siloGroup]) {
      group.addEgressRule(ec2.Peer.anyIpv4(), https, 'AWS and code hosts');
    }
  }

  private addEndpoints(): void {
    const group = this.group('EndpointGroup', 'Endpoints of AWS services: HTTPS from tasks.');
    for (const tasks of [this.apiGroup, this.siloGroup]) {
      group.connections.allowFrom(tasks, ec2.Port.tcp(443), 'Tasks');
    }

    const services = {
      Sqs: ec2.InterfaceVpcEndpointAwsService.SQS,
      SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    };
    for (const [id, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(id, { service, securityGroups: [group], open: false });
    }
  }

  private logRefusals(config: Config): void {
    const destination = ec2.FlowLogDestination.toCloudWatchLogs(
      new logs.LogGroup(this, 'Refusals', { retention: config.size.logDays, removalPolicy: RemovalPolicy.DESTROY }),
    );
    this.vpc.addFlowLog('Refused', { destination, trafficType: ec2.FlowLogTrafficType.REJECT });
  }
}
