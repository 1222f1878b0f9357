import { ConfigError, type Context } from './config';

/** Who may release a stage from where. */
export interface ReleaseConfig {
  /** `owner/name` of the repository whose workflows may; jobs in the environment of the stage's name. */
  readonly gitHubRepository: string;
  /** The account's identity provider for GitHub, when it has one already: an account has at most one. */
  readonly oidcProviderArn?: string;
}

/** Reads who may release. @returns undefined where nobody is named: then nothing is made for it. */
export function readReleaseConfig(context: Context): ReleaseConfig | undefined {
  const gitHubRepository = context('gitHubRepository');
  const oidcProviderArn = context('oidcProviderArn');
  if (gitHubRepository === undefined) {
    return undefined;
  }

  const faults: string[] = [];
  if (typeof gitHubRepository !== 'string' || !/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(gitHubRepository)) {
    faults.push(`gitHubRepository is '${String(gitHubRepository)}'; it must be owner/name.`);
  }

  if (oidcProviderArn !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/.test(String(oidcProviderArn))) {
    faults.push(`oidcProviderArn is '${String(oidcProviderArn)}'; it must be the ARN of the provider token.actions.githubusercontent.com.`);
  }

  if (faults.length > 0) {
    throw new ConfigError(faults);
  }

  return { gitHubRepository: String(gitHubRepository), ...(oidcProviderArn === undefined ? {} : { oidcProviderArn: String(oidcProviderArn) }) };
}
