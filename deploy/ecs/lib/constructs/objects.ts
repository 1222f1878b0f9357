import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** What the service keeps under which prefix, and for how long. Reports and their inputs are kept. No rule covers the whole bucket. */
const lifecycle: s3.LifecycleRule[] = [
  {
    id: 'generated-archives',
    prefix: 'archives/',
    transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }],
    expiration: Duration.days(90),
    noncurrentVersionExpiration: Duration.days(30),
  },
  { id: 'diagrams', prefix: 'diagrams/', expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(30) },
  // Bodies too large for a queue. The service deletes each when it is done; what a crash leaves behind goes long after its message (14 days).
  { id: 'large-messages', prefix: 'messages/', expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) },
  // Readiness writes and deletes one object each time; its versions would pile up.
  { id: 'health-probes', prefix: 'health/', expiration: Duration.days(1), noncurrentVersionExpiration: Duration.days(1) },
  ...['archives/', 'reports/', 'inputs/'].map((prefix) => ({
    id: `unfinished-uploads-${prefix.slice(0, -1)}`,
    prefix,
    abortIncompleteMultipartUploadAfter: Duration.days(7),
  })),
];

/** The bucket of reports and inputs, and one for the logs of access to it and to the load balancer. */
export class Objects extends Construct {
  readonly bucket: s3.Bucket;
  readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const closed = {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    } satisfies s3.BucketProps;
    this.accessLogs = new s3.Bucket(this, 'AccessLogs', {
      ...closed,
      lifecycleRules: ['bucket/', 'load-balancer/'].map((prefix) => ({
        id: `logs-of-${prefix.slice(0, -1)}`,
        prefix,
        expiration: Duration.days(90),
        noncurrentVersionExpiration: Duration.days(1),
      })),
    });
    this.bucket = new s3.Bucket(this, 'Bucket', {
      ...closed,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'bucket/',
      lifecycleRules: lifecycle,
    });
  }
}
