import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Config } from '../config/config';
import { contract } from '../config/contract';
import type { Secrets } from './secrets';

/** The environment of a task: what the service calls `Aws:Prefix` is `COMMITWISE__AWS__PREFIX` there. It refuses to start on one that it does not know. */
export interface Settings {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ecs.Secret>;
}

/** Longest time that running analyses get when a silo stops, in seconds; with what the service needs beyond it, just under Fargate's 120. */
export const drainSeconds = 90;

/** What a silo is told. */
export function siloSettings(config: Config, bucket: IBucket, secrets: Secrets): Settings {
  const { silo, gateway } = contract.ports;
  return {
    environment: named({
      Role: 'Silo',
      ...shared(config, bucket),
      ...(config.sageMakerEndpoint ? { 'Aws:SageMaker:Endpoint': config.sageMakerEndpoint } : {}),
      ...(config.sageMakerShadow ? { 'Aws:SageMaker:Shadow': config.sageMakerShadow } : {}),
      'Cluster:SiloPort': String(silo),
      'Cluster:GatewayPort': String(gateway),
      'Analysis:DrainTime': timeSpan(drainSeconds),
    }),
    secrets: {
      ...(secrets.gitHubToken ? given('GitHub:Token', secrets.gitHubToken) : {}),
      ...dataKey(config, secrets),
    },
  };
}

/** What an API task is told. */
export function apiSettings(config: Config, bucket: IBucket, secrets: Secrets): Settings {
  const keys = Object.assign({}, ...secrets.apiKeys.map((key, at) => ({ [`Api:Keys:${at}:Name`]: key.name, [`Api:Keys:${at}:Role`]: key.role })));
  return {
    environment: named({
      Role: 'Api',
      ...shared(config, bucket),
      Listen: `http://0.0.0.0:${contract.ports.http}`,
      'Api:AllowedHosts:0': config.domainName,
      'Api:AllowedOrigins:0': `https://${config.domainName}`,
      ...keys,
    }),
    secrets: {
      ...given('GitHub:WebhookSecret', secrets.webhook),
      ...given('GitHub:PreviousWebhookSecret', secrets.previousWebhook),
      ...Object.assign({}, ...secrets.apiKeys.map((key, at) => given(`Api:Keys:${at}:Key`, key.secret))),
      ...dataKey(config, secrets),
    },
  };
}

function shared(config: Config, bucket: IBucket): Record<string, string> {
  return {
    Backend: 'Aws',
    NoRepository: 'true',
    'Telemetry:EmbeddedMetrics': 'true',
    'Aws:Region': config.region,
    'Aws:Prefix': config.size.prefix,
    'Aws:Bucket': bucket.bucketName,
    'Cluster:ClusterId': config.size.prefix,
    'Cluster:ServiceId': config.size.prefix,
  };
}

function dataKey(config: Config, secrets: Secrets): Record<string, ecs.Secret> {
  return config.dataKeySetting ? given(config.dataKeySetting, secrets.dataKey) : {};
}

function given(setting: string, secret: Parameters<typeof ecs.Secret.fromSecretsManager>[0]): Record<string, ecs.Secret> {
  return { [variable(setting)]: ecs.Secret.fromSecretsManager(secret) };
}

function named(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([setting, value]) => [variable(setting), value]));
}

function variable(setting: string): string {
  return `COMMITWISE__${setting.toUpperCase().replaceAll(':', '__')}`;
}

function timeSpan(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}
