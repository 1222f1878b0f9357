import { App } from 'aws-cdk-lib';
import { addStacks } from '../lib/app';
import { ConfigError } from '../lib/config/config';

try {
  addStacks(new App());
} catch (fault) {
  if (!(fault instanceof ConfigError)) {
    throw fault;
  }

  console.error(fault.message);
  process.exitCode = 2;
}
