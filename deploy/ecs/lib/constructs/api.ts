import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract } from '../config/contract';
import type { LoadBalancer } from './load-balancer';
import type { Network } from './network';
import { permitApi, type Stores } from './permissions';
import type { Secrets } from './secrets';
import { healthCheck, ServiceTask } from './service-task';
import { apiSettings } from './settings';

export interface ApiProps {
  readonly config: Config;
  readonly cluster: ecs.ICluster;
  readonly network: Network;
  readonly stores: Stores;
  readonly secrets: Secrets;
  readonly loadBalancer: LoadBalancer;
  /** Alarm that ends a deployment and brings the version before back. */
  readonly rollBackOn: IAlarm;
}

/** The tasks that answer callers: they accept events and read what silos have written. */
export class Api extends Construct {
  readonly service: ecs.FargateService;
  readonly task: ServiceTask;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { config, network, stores } = props;
    this.task = new ServiceTask(this, 'Task', {
      config,
      size: config.size.api,
      settings: apiSettings(config, stores.objects.bucket, props.secrets),
      ports: [contract.ports.http],
      // It is out of the load balancer by then; the service cuts what is still open after 5 s.
      stopTimeout: Duration.seconds(60),
      // The load balancer asks whether it can work; this asks only whether it lives.
      health: healthCheck('/health/live', 3),
    });
    permitApi(this.task.definition.taskRole, stores);
    this.service = new ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.task.definition,
      securityGroups: [network.apiGroup],
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: { alarmNames: [props.rollBackOn.alarmName], behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      healthCheckGracePeriod: Duration.seconds(120),
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // A deployment is refused when its alarm is not there.
    this.service.node.addDependency(props.rollBackOn);
    props.loadBalancer.targets.addTarget(this.service.loadBalancerTarget({ containerName: 'service', containerPort: contract.ports.http }));
    this.scale(config);
  }

  private scale(config: Config): void {
    const { min, max } = config.size.api;
    this.service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max }).scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
  }
}
