import type { IamPermission } from '../../../lib/core/remediation/operation';

/** Decides what the role of a runbook may do. */
export interface Authorizer {
  /** Whether the role may do an action. Without a resource, any resource will do. */
  allows(action: string, resource?: string): boolean;
}

/** A role with exactly the given permissions. */
export class Role implements Authorizer {
  constructor(private readonly permissions: readonly IamPermission[]) {}

  allows(action: string, resource?: string): boolean {
    return this.permissions.some(
      (each) => each.action === action && (resource === undefined || each.resource === resource),
    );
  }

  /** Returns a copy of the role without an action. */
  without(action: string): Role {
    return new Role(this.permissions.filter((each) => each.action !== action));
  }
}
