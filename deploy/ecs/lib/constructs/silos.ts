import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';
import type { Network } from './network';
import { permitPrediction, permitSilo, type Stores } from './permissions';
import type { Secrets } from './secrets';
import { healthCheck, ServiceTask } from './service-task';
import { drainSeconds, siloSettings } from './settings';

export interface SilosProps {
  readonly config: Config;
  readonly cluster: ecs.ICluster;
  readonly network: Network;
  readonly stores: Stores;
  readonly secrets: Secrets;
  readonly notifications: ITopic;
}

/** The silos: they hold the grains, read the queues and make the analyses. Nobody but each other and API tasks reaches them. */
export class Silos extends Construct {
  readonly service: ecs.FargateService;
  readonly task: ServiceTask;

  constructor(scope: Construct, id: string, props: SilosProps) {
    super(scope, id);
    const { config, network, stores } = props;
    this.task = new ServiceTask(this, 'Task', {
      config,
      size: config.size.silos,
      settings: siloSettings(config, stores.objects.bucket, props.secrets),
      ports: [contract.ports.silo, contract.ports.gateway],
      // Time for running analyses, and for the service to give back what it holds.
      stopTimeout: Duration.seconds(drainSeconds + contract.shutdownBeyondDraining),
      // A silo that cannot work for five minutes is replaced; sooner, and a short fault of DynamoDB would stop all of them.
      health: healthCheck('/health/ready', 10),
    });
    permitSilo(this.task.definition.taskRole, stores, props.notifications);
    const endpoints = [config.sageMakerEndpoint, config.sageMakerShadow].filter((each) => each !== undefined);
    if (endpoints.length > 0) {
      permitPrediction(this.task.definition.taskRole, this, endpoints);
    }

    this.service = new ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.task.definition,
      securityGroups: [network.siloGroup],
      circuitBreaker: { enable: true, rollback: true },
      // New silos join before old ones leave, so grains always have somewhere to go.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    this.scale(props);
  }

  /**
   * Work that waits brings silos at once; a low load takes them away one cooldown at a time. A silo that is taken away gets SIGTERM and
   * drains, as for a deployment.
   */
  private scale({ config, stores }: SilosProps): void {
    const { min, max } = config.size.silos;
    const scaling = this.service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
    for (const { name, queue } of stores.queues.pairs) {
      scaling.scaleOnMetric(`Age-${name}`, {
        metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
        scalingSteps: [{ lower: 60, change: +1 }, { lower: 300, change: +2 }],
        cooldown: Duration.minutes(2),
        evaluationPeriods: 1,
      });
    }
  }
}
