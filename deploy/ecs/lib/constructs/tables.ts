import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/config';
import { contract, type KeyText, type TableShape } from '../config/contract';

/** Every table of the service and of Orleans. None of them goes when the stack goes. */
export class Tables extends Construct {
  private readonly byName = new Map<string, dynamodb.Table>();

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    for (const shape of contract.tables) {
      this.byName.set(shape.name, this.make(shape, config.size.prefix));
    }
  }

  /** All of them, in the contract's order. */
  get all(): readonly dynamodb.Table[] {
    return [...this.byName.values()];
  }

  /** The table `{prefix}-{name}`. */
  get(name: string): dynamodb.Table {
    const table = this.byName.get(name);
    if (!table) {
      throw new Error(`contract.json has no table '${name}'.`);
    }

    return table;
  }

  private make(shape: TableShape, prefix: string): dynamodb.Table {
    const table = new dynamodb.Table(this, shape.name, {
      tableName: `${prefix}-${shape.name}`,
      partitionKey: attribute(shape.partition),
      ...(shape.sort === null ? {} : { sortKey: attribute(shape.sort) }),
      ...(shape.expires === null ? {} : { timeToLiveAttribute: shape.expires }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of shape.indexes) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: attribute(index.partition),
        sortKey: attribute(index.sort),
        projectionType: index.projection as dynamodb.ProjectionType,
      });
    }

    return table;
  }
}

function attribute(key: KeyText): dynamodb.Attribute {
  const [name, type] = key.split(':') as [string, dynamodb.AttributeType];
  return { name, type };
}
