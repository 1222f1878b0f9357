import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';
import type { TaskSize } from '../config/stages';
import type { Settings } from './settings';

export interface ServiceTaskProps {
  readonly config: Config;
  readonly size: TaskSize;
  readonly settings: Settings;
  /** Ports that others reach; the security groups say who. */
  readonly ports: readonly number[];
  /** How long the process has between SIGTERM and being killed; Fargate allows 120 s. */
  readonly stopTimeout: Duration;
  readonly health: ecs.HealthCheck;
}

/** The user of .NET's images, `APP_UID`; the image's folders are its own. */
const imageUser = '1654';

/** The container of the service in a task: the same image, told by its settings what it is. */
export class ServiceTask extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: ServiceTaskProps) {
    super(scope, id);
    const { config, size, settings } = props;
    this.logGroup = new logs.LogGroup(this, 'Log', { retention: config.size.logDays, removalPolicy: RemovalPolicy.RETAIN });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      cpu: size.cpu,
      memoryLimitMiB: size.memoryMiB,
      ephemeralStorageGiB: size.diskGiB,
      runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.X86_64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
    });
    const container = this.definition.addContainer('service', {
      image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(this, 'Repository', config.imageRepository), config.imageTag),
      logging: ecs.LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'service', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      // Nothing is written but to the two volumes, so temporary files go there too and .NET opens no diagnostic port.
      environment: { ...settings.environment, TMPDIR: '/cache', DOTNET_EnableDiagnostics: '0' },
      secrets: settings.secrets,
      portMappings: props.ports.map((containerPort) => ({ containerPort })),
      stopTimeout: props.stopTimeout,
      healthCheck: props.health,
      memoryLimitMiB: size.memoryMiB,
      user: imageUser,
      readonlyRootFilesystem: true,
      // Ends what git leaves behind.
      linuxParameters: new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
    });

    // The image declares both, owned by the user that it runs as; Fargate keeps that.
    for (const name of ['data', 'cache']) {
      this.definition.addVolume({ name });
      container.addMountPoints({ sourceVolume: name, containerPath: `/${name}`, readOnly: false });
    }
  }
}

/** Asks the process in its container how it is. */
export function healthCheck(path: string, retries: number): ecs.HealthCheck {
  return {
    command: ['CMD', 'curl', '-fsS', `http://127.0.0.1:${contract.ports.http}${path}`],
    interval: Duration.seconds(30),
    timeout: Duration.seconds(6),
    startPeriod: Duration.seconds(120),
    retries,
  };
}
