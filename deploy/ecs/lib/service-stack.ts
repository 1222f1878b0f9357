import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { CfnOutput, Duration, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmBook } from './alarms/alarm-book';
import { ringForStores } from './alarms/stores';
import { ringForTraffic } from './alarms/traffic';
import { WorkAlarms } from './alarms/work';
import type { Config } from './config/config';
import { Api } from './constructs/api';
import { MonthlyBudget, stageTag } from './constructs/budget';
import { StageDashboard } from './constructs/dashboard';
import { Firewall } from './constructs/firewall';
import { LoadBalancer } from './constructs/load-balancer';
import { Network } from './constructs/network';
import { Objects } from './constructs/objects';
import { Queues } from './constructs/queues';
import { Secrets } from './constructs/secrets';
import { ServiceMetrics } from './constructs/service-metrics';
import { Silos } from './constructs/silos';
import { Tables } from './constructs/tables';
import { Topics } from './constructs/topics';

/**
 * A stage of CommitWise: silos and API tasks on Fargate over DynamoDB, SQS and S3. Read it from top to bottom; each line is a file of
 * `constructs`.
 */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id, { env: { region: config.region }, terminationProtection: true, description: `CommitWise, ${config.stage}` });
    Tags.of(this).add(stageTag, config.stage);

    // What lasts.
    const tables = new Tables(this, 'Tables', config);
    const objects = new Objects(this, 'Objects');
    const queues = new Queues(this, 'Queues', config);
    const secrets = new Secrets(this, 'Secrets', config);
    const topics = new Topics(this, 'Topics', config);
    const stores = { tables, objects, queues };

    // What runs.
    const network = new Network(this, 'Network', config);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: network.vpc, clusterName: config.size.prefix, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const loadBalancer = new LoadBalancer(this, 'LoadBalancer', config, network, objects);
    const firewall = new Firewall(this, 'Firewall', config, loadBalancer.balancer);
    const book = new AlarmBook(this, 'Alarms', config, topics.alarms);
    const { serverErrors } = ringForTraffic(book, loadBalancer);
    const silos = new Silos(this, 'Silos', { config, cluster, network, stores, secrets, notifications: topics.notifications });
    const api = new Api(this, 'Api', { config, cluster, network, stores, secrets, loadBalancer, rollBackOn: serverErrors });

    // What tells how it is.
    const metrics = new ServiceMetrics(config);
    ringForStores(book, stores);
    new WorkAlarms(this, 'Work', {
      book,
      metrics,
      topics,
      logGroups: { silo: silos.task.logGroup, api: api.task.logGroup },
      silosRunning: running(cluster, silos),
    });
    const { dashboard } = new StageDashboard(this, 'Dashboard', {
      config,
      metrics,
      stores,
      loadBalancer,
      alarms: book.all,
      services: { silos: silos.service, api: api.service },
    });
    new MonthlyBudget(this, 'Budget', config, topics.alarms);

    this.tell({
      Url: `https://${config.domainName}`,
      LoadBalancerName: loadBalancer.balancer.loadBalancerDnsName,
      ClusterName: cluster.clusterName,
      SiloService: silos.service.serviceName,
      ApiService: api.service.serviceName,
      BucketName: objects.bucket.bucketName,
      NotificationsTopic: topics.notifications.topicArn,
      AlarmsTopic: topics.alarms.topicArn,
      FirewallArn: firewall.acl.attrArn,
      DashboardName: dashboard.dashboardName,
      WebhookSecretName: secrets.webhook.secretName,
      PipelineKeyName: `${config.size.prefix}/api-keys/pipeline`,
      MetricNamespace: metrics.namespace,
      ...Object.fromEntries(queues.pairs.flatMap(({ name, queue, dead }) => [[`Queue-${name}`, queue.queueUrl], [`DeadLetters-${name}`, dead.queueUrl]])),
    });
  }

  private tell(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) {
      new CfnOutput(this, name, { value });
    }
  }
}

function running(cluster: ecs.Cluster, silos: Silos): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: silos.service.serviceName },
    statistic: cloudwatch.Stats.MINIMUM,
    period: Duration.minutes(1),
  });
}
