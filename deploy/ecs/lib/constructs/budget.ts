import * as budgets from 'aws-cdk-lib/aws-budgets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config } from '../config/config';

/** Cost allocation counts by this tag, once it is switched on in the account's billing settings. */
export const stageTag = 'commitwise-stage';

/** Says when the stage costs, or will cost, more than it should in a month. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, config: Config, topic: ITopic) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }];
    new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetName: config.size.prefix,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: config.size.monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${stageTag}$${config.stage}`] },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)].map((notification) => ({ notification, subscribers })),
    });
  }
}

function tell(notificationType: 'ACTUAL' | 'FORECASTED', threshold: number): budgets.CfnBudget.NotificationProperty {
  return { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' };
}
