export type Stage = 'staging' | 'production';

/** What a stage is made of, besides what an account brings (see {@link Config}). */
export interface StageSize {
  /** First part of the names of tables, queues, secrets and alarms. Production's is the service's own default. */
  readonly prefix: string;
  /** One saves money; one per zone survives the loss of a zone. */
  readonly natGateways: number;
  /** Endpoints for SQS, Secrets Manager and logs: about 44 USD a month in two zones; they spare NAT traffic and do not fail with it. */
  readonly interfaceEndpoints: boolean;
  readonly silos: TaskSize;
  readonly api: TaskSize;
  /** USD a month. */
  readonly monthlyBudget: number;
  readonly logDays: 30 | 90;
}

/** How large a task is, and how many there are. */
export interface TaskSize {
  /** 1024 is one processor. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Disk for clones, 21 to 200 GiB. */
  readonly diskGiB: number;
  readonly min: number;
  readonly max: number;
}

export const stages: Readonly<Record<Stage, StageSize>> = {
  staging: {
    prefix: 'commitwise-staging',
    natGateways: 1,
    interfaceEndpoints: false,
    silos: { cpu: 1024, memoryMiB: 2048, diskGiB: 30, min: 2, max: 4 },
    api: { cpu: 512, memoryMiB: 1024, diskGiB: 21, min: 1, max: 2 },
    monthlyBudget: 250,
    logDays: 30,
  },
  production: {
    prefix: 'commitwise',
    natGateways: 2,
    interfaceEndpoints: true,
    silos: { cpu: 2048, memoryMiB: 4096, diskGiB: 100, min: 2, max: 12 },
    api: { cpu: 1024, memoryMiB: 2048, diskGiB: 30, min: 2, max: 6 },
    monthlyBudget: 1000,
    logDays: 90,
  },
};
