import assert from 'node:assert/strict';
import type { Template } from 'aws-cdk-lib/assertions';

/** A resource as it stands in a template. */
export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: string[];
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

/** All resources of a type, or of any. */
export function resources(template: Template, type?: string): Resource[] {
  const all = template.toJSON()['Resources'] as Record<string, Omit<Resource, 'id'>>;
  return Object.entries(all).map(([id, resource]) => ({ id, ...resource })).filter((resource) => type === undefined || resource.Type === type);
}

/** The one resource of a type for which a condition holds. */
export function single(template: Template, type: string, where: (resource: Resource) => boolean = () => true): Resource {
  const found = resources(template, type).filter(where);
  assert.equal(found.length, 1, `${type}: ${found.length} resources, ${found.map((each) => each.id).join(', ')}`);
  return found[0]!;
}

/** Names begin with the construct's path. */
export const under = (path: string) => (resource: Resource) => resource.id.startsWith(path);

/** What the roles whose names begin so may do. */
export function statements(template: Template, path: string): Statement[] {
  const policies = resources(template, 'AWS::IAM::Policy').filter(under(path));
  assert.ok(policies.length > 0, `no policy under ${path}`);
  return policies.flatMap((policy) => policy.Properties['PolicyDocument'].Statement as Statement[]);
}

export function listed<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether something names a resource anywhere within. */
export function names(value: unknown, id: string): boolean {
  return JSON.stringify(value)?.includes(`"${id}"`) ?? false;
}
