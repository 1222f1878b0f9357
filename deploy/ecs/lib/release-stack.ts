import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from './config/config';
import type { ReleaseConfig } from './config/release';
import { stageTag } from './constructs/budget';
import { namespaceOf } from './constructs/service-metrics';

const issuer = 'token.actions.githubusercontent.com';

/**
 * What a release needs before the service can be deployed: the repository of images, and the role that GitHub's workflows take on by
 * OIDC, without any stored key. An administrator deploys it once for each stage.
 */
export class ReleaseStack extends Stack {
  constructor(scope: Construct, id: string, config: Config, release: ReleaseConfig) {
    super(scope, id, { env: { region: config.region }, terminationProtection: true, description: `CommitWise, ${config.stage}: images and releases` });
    Tags.of(this).add(stageTag, config.stage);
    const images = new ecr.Repository(this, 'Images', {
      repositoryName: config.imageRepository,
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ description: 'The last 50 can be rolled back to.', maxImageCount: 50 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = this.role(config, release);
    this.permit(role, images, config);
    new CfnOutput(this, 'ReleaseRole', { value: role.roleArn });
    new CfnOutput(this, 'ImagesUri', { value: images.repositoryUri });
  }

  private role(config: Config, release: ReleaseConfig): iam.Role {
    const provider = release.oidcProviderArn
      ?? new iam.CfnOIDCProvider(this, 'GitHub', { url: `https://${issuer}`, clientIdList: ['sts.amazonaws.com'] }).attrArn;
    return new iam.Role(this, 'Role', {
      roleName: `${config.size.prefix}-release`,
      assumedBy: new iam.WebIdentityPrincipal(provider, {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: `repo:${release.gitHubRepository}:environment:${config.stage}`,
        },
      }),
    });
  }

  private permit(role: iam.Role, images: ecr.Repository, config: Config): void {
    images.grantPullPush(role);

    // CDK deploys through the roles that `cdk bootstrap` has made.
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['sts:AssumeRole'],
      resources: ['deploy', 'file-publishing', 'lookup'].map((purpose) =>
        this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `cdk-hnb659fds-${purpose}-role-${this.account}-${this.region}` })),
    }));
    // A secret's ARN ends in six characters that are not known before.
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.formatArn({ service: 'secretsmanager', resource: `secret:${config.size.prefix}/api-keys/pipeline-??????` })],
    }));
    // Metrics have no ARN; the condition keeps it to ours.
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': namespaceOf(config.stage) } },
    }));
  }
}
