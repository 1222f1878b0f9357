import type { AcceptedFindings } from './findings';

const rotation = {
  rule: 'AwsSolutions-SMG4',
  why: 'The other side of each secret (GitHub, a holder of a key) has to change with it, so a person rotates it by the steps in docs/operations.md.',
};

const environment = {
  rule: 'AwsSolutions-ECS2',
  why: 'The variables are settings that are no secrets: names, ports, times. Every secret comes from Secrets Manager, which a test checks.',
};

const objects = {
  rule: 'AwsSolutions-IAM5',
  what: [/^Resource::<ObjectsBucket[0-9A-F]+\.Arn>\/\*$/],
  why: 'The service names its objects itself, by change and by hash, in a bucket that holds nothing else.',
};

const imageLogin = {
  rule: 'AwsSolutions-IAM5',
  what: ['Resource::*'],
  why: 'ecr:GetAuthorizationToken, which is for the whole registry and takes no resource; pulling is limited to one repository.',
};

export const acceptedInService: AcceptedFindings = {
  Secrets: [rotation],
  'Network/LoadBalancerGroup/Resource': [
    { rule: 'AwsSolutions-EC23', why: 'The load balancer is the public way in: ports 443 and 80 alone, behind the firewall, and 80 only redirects.' },
  ],
  'Silos/Task/Definition/Resource': [environment],
  'Silos/Task/Definition/TaskRole/DefaultPolicy': [objects],
  'Silos/Task/Definition/ExecutionRole/DefaultPolicy': [imageLogin],
  'Api/Task/Definition/Resource': [environment],
  'Api/Task/Definition/TaskRole/DefaultPolicy': [objects],
  'Api/Task/Definition/ExecutionRole/DefaultPolicy': [imageLogin],
};

export const acceptedInRelease: AcceptedFindings = {
  'Role/DefaultPolicy': [
    {
      ...imageLogin,
      why: 'ecr:GetAuthorizationToken and cloudwatch:PutMetricData take no resource; the latter is limited to one namespace by a condition.',
    },
  ],
};
