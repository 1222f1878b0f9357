import contractJson from '../../contract.json';

/** A key of a table or index as `name:type`, such as `pk:S`. */
export type KeyText = string;

/** A secondary index that the service asks. */
export interface IndexShape {
  readonly name: string;
  readonly partition: KeyText;
  readonly sort: KeyText;
  readonly projection: string;
}

/** A table, named `{prefix}-{name}`. */
export interface TableShape {
  readonly name: string;
  readonly partition: KeyText;
  readonly sort: KeyText | null;
  /** Attribute with the second of Unix time after which an item may be deleted. */
  readonly expires: string | null;
  readonly indexes: readonly IndexShape[];
}

/** What the stack and the service must agree on; each side has a test that compares it with this. */
export interface Contract {
  readonly tables: readonly TableShape[];
  readonly queues: { readonly names: readonly string[]; readonly attributes: Readonly<Record<string, string>> };
  readonly ports: { readonly http: number; readonly silo: number; readonly gateway: number };
  /** Seconds that the service takes to stop beyond `Analysis:DrainTime`. */
  readonly shutdownBeyondDraining: number;
  /** Parts of log messages that alarms count. */
  readonly logs: { readonly deadLetter: string; readonly failedNotification: string };
  /** Metrics that the service writes into its log, from which CloudWatch takes them. */
  readonly metrics: { readonly namespace: string; readonly deadLetters: string; readonly queueDimension: string };
  /** The whole environment of a task, as the test configuration makes it. */
  readonly settings: Readonly<Record<'silo' | 'api', Readonly<Record<string, string>>>>;
  readonly secrets: Readonly<Record<'silo' | 'api', readonly string[]>>;
}

export const contract: Contract = contractJson;
