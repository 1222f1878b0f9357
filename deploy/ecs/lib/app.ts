import { App } from 'aws-cdk-lib';
import { checkAll } from './checks/findings';
import { acceptedInRelease, acceptedInService } from './checks/accepted';
import { readConfig } from './config/config';
import { readReleaseConfig } from './config/release';
import { ReleaseStack } from './release-stack';
import { ServiceStack } from './service-stack';

/** The stacks of one stage: `{prefix}-release`, which an administrator deploys once, and `{prefix}`, which the pipeline deploys. */
export function addStacks(app: App): { service: ServiceStack; release: ReleaseStack | undefined } {
  const context = (name: string): unknown => app.node.tryGetContext(name);
  const config = readConfig(context);
  const service = new ServiceStack(app, config.size.prefix, config);
  checkAll(service, acceptedInService);
  const releaseConfig = readReleaseConfig(context);
  if (!releaseConfig) {
    return { service, release: undefined };
  }

  const release = new ReleaseStack(app, `${config.size.prefix}-release`, config, releaseConfig);
  checkAll(release, acceptedInRelease);
  return { service, release };
}
